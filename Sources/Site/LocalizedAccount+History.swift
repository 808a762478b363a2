import Licensing

/// The history, and the lists that its lines lead to.
extension LocalizedAccount {
    /// How many lines the main page of a long history shows.
    private static let latestCount = 50

    /// What happened, newest first: the latest lines and the way to the others, or a part of the time.
    func history(_ page: ListPage) -> RenderedFile {
        let isMain = page.above == nil
        let route = historyRoute(page.part)
        let isShown = page.part.parts.isEmpty
        let entries = isShown ? state.history[page.part.entries] : isMain ? state.history.suffix(Self.latestCount) : []
        let model = HistoryPage(
            navigation: navigation(from: route),
            way: page.navigation(
                newestFirst: true,
                label: { part in
                    let (first, last) = (
                        state.history[part.entries.lowerBound], state.history[part.entries.upperBound - 1]
                    )
                    return PartLabel(
                        dated: part,
                        time: first.time,
                        last: last.change.person?.shownName ?? last.event?.id
                    )
                },
                link: { historyRoute($0).link(from: route) }
            ),
            rows: entries.reversed().map { row($0, route) }
        )
        return file(
            route,
            isMain ? .accountHistory : .accountHistoryPart,
            section: .history,
            asOf: isMain ? latest([state.history.last?.time, state.identityChanged]) : nil,
            HistoryPage.fields,
            model
        )
    }

    private func row(_ entry: HistoryEntry, _ route: Route) -> HistoryPage.Row {
        var row = HistoryPage.Row(entry, names: renderer.names)
        guard case .integration(_, _, let effects) = entry.change else { return row }
        for (index, effect) in effects.enumerated() {
            guard case .revoked(let product, let holders) = effect, holders.count > renderer.holdersInLine else {
                continue
            }
            let list = ListAddress(HolderList.name(product, entry))
            row.effects[index].holders = []
            row.effects[index].holdersLink = Route.list(list, of: state.id, locale: locale).link(from: route)
        }
        return row
    }

    private func historyRoute(_ part: ListTree.Part) -> Route {
        .list(ListAddress(AccountLists.history, part), of: state.id, locale: locale)
    }

    /// Who held licenses before they were revoked.
    func holders(_ page: ListPage, of list: HolderList) -> RenderedFile {
        let route = route(list, page.part)
        let model = HoldersPage(
            navigation: navigation(from: route),
            productName: renderer.names.name(of: list.product),
            time: list.time,
            way: page.navigation(label: { PartLabel(name: $0.nameLabel) }) { part in
                self.route(list, part).link(from: route)
            },
            holders: page.part.parts.isEmpty ? list.holders[page.part.entries] : []
        )
        return file(
            route,
            .accountHolders,
            section: .history,
            asOf: nil,
            HoldersPage.fields,
            model
        )
    }

    private func route(_ list: HolderList, _ part: ListTree.Part) -> Route {
        .list(ListAddress(list.name, part), of: state.id, locale: locale)
    }

    /// What happened last, for feed readers.
    func changes() -> RenderedFile {
        RenderedFile(
            route: .changes(state.id, locale: locale),
            bytes: ChangesFeed(state, renderer.language(locale).phrases, renderer.names).bytes
        )
    }
}
