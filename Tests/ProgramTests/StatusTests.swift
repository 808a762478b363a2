import Foundation
import Testing

/// `vitrina status`: events that wait are counted, whatever they wait for.
@Suite(.timeLimit(.minutes(30)))
struct StatusTests {
    let place: Workplace

    init() throws {
        place = try Workplace()
    }

    private func status(_ events: [(type: String, data: String)], _ more: String...) async throws -> String {
        let lines = events.enumerated().map { index, event in
            #"{"specversion":"1.0","id":"s-\#(index)","source":"/x","type":"\#(event.type)","#
                + #""time":"2026-01-01T00:00:0\#(index)Z","data":{\#(event.data)}}"#
        }
        if !lines.isEmpty { try await place.importing(lines) }
        let outcome = try await Program.run(["status"] + more, in: place.root)
        #expect(outcome.code == 0, "\(outcome.errors)")
        return outcome.output
    }

    private static let order = (
        "order.purchased", #""order":"o-1","partner":"p1","product":"miteam-meetings","quantity":5"#
    )

    @Test func `an assignment to an account that does not exist is counted and reported`() async throws {
        let output = try await status([
            ("partner.created", #""partner":"p1","name":"P""#), Self.order,
            ("order.assigned", #""order":"o-1","account":"nowhere""#),
        ])
        #expect(output.contains("waiting         1\n"))
        #expect(output.contains("the assignment of order o-1 to account nowhere waits for account nowhere"))
        let json = try await status([], "--json")
        let report = try JSONDecoder().decode(Report.self, from: Data(json.utf8))
        #expect(report.waiting == 1)
        #expect(report.waitingFor.time == 0)
        #expect(report.waitingFor.accounts.map(\.account) == ["nowhere"])
    }

    @Test func `every waiting event is counted`() async throws {
        let output = try await status([
            ("order.assigned", #""order":"o-9","account":"acme""#),
            ("user.added", #""account":"beta","user":"u1","name":"Ana","email":"x@example.com""#),
            ("integration.enabled", #""account":"beta","integration":"micollab""#),
            ("account.created", #""account":"acme","partner":"p1","name":"Acme""#),
            ("license.assigned", #""account":"acme","user":"u9","product":"miteam-meetings""#),
        ])
        #expect(output.contains("waiting         4\n"))
        #expect(output.contains("waits for order o-9"))
        #expect(output.contains("account beta does not exist: 2 events wait for it"))
        #expect(output.contains("user u9 of account acme does not exist: 1 license waits for them"))
    }

    @Test func `no event waits after the events it needs have arrived`() async throws {
        let output = try await status([
            ("partner.created", #""partner":"p1","name":"P""#),
            ("license.assigned", #""account":"acme","user":"u1","product":"miteam-meetings""#),
            ("order.assigned", #""order":"o-1","account":"acme""#), Self.order,
            ("user.added", #""account":"acme","user":"u1","name":"Ana","email":"x@example.com""#),
            ("account.created", #""account":"acme","partner":"p1","name":"Acme""#),
        ])
        #expect(output.contains("waiting         0\n"))
    }

    /// The JSON for programs.
    ///
    /// A missing member is a failure.
    private struct Report: Decodable {
        struct WaitingFor: Decodable {
            struct Account: Decodable { let account: String }
            let time: Int
            let accounts: [Account]
        }
        let waiting: Int
        let waitingFor: WaitingFor
    }
}
