/// The switches of one instant, and all possible orders of them.
///
/// *Ours*: if no sequence orders them, licenses are kept and the account is flagged, because keeping can be undone
/// (<doc:LicensingRules#Same-instant>).
struct SwitchInstant: Sendable {
    /// The fate of the licenses of a product at the instant.
    enum Fate: Hashable, Sendable {
        /// No possible order loses them.
        case keep
        /// Some orders lose them and some do not.
        case keepAndFlag
        /// Every possible order loses them.
        case revoke
    }

    /// Beyond these numbers of switches in an unknown order, or of possible courses, the licenses are kept and flagged.
    ///
    /// People could not check them by hand either.
    private static let limit = (turns: 64, courses: 512)

    private let switches: [Event]
    private let before: [IntegrationID: IntegrationSwitch]

    init(_ events: [Event], before: [IntegrationID: IntegrationSwitch]) {
        switches = events.filter { if case .integration = $0.payload { true } else { false } }
        self.before = before
    }

    /// The same switches for an account that has just been deleted and has no earlier switches.
    var afterDeletion: SwitchInstant { SwitchInstant(switches, before: [:]) }

    /// The fate in all possible orders.
    func fate(of product: Product, standaloneOff: SwitchOffPolicy) -> Fate {
        let integrations = [product.requires] + product.controlledBy
        let turns = switches.compactMap { event -> Turn? in
            guard case .integration(_, let integration, let position) = event.payload,
                let index = integrations.firstIndex(of: integration)
            else { return nil }
            return Turn(event: event, integration: index, position: position)
        }
        guard product.whenSwitchedOff == .revoke, turns.contains(where: { $0.integration == 0 && $0.position == .off })
        else { return .keep }
        let start = Course(
            done: [],
            positions: integrations.map { before[$0]?.position ?? .off },
            wasEverControlled: product.controlledBy.contains { before[$0]?.wasEverOn == true },
            isRevoked: false
        )
        var courses: Set<Course> = [start]
        if zip(turns, turns.dropFirst()).allSatisfy({ $0.event.isKnownToPrecede($1.event) }) {
            courses = [start.continued(through: turns, standaloneOff)]
        } else {
            guard turns.count <= Self.limit.turns else { return .keepAndFlag }
            for _ in turns {
                courses = Set(courses.flatMap { $0.continuations(turns, standaloneOff) })
                guard courses.count <= Self.limit.courses else { return .keepAndFlag }
            }
        }
        switch (courses.contains(where: \.isRevoked), courses.contains { !$0.isRevoked }) {
        case (true, false): return .revoke
        case (true, true): return .keepAndFlag
        case (false, _): return .keep
        }
    }

    /// A switch of the product's own integration (0) or of one that takes control of it.
    private struct Turn {
        let event: Event
        let integration: Int
        let position: Switch
    }

    /// A possible course of the instant up to a point.
    private struct Course: Hashable {
        var done: Set<Int>
        var positions: [Switch]
        var wasEverControlled: Bool
        var isRevoked: Bool

        /// The courses after each possible next switch, whose known predecessors are all done.
        func continuations(_ turns: [Turn], _ standaloneOff: SwitchOffPolicy) -> [Course] {
            turns.indices.filter { next in
                !done.contains(next)
                    && turns.indices.allSatisfy {
                        done.contains($0) || !turns[$0].event.isKnownToPrecede(turns[next].event)
                    }
            }.map { after(turns[$0], $0, standaloneOff) }
        }

        /// The course after all switches in their order.
        func continued(through turns: [Turn], _ standaloneOff: SwitchOffPolicy) -> Course {
            turns.indices.reduce(self) { $0.after(turns[$1], $1, standaloneOff) }
        }

        private func after(_ turn: Turn, _ index: Int, _ standaloneOff: SwitchOffPolicy) -> Course {
            var course = self
            course.done.insert(index)
            let isEdge = positions[turn.integration] != turn.position
            if turn.integration == 0, turn.position == .off, isEdge, !positions.dropFirst().contains(.on) {
                course.isRevoked = isRevoked || wasEverControlled || standaloneOff == .revoke
            }
            course.positions[turn.integration] = turn.position
            course.wasEverControlled = wasEverControlled || (turn.integration > 0 && turn.position == .on)
            return course
        }
    }
}
