import Licensing
import Localization
import StrictJSON

/// What readers search the users of an account in: every word of a name, every address and id, cut into files by what
/// the words begin with.
///
/// `Templates/assets/search.js` reads the contents, then the few files that what was typed leads to. The same for all
/// languages.
struct SearchIndex {
    /// The name of the file that names the others.
    static let contents = "index"
    /// Words in one file: some 40 kB.
    private static let fileLimit = 400

    private let users: [User]
    /// In order, each with whom it leads to.
    private let words: [(key: NameKey, user: Int)]
    let tree: ListTree

    init(_ users: [User]) {
        self.users = users
        var keys: [NameKey] = []
        var owners: [Int] = []
        for (index, user) in users.enumerated() {
            for word in Self.words(of: user) {
                keys.append(NameKey(word, id: user.id.text))
                owners.append(index)
            }
        }
        words = keys.order.map { (keys[$0], owners[$0]) }
        tree = ListTree(named: words.map(\.key), limit: Self.fileLimit)
    }

    /// The name of the file of a part.
    static func name(of part: ListTree.Part) -> String {
        part.prefix.isEmpty ? "all" : ListAddress(contents, part).part
    }

    /// What a user is found by.
    private static func words(of user: User) -> [String] {
        let words = user.name.split { !($0.isLetter || $0.isNumber) }.map(String.init)
        var seen: Set<String> = []
        return (words + [user.name, user.email, user.id.text]).filter { seen.insert($0).inserted }
    }

    /// The words of a file, with whom each leads to.
    func users(_ part: ListTree.Part) -> [User] { words[part.entries].map { users[$0.user] } }

    /// The beginnings of words, with the names of the files that hold them.
    var contentsFile: [UInt8] {
        let parts = tree.whole.leaves.map { part in
            let beginning = SortKey.typed(part.prefix.prefix { $0 != NameKey.end }.joined().unicodeScalars)
            return JSONValue.array([.string(beginning), .string(Self.name(of: part))])
        }
        return Array(JSONValue.object(["parts": .array(parts)]).canonicalText.utf8)
    }

    /// Word, name, address and id, for each word of a part.
    func file(_ part: ListTree.Part) -> [UInt8] {
        let lines = words[part.entries].map { key, owner in
            let user = users[owner]
            let fields = [SortKey.typed(key.name.scalars), user.name, user.email, user.id.text]
            return JSONValue.array(fields.map(JSONValue.string)).canonicalText
        }
        return Array("[\(lines.joined(separator: ",\n"))]\n".utf8)
    }
}
