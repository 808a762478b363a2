import Licensing
import Localization
import StrictJSON

/// What a long list is searched for.
protocol Searchable: Sendable {
    var shownName: String { get }
    /// What tells namesakes apart.
    var detail: String { get }
    /// What names the page that a find leads to.
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

/// What readers search a long list in: every word by which an entry is found, cut into files by what the words begin with.
///
/// `Templates/assets/search.js` begins at the contents and reads the few files that what was typed leads to. The same for all
/// languages.
struct SearchIndex<Entry: Searchable>: Sendable {
    /// One file of the index.
    enum File: Sendable {
        /// Words and whom they lead to.
        case words(ListTree.Part)
        /// The files that know more, by what the words in them begin with.
        case contents([ListTree.Part], isFirst: Bool)
        /// Everybody, where the list is short.
        case entries
    }

    /// The entries that are found.
    let entries: [Entry]
    /// A code for what the page says of an entry that was found; empty where it says nothing.
    private let answer: @Sendable (Entry) -> String
    /// What the answers mean, in the first file; nil where there are none.
    private let answers: JSONValue?
    private let isCut: Bool
    /// In order, each with the entry it leads to.
    private let words: [(key: NameKey, entry: Int)]
    private let tree: ListTree

    /// - Parameter isCut: whether the list is on more than one page. A short one has an index of one file without words.
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

    /// What an entry is found by: each word of its name and of its e-mail address, and each of its fields as a whole.
    private static func keys(of entry: Entry) -> Set<String> {
        let name = SearchText(entry.shownName)
        let mailbox = SearchText(String(entry.detail.unicodeScalars.prefix { $0 != "@" }))
        let wholes = [name.whole, SearchText(entry.detail).whole, SearchText(entry.pageName).whole]
        return Set(name.words + mailbox.words + wholes).subtracting([""])
    }

    /// Every file with its name, the contents first.
    var files: [(name: String, file: File)] {
        isCut ? files(tree.whole) : [(SearchFile.contents, .entries)]
    }

    private func files(_ part: ListTree.Part) -> [(name: String, file: File)] {
        let name = SearchFile.name(of: part)
        if part.parts.isEmpty { return [(name, .words(part))] }
        let leaves = part.leaves
        // Far more parts than one file should name are reached by way of what they have in common.
        let named = leaves.count <= SearchFile.partLimit ? leaves : part.parts
        return [(name, .contents(named, isFirst: part.prefix.isEmpty))] + named.flatMap(files)
    }

    /// The entries that the words of a part lead to.
    func entries(_ part: ListTree.Part) -> [Entry] { words[part.entries].map { entries[$0.entry] } }

    /// The content of a file.
    func bytes(of file: File) -> [UInt8] {
        switch file {
        case .words(let part): bytes(ofWordsIn: part)
        case .contents(let parts, let isFirst): bytes(ofContents: parts, isFirst: isFirst)
        case .entries: bytesOfEntries
        }
    }

    /// The beginnings of words, with the names of the files that know more.
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

    /// Name, detail, the name of the page and, if there is one, the answer.
    private func fields(of entry: Entry) -> [String] {
        let answer = answer(entry)
        return [entry.shownName, entry.detail, entry.pageName] + (answer.isEmpty ? [] : [answer])
    }

    /// A word and the fields of whom it leads to, for each word of a part.
    private func bytes(ofWordsIn part: ListTree.Part) -> [UInt8] {
        let lines = words[part.entries].map { key, owner in
            let fields = [SortKey.typed(key.name.scalars)] + fields(of: entries[owner])
            return JSONValue.array(fields.map(JSONValue.string)).canonicalText
        }
        return Array("[\(lines.joined(separator: ",\n"))]\n".utf8)
    }
}

extension AnswerGroup {
    /// What an index calls the group.
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

/// How an index is cut into files.
enum SearchFile {
    /// The name of the file where a search begins.
    static let contents = ListAddress.whole
    /// Words in one file: some 40 kB.
    static let wordLimit = 400
    /// Files that one of contents names, unless what they have in common is cut into more: some 10 kB.
    static let partLimit = 200
    /// Accounts in whose indexes people are searched together: a browser reads at least one file of each.
    static let accountLimit = 1000

    /// The name of the file of a part.
    static func name(of part: ListTree.Part) -> String { ListAddress(contents, part).part }
}
