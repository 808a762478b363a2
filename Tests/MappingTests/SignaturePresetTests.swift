import Basics
import Mapping
import StrictJSON
import Testing
import Webhooks

/// A signed request from a vendor's documentation, or from its library (`Tests/Clients/webhooks/vectors.py`).
private struct Vector: CustomTestStringConvertible {
    let preset: String
    let headers: [String: String]
    var secret = "0123456789abcdef-vitrina-example"
    var body = #"{"type":"order.paid","id":"e-17","note":"Ünïcode ✓"}"#
    var now: Int64 = 1_772_359_200

    var testDescription: String { preset }

    static let all: [Vector] = [
        Vector(
            preset: "standard",
            headers: [
                "webhook-id": "msg-1", "webhook-timestamp": "1772359200",
                "webhook-signature": "v1,TwwOsPUe2Xh3qT0mTcjgToPod6L/WQSLD5lTX4pfJUI=",
            ],
            secret: "whsec_MDEyMzQ1Njc4OWFiY2RlZi12aXRyaW5hLWV4YW1wbGU="
        ),
        // Standard Webhooks, the example of the libraries' tests.
        Vector(
            preset: "standard",
            headers: [
                "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek", "webhook-timestamp": "1614265330",
                "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
            ],
            secret: "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
            body: #"{"test": 2432232314}"#,
            now: 1_614_265_330
        ),
        // GitHub Docs, "Validating webhook deliveries".
        Vector(
            preset: "github",
            headers: [
                "X-Hub-Signature-256": "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17"
            ],
            secret: "It's a Secret to Everybody",
            body: "Hello, World!"
        ),
        Vector(preset: "gitlab", headers: ["X-Gitlab-Token": "0123456789abcdef-vitrina-example"]),
        Vector(preset: "shopify", headers: ["X-Shopify-Hmac-Sha256": "Li04gbY+jI1Wj4sGUImd1wBWZbu38tqoe2tlKS51RfY="]),
        Vector(
            preset: "woocommerce",
            headers: ["X-WC-Webhook-Signature": "Li04gbY+jI1Wj4sGUImd1wBWZbu38tqoe2tlKS51RfY="]
        ),
        Vector(
            preset: "stripe",
            headers: [
                "Stripe-Signature":
                    "t=1772359200,v1=3d78ed72dbc5d9ef6f6a4a153fa9e20c5661ea77c3941bafbaefdd25befe25fa,v0=6ffbb59b2300aae6"
            ]
        ),
        Vector(
            preset: "paddle",
            headers: [
                "Paddle-Signature": "ts=1772359200;h1=c57ac97bc6a47a2424320da392d42760942422db9464f3de88195b51fc3e3b34"
            ]
        ),
        Vector(
            preset: "slack",
            headers: [
                "X-Slack-Signature": "v0=29ff2b4c9ed013a83a1c6b1f91431dbb554344096531fb1100816799510cee97",
                "X-Slack-Request-Timestamp": "1772359200",
            ]
        ),
        // Slack API documentation, "Verifying requests from Slack".
        Vector(
            preset: "slack",
            headers: [
                "X-Slack-Signature": "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503",
                "X-Slack-Request-Timestamp": "1531420618",
            ],
            secret: "8f742231b10e8888abcd99yyyzzz85a5",
            body: "token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V"
                + "&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text="
                + "&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F"
                + "96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c",
            now: 1_531_420_618
        ),
        Vector(
            preset: "zendesk",
            headers: [
                "X-Zendesk-Webhook-Signature": "akYloohIqDssy6v1YJ6VuhUsFYspxLaaE7d7upRJl90=",
                "X-Zendesk-Webhook-Signature-Timestamp": "2026-03-01T10:00:00Z",
            ]
        ),
        Vector(
            preset: "square",
            headers: ["x-square-hmacsha256-signature": "ejh0aXc65A8Doe89HELpSiKHBG0jDnwXedDqKqYO51Q="]
        ),
        Vector(
            preset: "hubspot",
            headers: [
                "X-HubSpot-Signature-v3": "AvkexPn3pXA/iCUUCmmSqgE5QiLBadsI9y6cA0xT/So=",
                "X-HubSpot-Request-Timestamp": "1772359200000",
            ]
        ),
        Vector(
            preset: "chargebee",
            headers: ["Authorization": "Basic Y2hhcmdlYmVlOjAxMjM0NTY3ODlhYmNkZWYtdml0cmluYS1leGFtcGxl"]
        ),
        Vector(
            preset: "connectwise",
            headers: ["x-content-signature": "UP5VmG6mAK560snKYu0+kfnTPaqUt7InHwtQXba/lgw="]
        ),
    ]

