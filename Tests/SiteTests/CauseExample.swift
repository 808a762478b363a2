import Testing

/// The twelve causes of <doc:LicensingRules#Causes>.
///
/// The last event of each, at `moment`, leads to the cause.
struct CauseExample: Sendable, CustomTestStringConvertible {
    let cause: String
    let outcome: String
    let guide: String
    let story: Story
    /// The time of the event or date that led to the cause.
    let since: String

    var testDescription: String { cause }

    static let moment = "2026-03-05T10:00:00Z"

    private static let withSeats = Story.ofAna().order("o1", 5).assign("o1")

    static let all: [CauseExample] = [
        CauseExample("assigned", "licensed", "assign-license", withSeats.on(Story.meetings).at(moment).license("u1")),
        CauseExample(
            "micollab-controls",
            "licensed-read-only",
            "micollab-licenses",
            withSeats.on(Story.meetings).license("u1").at(moment).on(Story.micollab)
        ),
        CauseExample(
            "integration-off",
            "no-licenses",
            "switch-integrations",
            withSeats.on(Story.meetings).at(moment).off(Story.meetings)
        ),
        CauseExample(
            "retained",
            "no-licenses",
            "switch-integrations",
            withSeats.on(Story.meetings).license("u1").on(Story.micollab).at(moment).off(Story.meetings)
        ),
        CauseExample(
            "micollab-not-granted",
            "no-licenses",
            "micollab-licenses",
            withSeats.on(Story.meetings).at(moment).on(Story.micollab)
        ),
        CauseExample(
            "not-assigned",
            "assignable",
            "assign-license",
            Story.ofAcme().order("o1", 5).assign("o1").on(Story.meetings).at(moment).user("u1", "Ana Ruiz")
        ),
        CauseExample(
            "unassigned",
            "assignable",
            "assign-license",
            withSeats.on(Story.meetings).license("u1").at(moment).unlicense("u1")
        ),
        CauseExample(
            "revoked",
            "assignable",
            "switch-integrations",
            withSeats.on(Story.meetings).license("u1").off(Story.meetings).at(moment).on(Story.meetings)
        ),
        CauseExample(
            "no-orders",
            "licenses-not-available",
            "assign-order",
            withSeats.on(Story.meetings).at(moment).cancel("o1")
        ),
        CauseExample(
            "orders-pending",
            "licenses-not-available",
            "assign-order",
            Story.ofAna().on(Story.meetings).order("o1", 5, starts: "2027-01-01").at(moment).assign("o1")
        ),
        CauseExample(
            "orders-expired",
            "licenses-not-available",
            "assign-order",
            Story.ofAna().on(Story.meetings).order("o1", 5, expires: "2026-03-04").assign("o1"),
            since: "2026-03-05T00:00:00Z"
        ),
        CauseExample(
            "pool-exhausted",
            "licenses-not-available",
            "assign-license",
            Story.ofAna().user("u2", "Bea Gil").order("o1", 1).assign("o1").on(Story.meetings).at(moment).license("u2")
        ),
    ]

    private init(_ cause: String, _ outcome: String, _ guide: String, _ story: Story, since: String = moment) {
        self.cause = cause
        self.outcome = outcome
        self.guide = guide
        self.story = story
        self.since = since
    }
}
