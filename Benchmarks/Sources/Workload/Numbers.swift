import Foundation

extension Collection<Double> {
    /// The median, which one disturbed round does not change.
    package var median: Double {
        let sorted = sorted()
        let middle = sorted.count / 2
        return sorted.count.isMultiple(of: 2) ? (sorted[middle - 1] + sorted[middle]) / 2 : sorted[middle]
    }
}

extension Double {
    /// The number with commas between thousands.
    package func grouped(decimals: Int = 0) -> String {
        formatted(.number.precision(.fractionLength(decimals)).locale(Locale(identifier: "en")))
    }
}
