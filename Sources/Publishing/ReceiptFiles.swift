import Basics
import SystemPackage

/// Receipts in a data directory: one text file for each site.
///
/// A file that is torn, or that another version wrote, counts as fewer receipts.
package struct ReceiptFiles: ReceiptStore {
    private let directory: String

    /// - Parameter directory: the data directory.
    package init(in directory: String) {
        self.directory = directory
    }

    package func receipts(of site: String) throws -> [String: Receipt] {
        // A process that was killed while saving may have left it. try?: the next save replaces it.
        try? PathOnDisk.remove(draft(of: site))
        let file = try OpenFile(reading: path(of: site))
        var lines = try file.read(upTo: file.status()?.size ?? 0)
            .split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)[...]
        // Text after the last line end is incomplete.
        guard lines.popFirst()?.elementsEqual(header(of: site).utf8) == true, lines.popLast() != nil else { return [:] }
        var receipts: [String: Receipt] = [:]
        for line in lines {
            let fields = line.split(separator: UInt8(ascii: "\t"), maxSplits: 2, omittingEmptySubsequences: false)
                .compactMap { String(validating: $0, as: UTF8.self) }
            guard fields.count == 3, let mark = UInt64(fields[1], radix: 16) else { continue }
            receipts[fields[0]] = Receipt(mark: mark, text: fields[2])
        }
        return receipts
    }

    package func save(_ receipts: [String: Receipt], changed: Set<String>, of site: String) throws {
        var text = header(of: site) + "\n"
        for (directory, receipt) in receipts.sorted(by: { $0.key < $1.key }) {
            text += "\(directory)\t\(String(receipt.mark, radix: 16))\t\(receipt.text)\n"
        }
        let file = try OpenFile(emptying: draft(of: site))
        try file.write(Array(text.utf8))
        try file.sync()
        try PathOnDisk.move(draft(of: site), to: path(of: site))
    }

    /// The first line, which names the format and the site.
    private func header(of site: String) -> String {
        "vitrina-receipts 1 " + site.replacing("\n", with: "?")
    }

    private func path(of site: String) -> String {
        directory + "/published-" + String(StableHash(site.utf8).value, radix: 16) + ".receipts"
    }

    private func draft(of site: String) -> String { path(of: site) + ".new" }
}
