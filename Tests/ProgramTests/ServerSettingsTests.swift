import Foundation
import Receiver
import Testing
import Webhooks

@testable import vitrina

/// The settings of a server: <doc:Commands#Settings>, "Secrets never appear in output or logs".
struct ServerSettingsTests {
    private static func text(_ byte: UInt8, prefix: String = "whsec_") -> String {
        prefix + Data(repeating: byte, count: 32).base64EncodedString()
    }

    private static func key(_ byte: UInt8) throws -> WebhookKey { try WebhookKey(parsing: text(byte)) }

    private static func source(_ name: String) throws -> SourceName { try #require(SourceName(name)) }

    // MARK: Keys

    @Test(arguments: [
        ("VITRINA_WEBHOOK_SECRET", "default"), ("VITRINA_WEBHOOK_SECRET_DEFAULT", "default"),
        ("VITRINA_WEBHOOK_SECRET_BILLING", "billing"), ("VITRINA_WEBHOOK_SECRET_BILLING_2", "billing-2"),
        ("VITRINA_WEBHOOK_SECRET_A_B_C", "a-b-c"), ("VITRINA_WEBHOOK_SECRET_FILES", "files"),
    ])
    func `the name of a variable determines the source of its keys`(variable: String, source: String) throws {
        let settings = ServerSettings([variable: Self.text(1) + " " + Self.text(2)])
        #expect(try settings.keys(of: Self.source(source)) == [try Self.key(1), try Self.key(2)])
        #expect(try settings.sources([:], at: nil).map(\.key) == [try Self.source(source)])
    }

    @Test(arguments: [
        "VITRINA_WEBHOOK_SECRETS", "VITRINA_WEBHOOK_SECRET_", "VITRINA_WEBHOOK_SECRET_A.B", "VITRINA_WEBHOOK",
        "WEBHOOK_SECRET", "MY_VITRINA_WEBHOOK_SECRET", "vitrina_webhook_secret", "VITRINA_DATA",
    ])
    func `other variables are ignored`(variable: String) throws {
        #expect(try ServerSettings([variable: "no key"]).sources([:], at: nil).isEmpty)
    }

    @Test func `keys may be in variables and in files, and a source uses all of them`() throws {
        let place = try Workplace()
        try place.write("\n \(Self.text(2))\r\n\t\(Self.text(3))\n", to: "keys")
        let settings = ServerSettings([
            "VITRINA_WEBHOOK_SECRET": Self.text(1), "VITRINA_WEBHOOK_SECRET_FILE": place.root + "/keys",
            "VITRINA_WEBHOOK_SECRET_BILLING_FILE": place.root + "/keys", "VITRINA_WEBHOOK_SECRET_EMPTY": "",
            "VITRINA_WEBHOOK_SECRET_NONE_FILE": "",
        ])
        #expect(try settings.keys(of: .default) == [try Self.key(1), try Self.key(2), try Self.key(3)])
        #expect(try settings.keys(of: try Self.source("billing")) == [try Self.key(2), try Self.key(3)])
        #expect(try settings.sources([:], at: nil).values.count(where: \.isConfigured) == 2)
    }

    @Test(arguments: [
        "whsec_c2hvcnQ=", "whsec_!!!!", "whsex_AAAA", text(1) + " whsec_c2hvcnQ=", text(7, prefix: "whsk_"), " ",
        "whsec_",
        "hunter2hunter2",
    ])
    func `the error for an invalid key starts with its variable and never contains the key`(text: String) throws {
        let place = try Workplace()
        try place.write(text, to: "keys")
        for (variable, value) in [
            ("VITRINA_WEBHOOK_SECRET", text), ("VITRINA_WEBHOOK_SECRET_BILLING", text),
            ("VITRINA_WEBHOOK_SECRET_FILE", place.root + "/keys"),
        ] {
            let error = #expect(throws: SettingError.self) {
                try ServerSettings([variable: value]).sources([:], at: nil)
            }
            let sentence = "\(try #require(error))"
            #expect(sentence.hasPrefix(variable + ": "))
            for word in text.split(separator: " ") {
                #expect(!sentence.contains(word.drop { $0 != "_" }.dropFirst().prefix(8)) || word.hasSuffix("_"))
                #expect(word.contains("_") || !sentence.contains(word))
            }
        }
    }

