import Licensing
import TestKit
import Testing

@testable import Site

/// The splitting of long lists.
struct ListTreeTests {
    private static func keys(_ names: [String]) -> [NameKey] {
        names.enumerated().map { NameKey($1, id: "u\($0)") }.sorted()
    }

    private static func random(_ count: Int, seed: UInt64) -> [NameKey] {
        var random = SeededGenerator(seed: seed)
        return keys(
            (0..<count).map { _ in
                let length = Int.random(in: 1...5, using: &random)
                return String((0..<length).map { _ in "abñé 9李".randomElement(using: &random) ?? "a" })
            }
        )
    }

    @Test(arguments: 1...20 as ClosedRange<UInt64>)
    func `every entry is in exactly one part, in order, and no part is longer than a page`(seed: UInt64) {
        let keys = Self.random(Int(seed) * 23, seed: seed)
        let leaves = ListTree(named: keys, limit: 10).whole.leaves
        #expect(leaves.flatMap { Array($0.entries) } == Array(keys.indices))
        #expect(leaves.allSatisfy { (1...10).contains($0.entries.count) })
        #expect(Set(leaves.map(\.prefix)).count == leaves.count)
    }

    @Test(arguments: 1...20 as ClosedRange<UInt64>)
    func `parts have unique addresses`(seed: UInt64) {
        let pages = ListTree(named: Self.random(400, seed: seed), limit: 7).pages
        #expect(Set(pages.map { ListAddress("all", $0.part) }).count == pages.count)
        for page in pages {
            let address = ListAddress("all", page.part)
            #expect(ListAddress(list: address.list, part: address.part) == address)
        }
    }

    @Test(arguments: 1...20 as ClosedRange<UInt64>)
    func `an added entry changes only the parts around it`(seed: UInt64) {
        let keys = Self.random(800, seed: seed)
        let one = NameKey("ab\(seed)", id: "new")
        func parts(_ keys: [NameKey]) -> [[String]: [NameKey]] {
            let tree = ListTree(named: keys, limit: 10)
            return Dictionary(uniqueKeysWithValues: tree.whole.leaves.map { ($0.prefix, Array(keys[$0.entries])) })
        }
        let (before, after) = (parts(keys), parts((keys + [one]).sorted()))
        let changed = Set(before.keys).union(after.keys).filter { before[$0] != after[$0] }
        #expect((1...12).contains(changed.count), "one part, or one that is cut into as many as there are signs")
        #expect(changed.contains { after[$0]?.contains(one) == true })
    }

    @Test func `people with the same name are distinguished by their ids`() {
        let keys = Self.keys(Array(repeating: "Ana Ruiz", count: 250) + ["Bea"])
        let leaves = ListTree(named: keys, limit: 100).whole.leaves
        #expect(leaves.allSatisfy { $0.entries.count <= 100 })
        #expect(leaves.contains { $0.nameLabel.name == "Ana ruiz (u2…)" })
    }

    @Test func `ñ is a separate letter in the names of parts`() {
        let keys = Self.keys(["Nada", "Nube", "Ñandú", "Ñu", "Oso"])
        #expect(ListTree(named: keys, limit: 2).whole.leaves.map(\.nameLabel.name) == ["Na", "Nu", "Ñ", "O"])
    }

    @Test func `times are split by month, and long months by day and hour`() throws {
        let times = try [
            "2026-01-05T00:00:00Z", "2026-03-01T00:00:00Z", "2026-03-02T10:00:00Z", "2026-03-02T10:30:00Z",
            "2026-03-02T11:00:00Z",
        ].map { try #require(Timestamp($0)) }
        let tree = ListTree(dated: times.count, limit: 2, time: { times[$0] }, id: { "\($0)" })
        let names = tree.whole.leaves.map { ListAddress("history", $0).part }
        #expect(names == ["p-2026-01", "p-2026-03-01", "p-2026-03-02t10", "p-2026-03-02t11"])
    }

    @Test func `entries of the same second are split so that a new entry changes few parts`() throws {
        let time = try #require(Timestamp("2026-03-01T00:00:00Z"))
        func parts(_ ids: [String]) -> Set<[String]> {
            let tree = ListTree(dated: ids.count, limit: 50, time: { _ in time }, id: { ids[$0] })
            return Set(tree.whole.leaves.map { Array(ids[$0.entries]) })
        }
        let ids = (0..<2000).map { "e-\($0)" }
        let (before, after) = (parts(ids), parts(Array(ids[..<700]) + ["late"] + ids[700...]))
        let widest = ListTree(dated: 60_000, limit: 100, time: { _ in time }, id: { "e-\($0)" }).pages
            .map(\.part.parts.count).max()
        #expect(try #require(widest) < 200, "no page leads to more parts than one can look over")
        #expect(before.count > 20)
        #expect(before.symmetricDifference(after).count <= 3)
        #expect(before.allSatisfy { $0.count < 400 })
    }
}
