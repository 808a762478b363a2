import Basics
import Foundation
import Licensing
import Mapping
import Site

/// Reads `brand.json` in the directory of the ledger, and those of partners: <doc:SiteFiles#Brand>.
///
/// If the ledger is in a database, the files are in the working directory.
struct BrandFiles {
    private let directory: String
    private static let name = "brand.json"
    private static let sizeLimit = 64 << 10
    private static let markLimit = 256 << 10

    init(_ settings: Settings) {
        directory = settings.database == nil ? settings.data : "."
    }

    /// The existing files, with the partner of the brand; nil for the brand of the site.
    private func paths() throws(FileFault) -> [(partner: PartnerID?, path: String)] {
        var paths: [(partner: PartnerID?, path: String)] = [(nil, "\(directory)/\(Self.name)")]
        // try?: the directory of partners is optional.
        let partners = (try? FileManager.default.contentsOfDirectory(atPath: "\(directory)/partners")) ?? []
        paths += partners.sorted().compactMap { name in
            PartnerID(name).map { ($0, "\(directory)/partners/\(name)/\(Self.name)") }
        }
        return paths.filter { FileManager.default.fileExists(atPath: $0.path) }
    }

    /// Reads all brands.
    ///
    /// - Parameter note: called with each file that was read.
    /// - Throws: `Diagnostics` with the place of each mistake, `FileFault` for a file that cannot be read.
    func load(noting note: (_ path: String, _ bytes: [UInt8]) -> Void = { _, _ in }) throws -> Brands {
        var brands = Brands()
        var problems: [Diagnostic] = []
        for (partner, path) in try paths() {
            let bytes = try ReadableFile(opening: path, as: .regular).bytes(limit: Self.sizeLimit)
            note(path, bytes)
            do throws(Diagnostic) {
                let brand = try Self.brand(parsing: bytes, file: path, noting: note)
                if let partner { brands.partners[partner] = brand } else { brands.site = brand }
            } catch {
                problems.append(error)
            }
        }
        guard problems.isEmpty else { throw Diagnostics(problems) }
        return brands
    }

    /// A value that changes with every edit of a file, including pictures.
    func fingerprint() -> [String] {
        let folders = [directory] + ((try? paths()) ?? []).compactMap { $0.partner == nil ? nil : folder(of: $0.path) }
        return folders.flatMap { folder in
            // try?: a missing directory differs from an existing one.
            ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted()
                .filter { $0 == Self.name || $0.hasSuffix(".svg") }
                .map { SourceFiles.stamp(of: "\(folder)/\($0)", named: "\(folder)/\($0)") }
        }
    }

    private func folder(of path: String) -> String { String(path.dropLast(Self.name.count + 1)) }

    // MARK: Reading one

    private static func brand(
        parsing bytes: [UInt8],
        file: String,
        noting note: (String, [UInt8]) -> Void
    ) throws(Diagnostic) -> Brand {
        let reader = try DescriptionReader(parsing: bytes, file: file)
        let members = try reader.members(known: ["name", "mark", "accent", "contact"])
        var brand = Brand()
        brand.name = try members["name"].map { member throws(Diagnostic) in try line(member, limit: 80) }
        if let member = members["mark"] {
            let path = String(file.dropLast(name.count)) + (try fileName(member))
            let bytes = try picture(path, member)
            note(path, bytes)
            brand.mark = bytes
        }
        brand.accent = try members["accent"].map { member throws(Diagnostic) in try accent(member) }
        brand.contact = try members["contact"].map { member throws(Diagnostic) in try contact(member) }
        return brand
    }

    private static func line(_ member: DescriptionReader, limit: Int) throws(Diagnostic) -> String {
        let text = try member.text()
        guard !text.isEmpty, text.count <= limit, !text.contains(where: \.isNewline) else {
            throw member.error("expected one line of 1 to \(limit) characters")
        }
        return text
    }

    private static func fileName(_ member: DescriptionReader) throws(Diagnostic) -> String {
        let text = try member.text()
        guard text.hasSuffix(".svg"), !text.hasPrefix("."), !text.contains("/") else {
            throw member.error("expected the name of an SVG file in the same directory, such as mark.svg")
        }
        return text
    }

    /// Parts of a picture that run scripts or load other files, in lowercase.
    private static let active =
        ["<script", "<!entity", "<foreignobject", "javascript:", "@import"]
        + ["http", "//"].flatMap { ["url(\($0)", "url('\($0)", "url(\"\($0)", "href='\($0)", "href=\"\($0)"] }

    private static func picture(_ path: String, _ member: DescriptionReader) throws(Diagnostic) -> [UInt8] {
        do {
            let bytes = try ReadableFile(opening: path, as: .regular).bytes(limit: markLimit)
            let text = String(decoding: bytes, as: UTF8.self).lowercased()
            let isActive = active.contains { text.contains($0) } || text.contains(/[\s"'\/]on[a-z]+\s*=/)
            guard text.contains("<svg"), !isActive else {
                throw member.error(
                    "\(path) is not an SVG file without scripts, entities, and references to other files"
                )
            }
            return bytes
        } catch let error as Diagnostic {
            throw error
        } catch {
            throw member.error("\(error)")
        }
    }

    private static func accent(_ member: DescriptionReader) throws(Diagnostic) -> Brand.Accent {
        let members = try member.members(known: ["light", "dark"])
        func color(_ key: String) throws(Diagnostic) -> (Color, DescriptionReader) {
            guard let member = members[key] else { throw member.error("\"\(key)\" is missing: both colors are needed") }
            guard let color = Color(try member.text()) else { throw member.error("expected a color such as #0b6159") }
            return (color, member)
        }
        let (light, dark) = (try color("light"), try color("dark"))
        let accent = Brand.Accent(light: light.0, dark: dark.0)
        let lowest = accent.lowestContrast
        for (contrast, member, ground, advice) in [
            (lowest.light, light.1, "light", "darker"), (lowest.dark, dark.1, "dark", "lighter"),
        ] where contrast < Brand.Accent.neededContrast {
            let shown = Double(Int(contrast * 10)) / 10
            throw member.error(
                """
                the contrast with the \(ground) background is \(shown):1, but text needs 4.5:1. Choose a \(advice) color
                """
            )
        }
        return accent
    }

    private static func contact(_ member: DescriptionReader) throws(Diagnostic) -> Brand.Contact {
        let members = try member.members(known: ["text", "mail", "phone", "url"])
        var contact = Brand.Contact()
        contact.text = try members["text"].map { member throws(Diagnostic) in try line(member, limit: 200) }
        if let member = members["mail"] {
            let text = try line(member, limit: 254)
            let parts = text.split(separator: "@", omittingEmptySubsequences: false)
            guard parts.count == 2, parts.allSatisfy({ !$0.isEmpty && !$0.contains(" ") }) else {
                throw member.error("expected an e-mail address, such as help@example.com")
            }
            contact.mail = text
        }
        if let member = members["phone"] {
            let text = try line(member, limit: 40)
            guard text.utf8.allSatisfy({ $0.isASCIIDigit || " +-()./".utf8.contains($0) }),
                text.utf8.contains(where: \.isASCIIDigit)
            else { throw member.error("expected a telephone number, such as +34 900 000 000") }
            contact.phone = text
        }
        if let member = members["url"] {
            let text = try line(member, limit: 500)
            guard text.hasPrefix("https://"), let url = URL(string: text), url.host() != nil else {
                throw member.error("expected an address that begins with https://")
            }
            contact.url = text
        }
        return contact
    }
}