    func verify(body: String? = nil) throws {
        let text = try #require(SignaturePresets.text(of: preset))
        let description = try SignatureDescription(DescriptionReader(parsing: text.utf8, file: preset))
        let verifier = try SignatureVerifier(description, secrets: SignatureSecrets(parsing: secret))
        let request = SignatureVerifier.Request(
            url: "https://vitrina.example.com/webhooks/shop",
            headers: { name in headers.filter { $0.key.lowercased() == name.lowercased() }.map(\.value) },
            body: Array((body ?? self.body).utf8)
        )
        try verifier.verify(request, at: now)
    }
}

struct SignaturePresetTests {
    @Test(arguments: Vector.all)
    fileprivate func `each preset verifies the signatures of its vendor`(vector: Vector) throws {
        try vector.verify()
        guard vector.preset != "gitlab", vector.preset != "chargebee" else { return }
        #expect(throws: SignatureError.noMatch) { try vector.verify(body: vector.body + " ") }
    }

    @Test func `each preset has a test vector`() {
        #expect(Set(Vector.all.map(\.preset)) == Set(SignaturePresets.all.map(\.name)))
        #expect(SignaturePresets.all.count == 13)
        #expect(SignaturePresets.text(of: "gitea") == nil)
    }

    @Test(arguments: [
        #""THE-SECRET""#, #"{"THE-SECRET": "X"}"#, #"{"token": "THE SECRET"}"#, #"{"basic": "THE:SECRET"}"#,
        #"{"header": "THE SECRET", "encoding": "hex"}"#, #"{"header": "X", "encoding": "THE-SECRET"}"#,
        #"{"header": "X", "encoding": "hex", "secret": "THE-SECRET"}"#,
        #"{"header": "X", "encoding": "hex", "algorithm": "THE-SECRET"}"#,
        #"{"header": "X", "encoding": "hex", "list": "THE-SECRET"}"#,
        #"{"header": "X", "encoding": "hex", "signed": "{THE-SECRET}"}"#,
        #"{"header": "X", "encoding": "hex", "timestamp": {"THE-SECRET": "T"}}"#,
        #"{"header": "X", "encoding": "hex", "timestamp": {"header": "T", "format": "THE-SECRET"}}"#,
    ])
    func `an error in a signature description never repeats its text, which may be the secret`(text: String) throws {
        let error = #expect(throws: Diagnostic.self) {
            try SignatureDescription(try DescriptionReader(parsing: text.utf8, file: "a.json"))
        }
        #expect(error?.description.contains(/THE.SECRET/) == false, "\(String(describing: error))")
    }

    @Test(arguments: [
        (#""githup""#, #"1:1: error: this word is unknown: did you mean "github"?"#),
        ("7", "1:1: error: expected an object, found a number"),
        ("{}", #"1:1: error: "header", "token" or "basic" is missing"#),
        (#"{"token": "X", "header": "Y"}"#, #"1:1: error: "token" cannot be combined with other keys of a signature"#),
        (#"{"token": "X Y"}"#, "1:11: error: not the name of an HTTP header"),
        (#"{"token": "whsec_c2VjcmV0"}"#, "1:11: error: not the name of an HTTP header"),
        (
            #"{"header": "X", "encoding": "hex", "secret": "THE-SECRET"}"#,
            #"1:46: error: this word is unknown: use "text", "base64", "hex", "sha256-of-text"; set the secret in VITRINA_WEBHOOK_SECRET_<NAME>"#
        ),
        (#"{"basic": "a:b"}"#, #"1:11: error: a user name is 1 or more visible ASCII characters without ":""#),
        (#"{"heeder": "X"}"#, #"1:2: error: unknown key: did you mean "header"?"#),
        (#"{"header": "X"}"#, #"1:1: error: "encoding" is missing: "hex" or "base64""#),
        (#"{"header": "X", "encoding": "hec"}"#, #"1:29: error: this word is unknown: did you mean "hex"?"#),
        (
            #"{"header": "X", "encoding": "hex", "algorithm": "hmac-sha1"}"#,
            "1:49: error: SHA-1 is not secure: ask the sender for hmac-sha256"
        ),
        (#"{"header": "X", "encoding": "hex", "list": "a"}"#, #"1:44: error: the separator is ",", ";" or " ""#),
        (
            #"{"header": "X", "encoding": "hex", "list": ",", "prefix": "a,b"}"#,
            "1:59: error: a prefix is at most 64 visible ASCII characters without the separator of the list"
        ),
        (
            #"{"header": "X", "encoding": "hex", "signed": "{method}"}"#,
            "1:46: error: {body} is missing: the signature would match any body"
        ),
        (
            #"{"header": "X", "encoding": "hex", "signed": "{body}{body}"}"#,
            "1:46: error: {body} occurs more than once"
        ),
        (
            #"{"header": "X", "encoding": "hex", "signed": "{body"}"#,
            "1:46: error: unbalanced brace"
        ),
        (
            #"{"header": "X", "encoding": "hex", "signed": "{boby}"}"#,
            "1:46: error: unknown placeholder: the placeholders are {body}, {timestamp}, {id}, {method}, {url}"
        ),
        (
            #"{"header": "X", "encoding": "hex", "signed": "{timestamp}.{body}"}"#,
            #"1:46: error: {timestamp} needs "timestamp", the place of the time"#
        ),
        (
            #"{"header": "X", "encoding": "hex", "timestamp": {"header": "T"}}"#,
            #"1:49: error: "signed" has no {timestamp}: anyone could change a time that is not signed"#
        ),
        (
            #"{"header": "X", "encoding": "hex", "signed": "{id}.{body}"}"#,
            #"1:46: error: {id} needs "id", the header of the id"#
        ),
        (
            #"{"header": "X", "encoding": "hex", "id": "I"}"#,
            #"1:42: error: not used: "signed" has no {id}"#
        ),
        (
            #"{"header": "X", "encoding": "hex", "id": "x", "signed": "{id}.{body}"}"#,
            "1:42: error: is already the header of the signature"
        ),
        (
            #"{"header": "X", "encoding": "hex", "id": "I", "signed": "{id}{body}"}"#,
            "1:57: error: {id} and the next placeholder are ambiguous: put a separator between them"
        ),
        (
            #"{"header": "X", "encoding": "hex", "signed": "{timestamp}.{body}", "timestamp": {"header": "x"}}"#,
            "1:92: error: has another purpose in this description"
        ),
        (
            #"{"header": "X", "encoding": "hex", "signed": "{timestamp}.{body}", "timestamp": {"header": "T", "tolerance": 4000}}"#,
            "1:110: error: the tolerance is 1 to 3600 seconds"
        ),
        (
            #"{"header": "X", "encoding": "hex", "signed": "{timestamp}.{body}", "timestamp": {"prefix": "t="}}"#,
            #"1:92: error: needs "list", the separator of the entries"#
        ),
        (
            #"{"header": "X", "encoding": "hex", "list": ",", "signed": "{timestamp}.{body}", "timestamp": {"prefix": "t="}}"#,
            #"1:105: error: is ambiguous with "prefix": neither may begin with the other"#
        ),
        (
            #"{"header": "X", "encoding": "hex", "signed": "{timestamp}.{body}", "timestamp": {}}"#,
            #"1:81: error: write either "header" or "prefix", the place of the time"#
        ),
    ])
    func `an unsafe or invalid signature description is refused with its place`(text: String, message: String) {
        let error = #expect(throws: Diagnostic.self) {
            try SignatureDescription(DescriptionReader(parsing: text.utf8, file: "s.json"))
        }
        #expect(error?.description == "s.json:\(message)")
    }
}
