import Mapping
import Testing
import Webhooks

@testable import Receiver

struct WebhookSourcesTests {
    private static func source(_ letter: Character) throws -> WebhookSource {
        // 32 equal bytes.
        let texts: [Character: String] = [
            "a": "YWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWE=", "b": "YmJiYmJiYmJiYmJiYmJiYmJiYmJiYmJiYmJiYmJiYmI=",
        ]
        return WebhookSource(.standard([try WebhookKey(parsing: "whsec_" + (try #require(texts[letter])))]))
    }

    private static func keys(_ source: WebhookSource) -> [WebhookKey] {
        if case .standard(let keys) = source.verification { keys } else { [] }
    }

    private static func problem(_ sources: WebhookSources, _ name: SourceName) -> ProblemDetails.Kind? {
        do throws(ProblemDetails) {
            _ = try sources[name]
            return nil
        } catch {
            return error.kind
        }
    }

    @Test func `a source has only its own keys`() throws {
        let billing = try #require(SourceName("billing"))
        let sources = WebhookSources([.default: try Self.source("a"), billing: try Self.source("b")])
        #expect(Self.keys(try sources[.default]) == Self.keys(try Self.source("a")))
        #expect(Self.keys(try sources[billing]) == Self.keys(try Self.source("b")))
        #expect(Self.problem(sources, try #require(SourceName("other"))) == .unknownSource)
        #expect(!sources.isEmpty)
    }

    @Test func `a source without keys is unknown, unless it is the default source or has a description`()
        throws
    {
        let billing = try #require(SourceName("billing"))
        for source in [nil, WebhookSource(.standard([]))] {
            var all: [SourceName: WebhookSource] = [:]
            all[.default] = source
            all[billing] = source
            let sources = WebhookSources(all)
            #expect(Self.problem(sources, .default) == .notConfigured)
            #expect(Self.problem(sources, billing) == .unknownSource)
            #expect(sources.isEmpty)
        }
        let described = WebhookSources([billing: WebhookSource(.missingSecret)])
        #expect(Self.problem(described, billing) == .notConfigured)
        #expect(described.isEmpty)
    }

    @Test func `new sources replace all previous sources`() throws {
        let billing = try #require(SourceName("billing"))
        let sources = WebhookSources([billing: try Self.source("a")])
        sources.replace(with: [.default: try Self.source("b")])
        #expect(Self.problem(sources, billing) == .unknownSource)
        #expect(Self.keys(try sources[.default]) == Self.keys(try Self.source("b")))
        sources.replace(with: [:])
        #expect(sources.isEmpty)
    }

    @Test func `the origin of a quarantined text names its source`() throws {
        let billing = try #require(SourceName("billing"))
        #expect(SourceName(origin: billing.origin) == billing)
        #expect(SourceName(origin: "\(billing.origin), orders.json: /3") == billing)
        for other in ["orders.jsonl:3", "webhook", "webhook Billing", "webhook billing:3"] {
            #expect(SourceName(origin: other) == nil, "\(other)")
        }
    }
}
