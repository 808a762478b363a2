import Ledger
import Licensing
import Testing

// The events that the laws of a store use.

func event(
    _ id: String,
    _ type: String,
    _ data: String,
    at time: String = "2026-03-01T10:00:00Z",
    source: String = "/console",
    sequence: String? = nil
) throws -> Event {
    let sequence = sequence.map { #","sequence":"\#($0)""# } ?? ""
    let attributes = #""id":"\#(id)","source":"\#(source)","type":"\#(type)","time":"\#(time)"\#(sequence)"#
    return try EventDecoder().decode(#"{"specversion":"1.0",\#(attributes),"data":\#(data)}"#)
}

func added(_ user: String, name: String = "Ana") throws -> Event {
    try event(user, "user.added", #"{"account":"acme","user":"\#(user)","name":"\#(name)","email":"a@example.com"}"#)
}

func account(_ text: String) throws -> AccountID { try #require(AccountID(text)) }

func time(_ text: String) throws -> Timestamp { try #require(Timestamp(text)) }

/// All lines of the ledger, in order.
func lines(_ store: any EventStore) async throws -> [String] {
    try await store.events(after: .start, limit: .max).map(\.line)
}
