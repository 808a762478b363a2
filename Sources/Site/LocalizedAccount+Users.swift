import Licensing
import Templating

/// The lists of users.
extension LocalizedAccount {
    /// A page of a list of users: the whole list or a part.
    func page(_ page: ListPage, of listing: UserLists.Listing, among lists: UserLists) -> AccountListPage {
        let isMain = listing.list == .all && page.above == nil
        let route = route(listing.list, page.part)
        let model = UsersPage(
            navigation: navigation(from: route),
            list: listing.list,
            productName: productName(listing.list),
            way: page.navigation(newestFirst: listing.isNewestFirst, label: listing.label) { part in
                self.route(listing.list, part).link(from: route)
            },
            rows: page.part.parts.isEmpty ? rows(listing.users(in: page.part), of: listing.list, on: route) : [],
            latest: isMain && !page.part.parts.isEmpty ? rows(lists.latest, of: listing.list, on: route) : [],
            answers: isMain && !page.part.parts.isEmpty ? answers : [],
            facets: isMain ? links(lists, from: route) { !$0.isOrder && $0 != .all } : [],
            orders: page.above == nil && (isMain || listing.list.isOrder)
                ? links(lists, from: route) { $0.isOrder && $0 != listing.list } : [],
            search: isMain && !lists.users.isEmpty
                ? SearchBox(
                    .users,
                    of: .account(state.id),
                    isCut: !page.part.parts.isEmpty,
                    target: "users/*.html",
                    on: route
                ) : nil
        )
        return AccountListPage(
            address: ListAddress(listing.list.name, page.part),
            kind: isMain ? .accountUsers : .accountList,
            section: .users,
            // A part is written only when its own entries change, so only the main page has the time of the last
            // change.
            asOf: isMain ? state.usersChanged(lists.users, renderer.products) : nil,
            record: UsersPage.fields.record(of: model)
        )
    }

    private var answers: [UsersPage.Answer] {
        products.flatMap { product in
            AnswerGroup.allCases.map { group in
                let (outcome, cause) = state.answer(group, product)
                let name = products.count > 1 ? product.name : nil
                return UsersPage.Answer(code: group.code, productName: name, outcome: outcome, cause: cause)
            }
        }
    }

    private func rows(_ users: [User], of list: UserList, on route: Route) -> [UsersPage.Row] {
        let products = list.product.map { [$0] } ?? renderer.products.products
        let folder = usersFolder(from: route)
        var rows: [UsersPage.Row] = []
        rows.reserveCapacity(users.count * products.count)
        for user in users {
            let link = folder + UserPages.name(of: user.id)
            for (index, product) in products.enumerated() {
                let explanation = state.explanation(for: user, of: product)
                rows.append(UsersPage.Row(user: user, explanation: explanation, isFirst: index == 0, link: link))
            }
        }
        return rows
    }

    private func links(
        _ lists: UserLists,
        from route: Route,
        where isWanted: (UserList) -> Bool
    ) -> [UsersPage.ListLink] {
        lists.listings.filter { isWanted($0.list) }.map { listing in
            UsersPage.ListLink(
                list: listing.list,
                productName: productName(listing.list),
                count: listing.users.count,
                link: self.route(listing.list).link(from: route)
            )
        }
    }

    /// The address of a list of users; that of all users if the list is empty.
    func link(to list: UserList, among lists: UserLists, from route: Route) -> String {
        let isThere = lists.listings.contains { $0.list == list }
        return self.route(isThere ? list : .all).link(from: route)
    }

    private func productName(_ list: UserList) -> String? {
        renderer.products.products.count > 1 ? list.product?.name : nil
    }

    /// The address of a list, or of a part of it.
    func route(_ list: UserList, _ part: ListTree.Part? = nil) -> Route {
        .list(ListAddress(list.name, part), of: state.id, locale: locale)
    }
}

extension AccountState {
    /// The time of the last change of the list of all users.
    func usersChanged(_ users: [User], _ products: ProductCatalog) -> Timestamp {
        latest(
            users.flatMap { user in products.products.map { answerChanged(of: user, for: $0.id) } }
                + [identityChanged, lastRemoval]
        )
    }
}
