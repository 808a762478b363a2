import Licensing
import TestKit
import Testing

/// <doc:LicensingRules#Same-instant> as a law: licenses are lost if all orders that the senders allow lose them.
struct SameInstantLawTests {
    /// A switch of one instant.
    struct Turn: Sendable, CustomStringConvertible {
        let integration: IntegrationID
        let position: Switch
        let source: String
        let sequence: String?

        var description: String { "\(integration) \(position) from \(source) #\(sequence ?? "-")" }

        /// <doc:Events#Order>: "within one source and the same time, `sequence` (as text, byte order)".
        func surelyPrecedes(_ other: Turn) -> Bool {
            guard source == other.source, let sequence, let next = other.sequence else { return false }
            return Array(sequence.utf8).lexicographicallyPrecedes(Array(next.utf8))
        }
    }

    /// The kinds of switches in an instant.
    enum Shape: String, Sendable, CaseIterable {
        case oneOff, severalOffs, offsAndOns
    }

    @Test(arguments: Shape.allCases, [true, false])
    func `licenses are revoked only if all possible orders revoke them, and flagged if orders differ`(
        shape: Shape,
        seenMicollab: Bool
    ) throws {
        var disagreements: [String] = []
        for seed in UInt64(0)..<150 {
            var numbers = SeededGenerator(seed: seed)
            let before = (c: Switch.random(&numbers), m: Switch.random(&numbers))
            guard seenMicollab || before.c == .off else { continue }
            let turns = instant(shape, &numbers)
            let expected = Set(orders(turns).map { isRevoked($0, before) })
            let story = try told(before, seenMicollab, turns)
            let found = (holds: try story.holds("ana"), isFlagged: try !story.flags.isEmpty)
            if found.holds == (expected == [true]) || found.isFlagged != (expected.count == 2) {
                disagreements.append("seed \(seed) \(before): \(turns) may revoke \(expected), found \(found)")
            }
        }
        #expect(disagreements.isEmpty, "\(disagreements.count): \(disagreements.prefix(3).joined(separator: "\n"))")
    }

    private func instant(_ shape: Shape, _ numbers: inout SeededGenerator) -> [Turn] {
        (0..<Int.random(in: 2...5, using: &numbers)).map { index in
            let isMeetings = shape == .oneOff ? index == 0 : Bool.random(using: &numbers)
            let isOff = isMeetings && shape != .offsAndOns
            return Turn(
                integration: isMeetings ? .miteamMeetings : .micollab,
                position: isOff ? .off : .random(&numbers),
                source: Bool.random(using: &numbers) ? "/a" : "/b",
                sequence: numbers.oneIn(3) ? nil : String(Int.random(in: 1...9, using: &numbers))
            )
        }
    }

    /// All orders of the switches that contradict no sender.
    private func orders(_ turns: [Turn]) -> [[Turn]] {
        if turns.isEmpty { return [[]] }
        return turns.indices.flatMap { index -> [[Turn]] in
            var rest = turns
            let first = rest.remove(at: index)
            if rest.contains(where: { $0.surelyPrecedes(first) }) { return [] }
            return orders(rest).map { [first] + $0 }
        }
    }

    /// <doc:LicensingRules#Switching>: the destructive edge is M on→off while C is off.
    private func isRevoked(_ turns: [Turn], _ before: (c: Switch, m: Switch)) -> Bool {
        var (micollab, meetings) = before
        var isRevoked = false
        for turn in turns {
            if turn.integration == .micollab {
                micollab = turn.position
            } else {
                if meetings == .on, turn.position == .off, micollab == .off { isRevoked = true }
                meetings = turn.position
            }
        }
        return isRevoked
    }

    /// The switches at one instant, in an account with known positions and a license.
    private func told(_ before: (c: Switch, m: Switch), _ seenMicollab: Bool, _ turns: [Turn]) throws -> Story {
        var story = try Story().seats(1).users("ana").assign("ana")
        if seenMicollab {
            story = try story.on(.micollab).on(.miteamMeetings)
            if before.m == .off { story = try story.off(.miteamMeetings) }
            if before.c == .off { story = try story.off(.micollab) }
        } else if before.m == .on {
            story = try story.on(.miteamMeetings)
        }
        return try story.at("2026-02-02").atOnce { story in
            try turns.reduce(story) {
                try $0.turn($1.integration, $1.position, source: $1.source, sequence: $1.sequence)
            }
        }
    }
}

extension Switch {
    fileprivate static func random(_ numbers: inout SeededGenerator) -> Switch {
        Bool.random(using: &numbers) ? .on : .off
    }
}
