import ArgumentParser
import Basics
import Foundation
import Licensing
import Mapping
import Sheets

/// The options for importing sheets: <doc:Sheets>.
struct SheetOptions: ParsableArguments {
    @Option(help: "Sheets: the account for rows without an account.", transform: AccountID.argument)
    var account: AccountID?

    @Option(help: "Sheets: the partner for rows without a partner.", transform: PartnerID.argument)
    var partner: PartnerID?

    @Option(
        help: ArgumentHelp(
            """
            Sheets: the time of the sheet's contents, as an RFC 3339 time or as a date, which means its beginning in \
            UTC (default: the date in the file's name, or else the modification time of the file).
            """,
            valueName: "time"
        ),
        transform: Self.time
    )
    var taken: Timestamp?

    @Option(
        help: ArgumentHelp(
            "Sheets: the order of day, month and year in dates: d/m/y, m/d/y or y-m-d (default: found from the columns).",
            valueName: "order"
        )
    )
    var dates: DateOrder?

    @Flag(help: "Sheets: show what would change, and write nothing.")
    var dryRun = false

    @Flag(help: "Sheets: write without asking.")
    var yes = false

    @Option(help: ArgumentHelp("Sheets: the number of removals to allow, as in the preview.", valueName: "n"))
    var remove: Int?

    @Flag(help: "Sheets: remove no users and unassign no licenses.")
    var addOnly = false

    @Option(
        help: ArgumentHelp(
            "Sheets: use the columns and words of sheets/NAME.json.",
            valueName: "name"
        )
    )
    var sheet: String?

    /// The name of a given option that only sheets use; nil if there is none.
    var given: String? {
        if account != nil { return "--account" }
        if partner != nil { return "--partner" }
        if taken != nil { return "--taken" }
        if dates != nil { return "--dates" }
        if dryRun { return "--dry-run" }
        if yes { return "--yes" }
        if remove != nil { return "--remove" }
        if addOnly { return "--add-only" }
        return sheet.map { _ in "--sheet" }
    }

    private static func time(_ text: String) throws -> Timestamp {
        guard let time = Timestamp(text) ?? CalendarDate(text)?.start else {
            throw ValidationError(
                "\(Terminal.safe(text)) is neither a date nor a time: write 2026-03-01 or 2026-03-01T10:00:00Z."
            )
        }
        return time
    }
}

/// The directory of descriptions of sheets.
struct SheetDirectory {
    let path: String
    private let products: ProductCatalog

    init(_ settings: Settings) {
        path = settings.sheets ?? "./sheets"
        products = settings.products
    }

    /// The description with a name.
    ///
    /// - Throws: `FileFault` if it cannot be read, `Diagnostic` if it is invalid.
    func description(_ name: String) throws -> SheetDescription {
        guard Identifier<Never>(name) != nil else {
            throw ValidationError(
                "\(Terminal.safe(name)) is not the name of a description: write NAME for NAME.json."
            )
        }
        return try description(at: "\(path)/\(name).json")
    }

    private func description(at path: String) throws -> SheetDescription {
        let bytes = try ReadableFile(opening: path, as: .regular).bytes(limit: 1 << 20)
        return try SheetDescription(parsing: bytes, file: path, products: products)
    }

    /// The errors of all descriptions as lines; empty if there is no directory.
    func problems() throws -> [String] {
        let files = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
        return try files.filter { $0.hasSuffix(".json") }.sorted().compactMap { file in
            do {
                _ = try description(at: "\(path)/\(file)")
                return nil
            } catch let error as Diagnostic {
                return "\(error)"
            }
        }
    }
}

extension Identifier {
    /// An id in the form that people write.
    static func argument(_ text: String) throws -> Self {
        guard let identifier = Self(text) else {
            throw ValidationError(
                "\(Terminal.safe(text)) is not an id: 1 to 64 letters, digits, \".\", \"_\" or \"-\"."
            )
        }
        return identifier
    }
}

extension DateOrder: ExpressibleByArgument {}