    @Test func `the error for an unreadable file names its variable and its path`() {
        let settings = ServerSettings(["VITRINA_WEBHOOK_SECRET_BILLING_FILE": "/nowhere/keys"])
        let expected = SettingError.unreadable(
            variable: "VITRINA_WEBHOOK_SECRET_BILLING_FILE",
            FileFault("/nowhere/keys", .missing)
        )
        #expect(throws: expected) { try settings.sources([:], at: nil) }
        #expect("\(expected)".contains("/nowhere/keys"))
    }

    @Test(arguments: [
        "THE-SECRET", "whsec_THE-SECRET", "/whsec_THE-SECRET", "a/THE-SECRET",
        String(repeating: "THE-SECRET", count: 100),
    ])
    func `the error for a secret in place of a file path does not contain the secret`(text: String) throws {
        let settings = ServerSettings(["VITRINA_WEBHOOK_SECRET_S_FILE": text])
        let error = #expect(throws: SettingError.self) { try settings.sources([:], at: nil) }
        let message = try #require(error?.description)
        #expect(message.hasPrefix("VITRINA_WEBHOOK_SECRET_S_FILE: the file that it names cannot be read"))
        #expect(!message.contains("THE-SECRET"))
    }

    @Test func `the error for a UTF-16 file names the encoding and omits the content`() throws {
        let place = try Workplace()
        let wide = Self.text(1).utf8.flatMap { [$0, 0] as [UInt8] }
        try Data([0xFF, 0xFE] + wide).write(to: URL(fileURLWithPath: place.root + "/keys"))
        let error = #expect(throws: SettingError.self) {
            try ServerSettings(["VITRINA_WEBHOOK_SECRET_FILE": place.root + "/keys"]).sources([:], at: nil)
        }
        #expect(
            error.map { "\($0)" }
                == "VITRINA_WEBHOOK_SECRET_FILE: \(place.root)/keys:1:1: the file is UTF-16. Save it as UTF-8."
        )
    }

    @Test(arguments: ["\n", "\r\n", "\r"]) func `a byte order mark and line ends are not part of a key`(
        end: String
    ) throws {
        let place = try Workplace()
        try place.write("\u{FEFF}\(Self.text(1))\(end)\(Self.text(2))\(end)", to: "keys")
        let settings = ServerSettings(["VITRINA_WEBHOOK_SECRET_FILE": place.root + "/keys"])
        #expect(try settings.keys(of: .default).count == 2)
    }

    @Test func `a pipe is read only once, and its keys remain available`() throws {
        let place = try Workplace()
        let path = place.root + "/pipe"
        try #require(mkfifo(path, 0o600) == 0)
        let text = Self.text(1)
        // A thread, because the reader waits for the writer. try?: without a writer the test never ends.
        Thread.detachNewThread { try? Data(text.utf8).write(to: URL(fileURLWithPath: path)) }
        let settings = ServerSettings(["VITRINA_WEBHOOK_SECRET_FILE": path])
        for _ in 1...2 { #expect(try settings.keys(of: .default).count == 1) }
    }

    @Test(arguments: ["/dev/zero", "/", "/dev/null/x"])
    func `a device or a directory in place of a key file is refused at once`(path: String) {
        #expect(throws: SettingError.self) {
            try ServerSettings(["VITRINA_WEBHOOK_SECRET_FILE": path]).sources([:], at: nil)
        }
    }

    // MARK: Signing

    /// The signature of a key, which identifies it.
    private static func signature(_ key: WebhookSigningKey) -> String {
        WebhookSigner(key: key).signature(id: "a", timestamp: 1, body: [])
    }

    @Test func `the first key of a source signs`() throws {
        let place = try Workplace()
        try place.write("\n" + Self.text(4) + "\n" + Self.text(1), to: "keys")
        let settings = ServerSettings([
            "VITRINA_WEBHOOK_SECRET": "  \(Self.text(1)) \(Self.text(2))", "VITRINA_WEBHOOK_SECRET_A_B": Self.text(3),
            "VITRINA_WEBHOOK_SECRET_C_FILE": place.root + "/keys", "VITRINA_WEBHOOK_SECRET_FILE": place.root + "/keys",
            "VITRINA_WEBHOOK_SECRET_FILE_FILE": place.root + "/other",
        ])
        try place.write(Self.text(5), to: "other")
        for (source, byte) in [("default", 1), ("a-b", 3), ("c", 4), ("file", 5)] as [(String, UInt8)] {
            let key = try settings.signingKey(of: try Self.source(source))
            #expect(Self.signature(key) == Self.signature(try WebhookSigningKey(parsing: Self.text(byte))), "\(source)")
        }
    }

    @Test(arguments: ["\u{A0}", "\u{2003}", "\u{FEFF}"])
    func `a key followed by a non-ASCII space is invalid for receiving and for signing`(space: String) throws {
        let settings = ServerSettings(["VITRINA_WEBHOOK_SECRET": Self.text(1) + space])
        #expect(throws: SettingError.self) { try settings.sources([:], at: nil) }
        #expect(throws: SettingError.self) { try settings.signingKey(of: .default) }
    }

    @Test(arguments: ["file", "shop-file"])
    func `a source whose name ends in file can have its keys in a file`(source: String) throws {
        let place = try Workplace()
        try place.write(Self.text(6), to: "keys")
        let name = try Self.source(source)
        let variable = ServerSettings.variable(of: name)
        #expect(variable.hasSuffix("_FILE_FILE"))
        #expect(try ServerSettings([variable: place.root + "/keys"]).keys(of: name) == [try Self.key(6)])
    }

    @Test(arguments: ["", "_FILE"])
    func `the default source signs with a key from any of its variables`(ending: String) throws {
        let place = try Workplace()
        try place.write(Self.text(6), to: "keys")
        let value = ending.isEmpty ? Self.text(6) : place.root + "/keys"
        var environment = ["VITRINA_WEBHOOK_SECRET_DEFAULT\(ending)": value]
        let key = try WebhookSigningKey(parsing: Self.text(6))
        #expect(Self.signature(try ServerSettings(environment).signingKey(of: .default)) == Self.signature(key))
        environment["VITRINA_WEBHOOK_SECRET"] = Self.text(1)
        let first = try WebhookSigningKey(parsing: Self.text(1))
        #expect(Self.signature(try ServerSettings(environment).signingKey(of: .default)) == Self.signature(first))
    }

    @Test(arguments: [
        ("default", "VITRINA_WEBHOOK_SECRET"), ("billing-2", "VITRINA_WEBHOOK_SECRET_BILLING_2"),
        ("file", "VITRINA_WEBHOOK_SECRET_FILE_FILE"),
    ])
    func `a source without a key cannot sign`(source: String, variable: String) throws {
        let name = try Self.source(source)
        for environment in [[:], ["VITRINA_WEBHOOK_SECRET_OTHER": Self.text(1)]] {
            #expect(throws: SettingError.missing(variable: variable)) {
                try ServerSettings(environment).signingKey(of: name)
            }
        }
        #expect("\(SettingError.missing(variable: variable))".hasPrefix(variable + " "))
    }

    // MARK: Address

    @Test func `the public address may be set`() throws {
        #expect(try Settings(environment: [:]).baseURL == nil)
        #expect(try Settings(environment: ["VITRINA_BASE_URL": ""]).baseURL == nil)
        let address = try Settings(environment: ["VITRINA_BASE_URL": "https://example.com/v/"]).baseURL
        #expect(address?.text == "https://example.com/v")
    }

    @Test func `the error for an invalid address omits a password in it`() throws {
        let error = #expect(throws: SettingError.self) {
            try Settings(environment: ["VITRINA_BASE_URL": "https://ana:hunter2@example.com"])
        }
        let sentence = "\(try #require(error))"
        #expect(sentence.hasPrefix("VITRINA_BASE_URL"))
        #expect(!sentence.contains("hunter2"))
    }
}
