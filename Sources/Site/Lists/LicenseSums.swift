import Licensing
import Templating

/// The numbers of licenses of one product that changed in a part of an account's history.
struct LicenseSums: Hashable, Sendable {
    let product: ProductID
    /// The licenses of orders that were assigned to the account.
    var received = 0
    /// Assignments to users.
    var assigned = 0
    /// Removals from single users, and from users who left.
    var removed = 0
    /// Revocations because an integration was switched off.
    var revoked = 0
    /// The licenses of expired orders.
    var expired = 0
    /// The licenses of canceled orders.
    var canceled = 0

    /// The sums of each product with a change, in the order of the product ids.
    static func all(_ entries: some Sequence<HistoryEntry>) -> [LicenseSums] {
        var sums: [ProductID: LicenseSums] = [:]
        func add(_ licenses: Int, of product: ProductID, to sum: WritableKeyPath<LicenseSums, Int>) {
            guard licenses > 0 else { return }
            sums[product, default: LicenseSums(product: product)][keyPath: sum] += licenses
        }
        for entry in entries {
            switch entry.change {
            case .orderAssigned(let order): add(order.quantity, of: order.product, to: \.received)
            case .orderExpired(let order): add(order.quantity, of: order.product, to: \.expired)
            case .orderCancelled(let order): add(order.quantity, of: order.product, to: \.canceled)
            case .licenseAssigned(_, let product, _, _): add(1, of: product, to: \.assigned)
            case .licenseUnassigned(_, let product): add(1, of: product, to: \.removed)
            case .userRemoved(_, let released): for product in released { add(1, of: product, to: \.removed) }
            case .integration(_, _, let effects):
                for case .revoked(let product, let holders) in effects {
                    add(holders.count, of: product, to: \.revoked)
                }
            case .accountCreated, .accountUpdated, .accountDeactivated, .accountReactivated, .orderRenewed,
                .orderStarted,
                .userAdded, .userUpdated, .userErased, .licenseTierChanged, .lastSeatAssigned, .seatFreed:
                break
            }
        }
        return sums.values.sorted { $0.product < $1.product }
    }

    /// The sums as a page shows them.
    struct Row: Sendable {
        let sums: LicenseSums
        /// nil if the site has only one product.
        let productName: String?

        static let fields = Fields<Row>([
            .code("sumProduct") { $0.productName },
            .integer("received") { $0.sums.received },
            .integer("assigned") { $0.sums.assigned },
            .integer("removed") { $0.sums.removed },
            .integer("revoked") { $0.sums.revoked },
            .integer("expired") { $0.sums.expired },
            .integer("canceled") { $0.sums.canceled },
        ])
    }
}

extension HistoryList {
    /// The month of all entries of a page; nil if they are of several months.
    func month(of page: ListPage) -> CalendarMonth? {
        let shown = entries[page.part.entries]
        guard let first = shown.first, let last = shown.last else { return nil }
        let month = CalendarMonth(first.time.date)
        return CalendarMonth(last.time.date) == month ? month : nil
    }

    /// The months whose sums a page shows: those of its lines, or that of its parts.
    func months(on page: ListPage) -> [CalendarMonth] {
        let months = Set(shown(on: page).map { CalendarMonth($0.time.date) })
        return months.isEmpty ? month(of: page).map { [$0] } ?? [] : months.sorted()
    }

    /// The sums of a month in the list; empty if a page shows only a part of the month.
    func sums(of month: CalendarMonth, on page: ListPage) -> [LicenseSums] {
        /// The index of the first entry of a month or a later one, by binary search.
        func start(of month: CalendarMonth) -> Int {
            var (low, high) = (entries.startIndex, entries.endIndex)
            while low < high {
                let middle = (low + high) / 2
                if CalendarMonth(entries[middle].time.date) < month { low = middle + 1 } else { high = middle }
            }
            return low
        }
        let whole = start(of: month)..<start(of: month.adding(months: 1))
        guard page.part.entries.lowerBound <= whole.lowerBound, whole.upperBound <= page.part.entries.upperBound else {
            return []
        }
        return LicenseSums.all(entries[whole])
    }
}
