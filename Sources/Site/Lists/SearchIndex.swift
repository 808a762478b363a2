import Licensing
import Localization
import StrictJSON

/// An entry that readers can search.
protocol Searchable: Sendable {
    var shownName: String { get }
    /// A text that distinguishes entries with the same name.
    var detail: String { get }
    /// The name of the entry's page in addresses.
    var pageName: String { get }
}

extension User: Searchable {
    var detail: String { email }
    var pageName: String { id.text }
}

extension AccountSummary: Searchable {
    var detail: String { number ?? "" }
    var pageName: String { id.text }
}

/// The search index of a long list: all words of the entries, divided into files by their beginnings.
///
/// `Templates/assets/search.js` reads the first file and then the few files for the typed text. The index is the same
/// in all languages.
struct SearchIndex<Entry: Searchable>: Sendable {
    /// A file of the index.
    enum File: Sendable {
        /// Words with their entries.
        case words(ListTree.Part)
        /// The names of other files with the beginnings of their words.
        case contents([ListTree.Part], isFirst: Bool)
        /// All entries of a short list.
        case entries
    }

    /// The entries that can be found.
    let entries: [Entry]
    /// The code of the answer of an entry; empty if it has none.
    private let answer: @Sendable (Entry) -> String
    /// The meanings of the codes, for the first file; nil if there are none.
    private let answers: JSONValue?
    private let isCut: Bool
    /// The words in sorted order, each with the index of its entry.
    private let words: [(key: NameKey, entry: Int)]
    private let tree: ListTree

    /// - Parameter isCut: whether the list has several pages. Otherwise the index is one file without words.
    init(
        _ entries: [Entry],
        isCut: Bool = true,
        answers: JSONValue? = nil,
        answer: @escaping @Sendable (Entry) -> String = { _ in "" }
    ) {
        self.entries = entries
        self.isCut = isCut
        self.answers = answers
        self.answer = answer
        guard isCut else {
            words = []
            tree = ListTree(named: [], limit: SearchFile.wordLimit)
            return
        }
        var keys: [NameKey] = []
        var owners: [Int] = []
        for (index, entry) in entries.enumerated() {
            for key in Self.keys(of: entry) {
                keys.append(NameKey(key, id: entry.pageName))
                owners.append(index)
            }
        }
        words = keys.order.map { (keys[$0], owners[$0]) }
        tree = ListTree(named: words.map(\.key), limit: SearchFile.wordLimit)
    }

    /// The words of an entry: each word of its name and of its e-mail address, and each whole field.
    private static func keys(of entry: Entry) -> Set<String> {
        let name = SearchText(entry.shownName)
        let mailbox = SearchText(String(entry.detail.unicodeScalars.prefix { $0 != "@" }))
        let wholes = [name.whole, SearchText(entry.detail).whole, SearchText(entry.pageName).whole]
        return Set(name.words + mailbox.words + wholes).subtracting([""])
    }

    /// All files with their names; the contents are first.
    var files: [(name: String, file: File)] {
        isCut ? files(tree.whole) : [(SearchFile.contents, .entries)]
    }

    private func files(_ part: ListTree.Part) -> [(name: String, file: File)] {
        let name = SearchFile.name(of: part)
        if part.parts.isEmpty { return [(name, .words(part))] }
        let leaves = part.leaves
        // If there are too many parts for one file, intermediate files name them.
        let named = leaves.count <= SearchFile.partLimit ? leaves : part.parts
        return [(name, .contents(named, isFirst: part.prefix.isEmpty))] + named.flatMap(files)
    }

    /// The entries of the words in a part.
    func entries(_ part: ListTree.Part) -> [Entry] { words[part.entries].map { entries[$0.entry] } }

    /// The content of a file.
    func bytes(of file: File) -> [UInt8] {
        switch file {
        case .words(let part): bytes(ofWordsIn: part)
        case .contents(let parts, let isFirst): bytes(ofContents: parts, isFirst: isFirst)
        case .entries: bytesOfEntries
        }
    }

    /// The beginnings of words with the names of their files.
    private func bytes(ofContents parts: [ListTree.Part], isFirst: Bool) -> [UInt8] {
        let lines = parts.map { part in
            let beginning = SortKey.typed(part.prefix.prefix { $0 != NameKey.end }.joined().unicodeScalars)
            return JSONValue.array([.string(beginning), .string(SearchFile.name(of: part))])
        }
        let file = JSONValue.object(["answers": isFirst ? answers : nil, "parts": .array(lines)])
        return Array(file.canonicalText.utf8)
    }

    private var bytesOfEntries: [UInt8] {
        let lines = entries.map { JSONValue.array(fields(of: $0).map(JSONValue.string)) }
        return Array(JSONValue.object(["answers": answers, "entries": .array(lines)]).canonicalText.utf8)
    }

    /// The name, the detail, the name of the page and, if there is one, the answer.
    private func fields(of entry: Entry) -> [String] {
        let answer = answer(entry)
        return [entry.shownName, entry.detail, entry.pageName] + (answer.isEmpty ? [] : [answer])
    }

    /// The words of a part, each with the fields of its entry.
    private func bytes(ofWordsIn part: ListTree.Part) -> [UInt8] {
        let lines = words[part.entries].map { key, owner in
            let fields = [SortKey.typed(key.name.scalars)] + fields(of: entries[owner])
            return JSONValue.array(fields.map(JSONValue.string)).canonicalText
        }
        return Array("[\(lines.joined(separator: ",\n"))]\n".utf8)
    }
}

extension AnswerGroup {
    /// The code of the group in an index.
    var code: String {
        switch self {
        case .holder: "h"
        case .unmanageableHolder: "m"
        case .neverHeld: "n"
        case .unassigned: "u"
        case .revoked: "r"
        }
    }
}

/// The sizes of the files of an index.
enum SearchFile {
    /// The name of the first file.
    static let contents = ListAddress.whole
    /// The number of words in a file: about 40 kB.
    static let wordLimit = 400
    /// The number of files that a file of contents names: about 10 kB.
    ///
    /// A part with more direct parts names all of those.
    static let partLimit = 200
    /// The maximum number of accounts in which one search looks for people.
    ///
    /// A browser reads at least one file of each.
    static let accountLimit = 1000

    /// The name of the file of a part.
    static func name(of part: ListTree.Part) -> String { ListAddress(contents, part).part }
}
