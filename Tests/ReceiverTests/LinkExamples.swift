import Basics
import HTTPTypes
import Hummingbird
import Licensing
import NIOCore
import Sharing
import Testing

@testable import Receiver

/// Links, tokens and requests for tests of the gate.
enum LinkExamples {
    static let moment = Timestamp(seconds: 1_773_144_000)

    /// The token that repeats one digit.
    static func token(_ digit: Character) throws -> ShareToken {
        try #require(ShareToken(String(repeating: digit, count: 32)))
    }

    static func new(
        _ scope: String,
        opensAccounts: Bool = false,
        locale: String? = nil,
        expires: Timestamp? = Timestamp(seconds: moment.seconds + 60)
    ) throws -> NewShareLink {
        NewShareLink(
            scope: try #require(ShareScope(scope)),
            opensAccounts: opensAccounts,
            locale: locale,
            created: moment,
            expires: expires
        )
    }

    static func request(
        _ path: String = "/",
        method: HTTPRequest.Method = .get,
        holding tokens: [ShareToken] = [],
        _ more: HTTPFields = [:]
    ) -> Request {
        var headers = more
        let cookies = tokens.enumerated().map { "vitrina-\($0.offset + 1)=\($0.element.text)" }
        if !cookies.isEmpty { headers[.cookie] = cookies.joined(separator: "; ") }
        let head = HTTPRequest(method: method, scheme: nil, authority: nil, path: path, headerFields: headers)
        return Request(head: head, body: RequestBody(buffer: ByteBuffer()))
    }
}

/// Links that cannot be read.
struct UnreadableLinks: ShareLinkStore {
    private let error = StorageError.busy(path: "links.sqlite")

    func create(_ new: NewShareLink, token digest: ShareTokenDigest) async throws(StorageError) -> ShareLink {
        throw error
    }

    func links() async throws(StorageError) -> [ShareLink] { throw error }
    func link(for digest: ShareTokenDigest) async throws(StorageError) -> ShareLink? { throw error }
    func revoke(_ id: ShareLinkID, at moment: Timestamp) async throws(StorageError) -> ShareLink? { throw error }
    func recordUse(of id: ShareLinkID, at moment: Timestamp) async throws(StorageError) -> Bool { throw error }
}
