import Fuzzing
import Licensing
import Sheets
import Tables

private let taken = CalendarDate(daysSince1970: 20_000).start

private func id<Subject>(_ text: String) -> Identifier<Subject> {
    guard let id = Identifier<Subject>(text) else { fatalError("\(text) is an id") }
    return id
}

/// A valid sheet gives events that can be stored, in any order of its rows.
///
/// Every problem has a place.
func checkSheet(_ file: [UInt8], _ description: SheetDescription?) {
    guard let table = try? Table(file) else { return }
    let lines = file.count { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") } + 1
    do throws(SheetError) {
        let found = try events(of: table, description)
        checkLedger(found)
        // The first row has the names of the columns.
        let turned = [table.rows[0]] + table.rows.dropFirst().reversed()
        guard let other = try? Table(written(turned)), let again = try? events(of: other, description) else {
            fatalError("property violated: a sheet is read in any order of its rows")
        }
        expect(again == found, "the order of the rows changes nothing")
    } catch {
        expect(!error.problems.isEmpty, "a sheet is refused with a problem")
        expect(Set(error.problems.map(\.description)).count == error.problems.count, "every problem is named once")
        for problem in error.problems {
            expect((1...lines).contains(problem.place.line), "a problem has its place: \(problem)")
        }
    }
}

private func events(of table: Table, _ description: SheetDescription?) throws(SheetError) -> [Event] {
    let context = SheetContext(account: id("acme"), partner: id("p1"), description: description)
    let sheet = try Sheet(table, file: "s.csv", context)
    return try SheetImport(name: "s", taken: taken).events(of: sheet)
}

/// Events are stored unchanged.
///
/// Storing them again changes nothing, and a withdrawn list has no effect.
private func checkLedger(_ events: [Event]) {
    for event in events {
        expect((try? EventDecoder().decode(event.line)) == event, "an event is read as it was written: \(event.line)")
    }
    var ledger = LedgerExcerpt(registry: [])
    let preview = SheetPreview(events, in: ledger, asOf: taken)
    expect(preview.accounts.values.allSatisfy { $0.users.removed.isEmpty && $0.takenCount == 0 }, "nobody is removed")
    ledger.add(events)
    let again = SheetPreview(events, in: ledger, asOf: taken)
    expect(again.accounts.values.allSatisfy(\.isEmpty) && again.orders.isEmpty, "the same again changes nothing")
    for account in LedgerExcerpt.accounts(of: events) {
        guard let list = events.first(where: { LedgerExcerpt.accounts(of: [$0]) == [account] }),
            let withdrawal = try? UserLists.withdrawal(of: list, account: account)
        else { fatalError("property violated: a list can be withdrawn") }
        let state = AccountFold.state(of: account, events: [list, withdrawal].sorted(), orderSteps: [], asOf: taken)
        expect(state.users.isEmpty, "a withdrawn list counts as never sent")
    }
}

private func written(_ rows: [TableRow]) -> [UInt8] {
    Array(
        rows.map { row in
            row.cells.map { cell in
                let bytes = cell.utf8.flatMap { $0 == UInt8(ascii: "\"") ? [$0, $0] : [$0] }
                return "\"\(String(decoding: bytes, as: UTF8.self))\""
            }.joined(separator: ";")
        }.joined(separator: "\n").utf8
    )
}
