#if Cluster
import Crypto
import NIOCore
import NIOHTTP1
import Publishing

/// The files of a site in a store: their paths, sizes, and entity tags, from lists of the bucket.
///
/// A file takes about 150 bytes of memory.
struct ObjectIndex: Sendable {
    /// The prefix of Vitrina's own objects, which are not files of the site.
    static let own = ".vitrina/"

    struct Object: Sendable {
        var size: Int
        /// nil: the content is unknown.
        var digest: Digest?
    }

    /// The MD5 of a content; for an entity tag that is not an MD5, the MD5 of the tag.
    struct Digest: Sendable, Equatable {
        private(set) var high: UInt64 = 0
        private var low: UInt64 = 0

        init(of bytes: [UInt8]) {
            for byte in Insecure.MD5.hash(data: bytes) {
                high = high << 8 | low >> 56
                low = low << 8 | UInt64(byte)
            }
        }

        init(eTag: String) {
            let digits = eTag.utf8.filter { $0 != UInt8(ascii: "\"") }
            let text = String(decoding: digits, as: UTF8.self)
            self.init(of: digits)
            guard digits.count == 32, let high = UInt64(text.prefix(16), radix: 16),
                let low = UInt64(text.suffix(16), radix: 16)
            else { return }
            self.high = high
            self.low = low
        }
    }

    /// The files, grouped by the first two components of their paths, so that the files of an account need no search.
    private var groups: [String: [String: Object]] = [:]
    private(set) var count = 0

    init() {}

    /// Lists all objects of the site, 1000 in each request.
    ///
    /// - Parameter includes: whether to keep a file, by its path. Vitrina's own objects are always kept.
    init(
        listing client: S3Client,
        where includes: (_ path: String) -> Bool = { _ in true }
    ) throws(StoreProblem) {
        let operation = "list the bucket"
        let prefix = client.location.prefix
        var token: String?
        repeat {
            var query = [("list-type", "2")]
            if !prefix.isEmpty { query.append(("prefix", prefix)) }
            if let token { query.append(("continuation-token", token)) }
            let answer = try client.answer(
                to: S3Client.Request(method: .GET, query: query, operation: operation),
                patience: .seconds(30)
            )
            // try?: the error is thrown below.
            guard let document = try? S3Document(parsing: answer.body), document.name == "ListBucketResult" else {
                throw .failed(operation: operation, detail: "the answer is not a list of objects")
            }
            for object in document.children where object.name == "Contents" {
                guard let key = object["Key"], let eTag = object["ETag"], let size = object["Size"].flatMap(Int.init)
                else {
                    throw .failed(operation: operation, detail: "an object has no key, size, or entity tag")
                }
                // Skips "a/": an empty object that consoles create for a directory.
                guard key.utf8.starts(with: prefix.utf8), !key.hasSuffix("/") else { continue }
                let path = String(key.utf8.dropFirst(prefix.utf8.count)) ?? key
                guard path.hasPrefix(Self.own) || includes(path) else { continue }
                self[path] = Object(size: size, digest: Digest(eTag: eTag))
            }
            let next = document["NextContinuationToken"]
            guard document["IsTruncated"] == "true" else { return }
            guard let next, next != token else {
                throw .failed(operation: operation, detail: "the list has no continuation token")
            }
            token = next
        } while true
    }

    subscript(path: String) -> Object? {
        get { groups[Self.group(of: path), default: [:]][path] }
        set {
            let group = Self.group(of: path)
            count += (newValue == nil ? 0 : 1) - (groups[group]?[path] == nil ? 0 : 1)
            groups[group, default: [:]][path] = newValue
            if groups[group]?.isEmpty == true { groups[group] = nil }
        }
    }

    /// The files below a directory; nil returns all files.
    func files(below directory: SitePath?) -> [(path: String, object: Object)] {
        func files(_ group: [String: Object], _ start: String) -> [(path: String, object: Object)] {
            group.compactMap { $0.key.utf8.starts(with: start.utf8) ? ($0.key, $0.value) : nil }
        }
        guard let directory else { return groups.values.flatMap { files($0, "") } }
        let start = directory.text + "/"
        if directory.text.utf8.contains(UInt8(ascii: "/")) {
            return groups[Self.group(of: start)].map { files($0, start) } ?? []
        }
        return groups.values.flatMap { files($0, start) }
    }

    /// Compares a file with bytes; nil: the file must be read for the comparison.
    ///
    /// - Parameter reportsDigests: whether the entity tags of the store are known to be MD5.
    func comparison(_ path: String, with bytes: [UInt8], reportsDigests: Bool) -> FileComparison? {
        guard let object = self[path] else { return .absent }
        guard let digest = object.digest, object.size == bytes.count else { return .different }
        if digest == Digest(of: bytes) { return .same }
        return reportsDigests ? .different : nil
    }

    /// The first two components of a path.
    private static func group(of path: String) -> String {
        let slash = UInt8(ascii: "/")
        guard let first = path.utf8.firstIndex(of: slash) else { return "" }
        let rest = path.utf8[path.utf8.index(after: first)...]
        guard let second = rest.firstIndex(of: slash) else { return String(path[..<first]) }
        return String(path[..<second])
    }
}
#endif
