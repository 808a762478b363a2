import Testing

@testable import Localization

struct FormatCacheTests {
    @Test func `a cached text is not created again`() {
        let cache = FormatCache<Int>(limit: 2)
        #expect(cache.text(for: 1) { "one" } == "one")
        #expect(cache.text(for: 1) { "made again" } == "one")
    }

    @Test func `the cache never exceeds its limit`() {
        let cache = FormatCache<Int>(limit: 3)
        for number in 0..<100 {
            #expect(cache.text(for: number) { String(number) } == String(number))
            #expect(cache.count <= 3)
        }
    }
}
