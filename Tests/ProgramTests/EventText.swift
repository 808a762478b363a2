import Foundation

/// Events as lines of JSON, as a sender writes them.
enum EventText {
    static func event(
        _ id: String,
        _ type: String,
        _ time: String,
        _ data: String,
        source: String = "/console",
        more: String = ""
    ) -> String {
        #"{"specversion":"1.0","id":"\#(id)","source":"\#(source)","type":"\#(type)","time":"\#(time)","data":{\#(data)}\#(more)}"#
    }

    static func day(_ day: Int, _ hour: Int = 10) -> String {
        let text = (day < 10 ? "0" : "") + String(day)
        return "2026-03-\(text)T\((hour < 10 ? "0" : "") + String(hour)):00:00Z"
    }

    /// A partner with one account, two seats, MiTeam Meetings on, and two users: u1 holds a license, u2 does not.
    static let acme = [
        event("e-1", "partner.created", day(1, 8), #""partner":"p1","name":"Norte Telecom""#),
        event("e-2", "account.created", day(1, 9), #""account":"acme","partner":"p1","name":"Acme & Co""#),
        event(
            "e-3",
            "order.purchased",
            day(1, 10),
            #""order":"o-1","partner":"p1","product":"miteam-meetings","quantity":2"#,
            source: "/orders"
        ),
        event("e-4", "order.assigned", day(1, 11), #""order":"o-1","account":"acme""#, source: "/orders"),
        event("e-5", "integration.enabled", day(1, 12), #""account":"acme","integration":"miteam-meetings""#),
        user("e-6", "u1", "Ana Peña", day(2, 8)),
        user("e-7", "u2", "Ben Okoye", day(2, 9)),
        license("e-8", "u1", day(2, 10)),
    ]

    static func user(_ id: String, _ user: String, _ name: String, _ time: String) -> String {
        event(
            id,
            "user.added",
            time,
            #""account":"acme","user":"\#(user)","name":"\#(name)","email":"\#(user)@acme.example""#
        )
    }

    static func license(_ id: String, _ user: String, _ time: String) -> String {
        event(id, "license.assigned", time, #""account":"acme","user":"\#(user)","product":"miteam-meetings""#)
    }
}
