import Foundation
import HTTPTypes
import Hummingbird
import Ledger
import Licensing
import Localization
import Logging
import NIOCore
import NIOEmbedded
import Publishing
import Sharing
import Site
import Synchronization
import Templating

@testable import Receiver

/// The request of a visitor with cookies.
struct Visit {
    let target: String
    let cookies: String
    let languages: String
}

/// An answer, and the files of the site that were read for it.
struct Answer: Equatable {
    let status: Int
    let headers: HTTPFields
    let body: [UInt8]
    let reads: [String]
}

/// A server without connections, for a site in which every file exists, or none.
final class Server: Sendable {
    static let withEveryFile = Server(hasFiles: true)
    static let withoutFiles = Server(hasFiles: false)

    private let router: any HTTPResponder<ReceiverContext>
    private let files: Files
    /// All requests use one channel, because nothing is written to it.
    private let channel: any Channel = EmbeddedChannel()

    private init(hasFiles: Bool) {
        guard let address = PublicAddress("https://licenses.example.com") else { fatalError("an address of our own") }
        guard case .success(let renderer) = ShippedSite.renderer else { fatalError("\(ShippedSite.renderer)") }
        let files = Files(isThere: hasFiles)
        self.files = files
        let links = Links.store
        let notices = Notices(renderer, at: address)
        let gate = ShareGate(links, partner: Links.partner, clock: { Links.now })
        let store = InMemoryEventStore()
        let parts = ReceiverApplication.Parts(
            webhooks: WebhookController(WebhookSources(), store, GroupCommit(store), clock: { Links.now }),
            links: LinkController(links, notices, at: address, clock: { Links.now }),
            operations: OperationsController(readiness: { .init(checks: []) }, metrics: { "" }, audience: .everybody),
            site: SiteController(reading: { path in files.read(path).map(PublishedFile.init) }, gate, notices),
            notices: notices
        )
        router = ReceiverApplication.router(parts).buildResponder()
    }

    func answer(to target: String, _ headers: HTTPFields) -> Answer {
        let head = HTTPRequest(method: .get, scheme: nil, authority: nil, path: target, headerFields: headers)
        let request = Request(head: head, body: RequestBody(buffer: ByteBuffer()))
        return wait { [router, files, channel] in
            let context = ReceiverContext(
                source: ApplicationRequestContextSource(
                    channel: channel,
                    logger: Logger(label: "silent") { _ in SwiftLogNoOpLogHandler() }
                )
            )
            files.forget()
            let response: Response
            do {
                response = try await router.respond(to: request, context: context)
            } catch let problem as ProblemDetails {
                response = problem.response(isHead: false)
            } catch {
                fatalError("property violated: every refusal has a form: \(error)")
            }
            let writer = Writer()
            do { try await response.body.write(writer) } catch {
                fatalError("a body in memory can be written: \(error)")
            }
            return Answer(
                status: response.status.code,
                headers: response.headers,
                body: writer.bytes,
                reads: files.forget()
            )
        }
    }
}

/// Files that all exist and contain their paths, or that are all missing.
private final class Files: Sendable {
    private let isThere: Bool
    private let reads = Mutex<[String]>([])

    init(isThere: Bool) {
        self.isThere = isThere
    }

    /// Returns the paths that were read since the last call.
    @discardableResult
    func forget() -> [String] {
        reads.withLock { reads in
            defer { reads = [] }
            return reads
        }
    }

    func read(_ path: SitePath) -> [UInt8]? {
        reads.withLock { $0.append(path.text) }
        return isThere ? Array(path.text.utf8) : nil
    }
}

private final class Writer: ResponseBodyWriter {
    private(set) var bytes: [UInt8] = []

    func write(_ buffer: ByteBuffer) async throws { bytes += buffer.readableBytesView }
    func finish(_ trailingHeaders: HTTPFields?) async throws {}
}

/// The result of work on other threads.
func wait<Result: Sendable>(_ work: @escaping @Sendable () async -> Result) -> Result {
    let done = DispatchSemaphore(value: 0)
    let place = Place<Result>()
    Task.detached {
        let result = await work()
        place.result.withLock { $0 = result }
        done.signal()
    }
    done.wait()
    guard let result = place.result.withLock({ $0 }) else { fatalError("what has ended has a result") }
    return result
}

private final class Place<Result: Sendable>: Sendable {
    let result = Mutex<Result?>(nil)
}
