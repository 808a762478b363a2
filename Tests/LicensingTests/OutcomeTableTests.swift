import Licensing
import Testing

struct OutcomeTableTests {
    /// A row of <doc:LicensingRules#Rows>, with its source sentence if there is one.
    struct Row: Sendable, CustomTestStringConvertible {
        let number: Int
        let micollab: Switch
        let meetings: Switch
        let isHolder: Bool
        let hasFreeSeat: Bool
        let outcome: Outcome
        let isRetained: Bool
        let seed: String

        /// The letters of the table: MiCollab on, MiTeam Meetings on, a license, a free license.
        init(
            _ number: Int,
            c: Switch,
            m: Switch,
            a: Bool,
            v: Bool,
            _ outcome: Outcome,
            retained: Bool = false,
            _ seed: String
        ) {
            self.number = number
            micollab = c
            meetings = m
            isHolder = a
            hasFreeSeat = v
            self.outcome = outcome
            isRetained = retained
            self.seed = seed
        }

        var testDescription: String { "<doc:LicensingRules#Rows> row \(number): \(seed)" }
    }

    private static let readOnly = "mostrará la licencia … pero el botón de alternancia será de solo lectura"
    private static let notGranted = "los usuarios de la cuenta no tienen asignadas las licencias …: \"Sin licencias\""
    private static let keptActive = "todas las licencias existentes … asignadas a los usuarios continuarán activas"
    private static let switchedOff = "independientemente de los usuarios y la disponibilidad …: \"Sin licencias\""
    private static let toggled = "habilite el botón de alternancia MiTeam Meetings para asignar la licencia"
    private static let notAvailable = "el botón … estará desactivado y el mensaje \"Licencias no disponibles\""

    static let rows = [
        Row(1, c: .on, m: .on, a: true, v: true, .licensedReadOnly, readOnly),
        Row(2, c: .on, m: .on, a: true, v: false, .licensedReadOnly, readOnly),
        Row(3, c: .on, m: .on, a: false, v: true, .noLicenses, notGranted),
        Row(4, c: .on, m: .on, a: false, v: false, .noLicenses, notGranted),
        Row(5, c: .on, m: .off, a: true, v: true, .noLicenses, retained: true, keptActive),
        Row(6, c: .on, m: .off, a: true, v: false, .noLicenses, retained: true, keptActive),
        Row(7, c: .on, m: .off, a: false, v: true, .noLicenses, switchedOff),
        Row(8, c: .on, m: .off, a: false, v: false, .noLicenses, switchedOff),
        Row(9, c: .off, m: .on, a: true, v: true, .licensed, toggled),
        Row(10, c: .off, m: .on, a: true, v: false, .licensed, toggled),
        Row(11, c: .off, m: .on, a: false, v: true, .assignable, toggled),
        Row(12, c: .off, m: .on, a: false, v: false, .licensesNotAvailable, notAvailable),
        Row(13, c: .off, m: .off, a: true, v: true, .noLicenses, retained: true, switchedOff),
        Row(14, c: .off, m: .off, a: true, v: false, .noLicenses, retained: true, switchedOff),
        Row(15, c: .off, m: .off, a: false, v: true, .noLicenses, switchedOff),
        Row(16, c: .off, m: .off, a: false, v: false, .noLicenses, switchedOff),
    ]

    @Test func `the table has sixteen rows with sixteen different inputs`() {
        let inputs = Set(Self.rows.map { [$0.micollab == .on, $0.meetings == .on, $0.isHolder, $0.hasFreeSeat] })
        #expect(Self.rows.map(\.number) == Array(1...16))
        #expect(inputs.count == 16)
    }

    // <doc:LicensingRules#Causes>: "Ten of the sixteen cells show the same words for different causes".
    @Test func `ten of the sixteen rows show No licenses`() {
        #expect(Self.rows.count { $0.outcome == .noLicenses } == 10)
    }

    @Test(arguments: rows)
    func `the outcome table gives the outcome of each row`(row: Row) {
        let outcome = OutcomeTable.outcome(
            controlled: row.micollab,
            enabled: row.meetings,
            holder: row.isHolder,
            freeSeat: row.hasFreeSeat
        )
        #expect(outcome == row.outcome)
        #expect(OutcomeTable.isRetained(enabled: row.meetings, holder: row.isHolder) == row.isRetained)
    }

    @Test(arguments: rows, ["miteam-meetings", "mitel-one"])
    func `an account in the state of a row has the outcome of that row, for every product`(
        row: Row,
        product: String
    ) throws {
        let story = try told(row, product)
        let explanation = try story.explanation(of: "ana", product: product)
        #expect(explanation.outcome == row.outcome)
        #expect(explanation.isRetained == row.isRetained)
        #expect(explanation.product.id.text == product)
        #expect((try story.seatCount(product).free > 0) == row.hasFreeSeat)
    }

    /// The account of a row, in which no integration was ever switched off.
    ///
    /// If ana does not hold the license, ben does.
    private func told(_ row: Row, _ product: String) throws -> Story {
        var story = try Story()
        story.products = try .withMitelOne()
        let holder = row.isHolder ? "ana" : "ben"
        story = try story.seats(row.hasFreeSeat ? 2 : 1, product: product).users("ana", "ben")
            .assign(holder, product: product)
        let required = try identifier(product) as IntegrationID
        if row.meetings == .on { story = try story.on(required) }
        if row.micollab == .on { story = try story.on(.micollab) }
        return story
    }

    struct Look: Sendable {
        let outcome: Outcome
        let mark: String
        let showsRow: Bool
        let toggle: Switch?
        let isOperable: Bool
    }

    // <doc:LicensingRules#Rows>: a toggle is *on or off*, and it is *operable or read-only*: these are independent.
    @Test(arguments: [
        Look(outcome: .licensedReadOnly, mark: "licensed-read-only", showsRow: true, toggle: .on, isOperable: false),
        Look(outcome: .noLicenses, mark: "no-licenses", showsRow: false, toggle: nil, isOperable: false),
        Look(outcome: .licensed, mark: "licensed", showsRow: true, toggle: .on, isOperable: true),
        Look(outcome: .assignable, mark: "assignable", showsRow: true, toggle: .off, isOperable: true),
        Look(
            outcome: .licensesNotAvailable,
            mark: "licenses-not-available",
            showsRow: true,
            toggle: .off,
            isOperable: false
        ),
    ])
    func `the position of a toggle is independent of whether it is operable`(look: Look) {
        #expect(look.outcome.rawValue == look.mark)
        #expect(look.outcome.showsRow == look.showsRow)
        #expect(look.outcome.toggle == look.toggle)
        #expect(look.outcome.isOperable == look.isOperable)
    }

    // <doc:LicensingRules#Rows>: "MiVoice Office cross-launch follows the standalone rules (C off)."
    @Test(arguments: rows.filter { $0.micollab == .off })
    func `MiVoice Office does not change the rows without MiCollab`(row: Row) throws {
        let story = try told(row, "miteam-meetings").on(.mivoiceOffice)
        #expect(try story.outcome(of: "ana") == row.outcome)
    }

    // <doc:LicensingRules#Integrations>: other integrations "are shown by code and never break anything".
    @Test(arguments: rows, ["cloudlink-gateway", "micc", "mivoice-business", "microsoft-teams", "never-heard-of"])
    func `an integration without rules changes no row`(row: Row, code: String) throws {
        let other = try identifier(code) as IntegrationID
        let story = try told(row, "miteam-meetings").on(other).off(other).on(other)
        #expect(try story.outcome(of: "ana") == row.outcome)
        #expect(try story.state.position(of: other) == .on)
    }
}
