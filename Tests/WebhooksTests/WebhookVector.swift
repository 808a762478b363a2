import Testing
import Webhooks

/// A signed message that was published, or signed by another program.
struct WebhookVector: Sendable, CustomTestStringConvertible {
    let origin: String
    /// The key of the receiver, as text.
    var key: String
    var id = "msg_p5jXN8AQM9LWM0D4loKWxJek"
    var timestamp: Int64 = 1_614_265_330
    var body = Array(#"{"test": 2432232314}"#.utf8)
    let signature: String

    var testDescription: String { origin }

    func headers(id: String? = nil, signature: String? = nil) throws -> WebhookHeaders {
        try WebhookHeaders(
            id: [id ?? self.id],
            timestamp: ["\(timestamp)"],
            signature: [signature ?? self.signature]
        )
    }

    func verifier(tolerance: Int64 = 300) throws -> WebhookVerifier {
        WebhookVerifier(keys: [try WebhookKey(parsing: key)], tolerance: tolerance)
    }

    /// Verifies the vector, or the vector with another signature header, at its own time.
    func verify(signature: String? = nil) throws {
        try verifier().verify(try headers(signature: signature), body: body, at: timestamp)
    }
}

extension WebhookVector {
    /// The message that the tests of all libraries of Standard Webhooks sign.
    static let standard = WebhookVector(
        origin: "Standard Webhooks, libraries",
        key: "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
        signature: "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
    )

    static let rust = WebhookVector(
        origin: "Standard Webhooks, Rust library",
        key: "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD",
        id: "msg_27UH4WbU6Z5A5EzD8u03UvzRbpk",
        timestamp: 1_649_367_553,
        body: Array(#"{"email":"test@example.com","username":"test_user"}"#.utf8),
        signature: "v1,tZ1I4/hDygAJgO5TYxiSd6Sd0kDW6hPenDe+bTa3Kkw="
    )

    /// Vectors with HMAC-SHA256.
    static let secrets = [
        standard,
        rust,
        WebhookVector(
            origin: "Cosium's consumer",
            key: "whsec_b6Ovv5eS7H5seJrGSStBYDivs8v2/KrFjfMaVZYsi7w=",
            id: "7a2486b3-31cf-4bd3-a460-df8845d16cd5",
            timestamp: 1_737_987_215,
            body: Array(#"{"greetings": "Hello World"}"#.utf8),
            signature: "v1,iayM3VaiYCEDP/CxWUFWcxUCJk2YmBDQHtHTsaHzrwo="
        ),
        WebhookVector(
            origin: "OpenSSL, in the year 3000",
            key: standard.key,
            id: "msg_replay3000",
            timestamp: 32_503_680_000,
            body: Array(#"{"test": 1}"#.utf8),
            signature: "v1,81k2hS4i/65v4JXKc7n2qQ2zazWerqrZE7nYDT6qdAY="
        ),
        WebhookVector(
            origin: "OpenSSL, the last second of 9999",
            key: standard.key,
            id: "msg_latest",
            timestamp: 253_402_300_799,
            body: Array(#"{"test": 9}"#.utf8),
            signature: "v1,Ul7cZCCDqGsyqLrQZROISv9d5c7YrmLiGucsLZd/Fm4="
        ),
        WebhookVector(
            origin: "Standard Webhooks, Python library, a secret cut anywhere",
            key: "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwBr",
            signature: "v1,yK2tMbA6BHPrMEJ1lLv7UlJJbgFoqGenJkiajZ29evg="
        ),
        WebhookVector(
            origin: "an empty body",
            key: standard.key,
            body: [],
            signature: "v1,v48jdbgvh29KJz2Qc+ghw8G6vG3nAKnujWBg8oM/62A="
        ),
        WebhookVector(
            origin: "a body in several scripts",
            key: standard.key,
            body: Array(#"{"name":"Žofie 日本 😀"}"#.utf8),
            signature: "v1,9PAfAHlCveRVakmCW1/NVZuqLwUS3fKcRjO1/RgIHTU="
        ),
        WebhookVector(
            origin: "a body that is no UTF-8",
            key: standard.key,
            body: [0xff, 0xfe, 0x00, 0x80],
            signature: "v1,l4uf2jEpLX1lDpLfl/EtMPyrq47yO7HXvPqzX0YEfTI="
        ),
    ]

    /// TEST 1 and TEST 2 of RFC 8032 7.1: their seeds sign the message of `standard`.
    static let rfc8032 = [
        WebhookVector(
            origin: "RFC 8032 TEST 1",
            key: "whpk_11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=",
            signature: "v1a,fldxM4gAKugP6nnt1hdz3sgGfZ6d99nzrMFnZOELIxbz"
                + "EHoVmAb2ADpkJK7zgPePmPsle0zV9jSeGlHFG2NVAw=="
        ),
        WebhookVector(
            origin: "RFC 8032 TEST 2",
            key: "whpk_PUAXw+hDiVqStwqnTRt+vJyYLM8uxJaMwM1V8Sr0Zgw=",
            signature: "v1a,7anDmyOh9LNskt5GJUTacHmbvyUkT0/S1jnxFAp+h2hc"
                + "VXnQLWhtWA2+wP6vO0AUwEYP23IIZVuneGRhNj7hDQ=="
        ),
    ]

    static let cosiumPair = WebhookVector(
        origin: "Cosium's consumer, Ed25519",
        key: "whpk_MCowBQYDK2VwAyEAkp3dScDPIzT1CwUFUMdzyPbWOAQaCF9z4ucuKuZD7Io=",
        id: "7a2486b3-31cf-4bd3-a460-df8845d16cd5",
        timestamp: 1_737_987_215,
        body: Array(#"{"greetings": "Hello World"}"#.utf8),
        signature: "v1a,XVbiOe+IzCKsXBuhb52iHLroqxFJofJNMQRL80I2kWO0"
            + "+kXu2gcqgXAzontxDDgpMDw6SMh4sjzr+67EmUUzDg=="
    )

    /// Vectors with Ed25519.
    static let pairs = rfc8032 + [cosiumPair]
}
