import Licensing
import Sharing
import Testing

struct LinkLifetimeTests {
    @Test(arguments: [
        ("1m", 60), ("45m", 2700), ("1h", 3600), ("12h", 43_200), ("7d", 604_800), ("1d", 86_400), ("2w", 1_209_600),
        ("90m", 5400), ("521w", 315_100_800), ("3650d", 315_360_000), ("87600h", 315_360_000),
        ("5256000m", 315_360_000),
    ])
    func `a whole number of minutes, hours, days or weeks is a lifetime`(text: String, seconds: Int64) {
        #expect(LinkLifetime(text)?.seconds == seconds)
    }

    @Test(arguments: ["0m", "0h", "0d", "3651d", "522w", "87601h", "5256001m", "99999999999999999999d"])
    func `less than a minute or more than 3650 days is refused`(text: String) {
        #expect(LinkLifetime(text) == nil)
    }

    @Test func `a number whose seconds overflow is refused`() {
        #expect(LinkLifetime("9223372036854775807w") == nil)
        // 2^64 seconds plus almost a week, which an unnoticed overflow would turn into almost a week.
        #expect(LinkLifetime("30500568904944w") == nil)
    }

    @Test(arguments: [
        "", "d", "7", "7 d", " 7d", "7d ", "7D", "7days", "7dd", "d7", "+7d", "-7d", "07d", "1.5d", "1,5d", "1e2d",
        "0x7d",
        "7y", "60s", "1d12h", "P7D", "٧d", "7ｄ", "7d\u{301}", "7d\n", "never", "1_0d",
    ])
    func `any other text is refused`(text: String) {
        #expect(LinkLifetime(text) == nil)
    }

    @Test func `the standard lifetime is 30 days`() {
        #expect(LinkLifetime.standard == LinkLifetime("30d"))
        #expect("\(LinkLifetime.standard)" == "30d")
    }

    @Test(arguments: [("1m", "1m"), ("90m", "90m"), ("120m", "2h"), ("36h", "36h"), ("48h", "2d"), ("2w", "14d")])
    func `a lifetime is printed in the largest exact unit, and can be parsed from it`(
        text: String,
        printed: String
    ) throws {
        let lifetime = try #require(LinkLifetime(text))
        #expect("\(lifetime)" == printed)
        #expect(LinkLifetime("\(lifetime)") == lifetime)
    }

    @Test func `a link expires exactly one lifetime after its creation`() throws {
        let created = Timestamp(seconds: 1_772_359_200, nanoseconds: 7)
        let lifetime = try #require(LinkLifetime("7d"))
        #expect(lifetime.end(from: created) == Timestamp(seconds: 1_772_964_000, nanoseconds: 7))
    }
}
