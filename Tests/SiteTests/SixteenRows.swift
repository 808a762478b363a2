import Testing

/// The rows of <doc:LicensingRules#Rows>, each with events that lead to it.
struct SixteenRows: Sendable, CustomTestStringConvertible {
    let number: Int
    let controlled: Bool
    let enabled: Bool
    let holder: Bool
    let freeSeat: Bool
    let outcome: String
    let cause: String
    let isRetained: Bool

    var testDescription: String { "row \(number)" }

    static let rows: [SixteenRows] = (1...16).map(SixteenRows.init)

    private init(_ number: Int) {
        self.number = number
        controlled = number <= 8
        enabled = (number - 1) % 8 < 4
        holder = (number - 1) % 4 < 2
        freeSeat = number % 2 == 1
        (outcome, cause, isRetained) =
            switch number {
            case 1...2: ("licensed-read-only", "micollab-controls", false)
            case 3...4: ("no-licenses", "micollab-not-granted", false)
            case 5...6: ("no-licenses", "retained", true)
            case 7...8: ("no-licenses", "integration-off", false)
            case 9...10: ("licensed", "assigned", false)
            case 11: ("assignable", "not-assigned", false)
            case 12: ("licenses-not-available", "no-orders", false)
            case 13...14: ("no-licenses", "retained", true)
            default: ("no-licenses", "integration-off", false)
            }
    }

    /// Licenses are assigned while only MiTeam Meetings is on, and all switches keep them.
    var story: Story {
        var story = Story.ofAna().on(Story.meetings)
        let seats = (holder ? 1 : 0) + (freeSeat ? 1 : 0)
        if seats > 0 { story = story.order("o1", seats).assign("o1") }
        if holder { story = story.license("u1") }
        story = story.on(Story.micollab)
        if !enabled { story = story.off(Story.meetings) }
        if !controlled { story = story.off(Story.micollab) }
        return story
    }
}
