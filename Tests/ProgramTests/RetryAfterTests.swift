import Licensing
import Testing

@testable import vitrina

/// Reading `Retry-After` (RFC 9110 10.2.3), and the delay that results from it.
struct RetryAfterTests {
    /// Half a second after 1994-11-06T08:49:37Z.
    private static let moment = Timestamp(seconds: 784_111_777, nanoseconds: 500_000_000)

    @Test(
        arguments: [
            (1, nil, 1), (2, nil, 2), (6, nil, 32), (7, nil, 60), (1000, nil, 60), (1, 0, 0), (9, 2.5, 2.5),
            (1, 60, 60),
            (1, 60.5, 60), (3, 65_535, 60),
        ] as [(Int, Double?, Double)]
    )
    func `without Retry-After the pause doubles each time, and no pause exceeds a minute`(
        attempt: Int,
        asked: Double?,
        pause: Double
    ) {
        #expect(EventDelivery.pause(after: attempt, asked: asked) == pause)
    }

    @Test(arguments: [
        ("0", 0), ("7", 7), ("120", 120), ("65535", 65_535), ("65536", 65_536), ("3153600000", 3_153_600_000),
    ])
    func `a number is a number of seconds`(text: String, seconds: Double) {
        #expect(RetryAfter.seconds(text, from: Self.moment) == seconds)
    }

    @Test func `a number that is too large causes a pause of one minute`() {
        let asked = RetryAfter.seconds(String(repeating: "9", count: 400), from: Self.moment)
        #expect(asked != nil)
        #expect(EventDelivery.pause(after: 1, asked: asked) == 60)
    }

    @Test(arguments: [
        ("Sun, 06 Nov 1994 08:49:40 GMT", 2.5), ("Sunday, 06-Nov-94 08:49:40 GMT", 2.5),
        ("Sun Nov  6 08:49:40 1994", 2.5), ("Mon, 07 Nov 1994 08:49:37 GMT", 86_399.5),
    ])
    func `a date is accepted in each of the HTTP date formats`(text: String, seconds: Double) {
        #expect(RetryAfter.seconds(text, from: Self.moment) == seconds)
    }

    @Test(arguments: [
        "", "soon", "-5", "1.5", "nan", "1e3", "Sun, 06 Nov 1994 08:49:37 GMT",
        "Sun, 31 Feb 1995 08:49:40 GMT",
        "Sun, 06 Nov 1994 25:49:40 GMT", "Sun, 06 Nov 1994 08:49:40", "1994-11-06T08:49:40Z",
    ])
    func `an invalid value or a past date is ignored`(text: String) {
        #expect(RetryAfter.seconds(text, from: Self.moment) == nil)
    }
}
