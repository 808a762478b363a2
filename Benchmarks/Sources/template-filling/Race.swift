import Mustache
import Site
import Templating

/// Lets the contestants create the same pages in turns, so that other load on the machine affects them equally.
struct Race {
    /// A way to create a page.
    private struct Contestant: Sendable {
        let name: String
        var isBaseline = false
        /// Creates a page and returns its size.
        let makePage: @Sendable (PreparedPage) -> Int
    }

    /// The time of a page in each round.
    struct Result {
        let name: String
        let isBaseline: Bool
        fileprivate(set) var nanoseconds: [Double] = []
    }

    private let pages: [PreparedPage]
    private let contestants: [Contestant]

    /// - Parameter only: a part of the names of the contestants, for profiling; nil for all.
    init(_ pages: [PreparedPage], only part: String?) {
        self.pages = pages
        contestants = Self.all.filter { contestant in part.map(contestant.name.contains) ?? true }
    }

    private static let all = [
        Contestant(name: "Vitrina: values to bytes (`Template.fill`)") { filled($0, $0.records) },
        Contestant(name: "Vitrina: model to values to bytes", isBaseline: true) { filled($0, $0.steps.records()) },
        Contestant(name: "Vitrina: all that is done per page") { $0.steps.render().count },
        Contestant(name: "swift-mustache 2.1.1: values to text") { $0.mustache.render($0.values).utf8.count },
        Contestant(name: "cmark per page: data put in by swift-mustache") {
            parsed($0, $0.markdownTemplate.render($0.values))
        },
        Contestant(name: "cmark per page: data put in beforehand") { parsed($0, $0.markdown) },
    ]

    private static func parsed(_ page: PreparedPage, _ markdown: String) -> Int {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(UserPageSteps.reservedBytes)
        bytes.append(contentsOf: page.head)
        CommonMark.append(markdown, to: &bytes)
        bytes.append(contentsOf: page.tail)
        return bytes.count
    }

    private static func filled(_ page: PreparedPage, _ records: [Record]) -> Int {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(UserPageSteps.reservedBytes)
        page.steps.template.fill(records, into: &bytes)
        return bytes.count
    }

    /// Every contestant creates all pages once per round, after a round that is not measured.
    func run(rounds: Int) -> [Result] {
        var results = contestants.map { Result(name: $0.name, isBaseline: $0.isBaseline) }
        let sizes = contestants.map(makeAll)
        let clock = ContinuousClock()
        for _ in 0..<rounds {
            for (index, contestant) in contestants.enumerated() {
                var size = 0
                let time = clock.measure { size = makeAll(contestant) }
                // Using every page prevents the compiler from removing the work.
                precondition(size == sizes[index], "the same pages came out differently")
                results[index].nanoseconds.append(time / .nanoseconds(1) / Double(pages.count))
            }
        }
        return results
    }

    private func makeAll(_ contestant: Contestant) -> Int {
        pages.reduce(0) { $0 + contestant.makePage($1) }
    }
}
