import Workload

/// Fills the user pages of a sample in several ways, and prints the time per page.
@main
struct TemplateFilling {
    static func main() async {
        await reportingErrors { try await printTable() }
    }

    private static func printTable() async throws {
        let arguments = CommandLine.arguments.dropFirst()
        let rounds = arguments.first.flatMap(Int.init) ?? 31
        let only = arguments.dropFirst().first
        let pages = try await UserPages.ofSample()
        try Agreement.check(pages)
        let results = Race(pages, only: only).run(rounds: rounds)
        guard let baseline = results.first(where: \.isBaseline) ?? results.first else { return }

        var table = MarkdownTable("one user page", "ns per page", "fastest round", "slowest round", "ratio")
        for result in results {
            table.add(
                result.name,
                result.nanoseconds.median.grouped(),
                (result.nanoseconds.min() ?? 0).grouped(),
                (result.nanoseconds.max() ?? 0).grouped(),
                (result.nanoseconds.median / baseline.nanoseconds.median).grouped(decimals: 1)
            )
        }
        print(table.text)
    }
}
