import Licensing

/// The users of an account in all the ways in which they are listed.
struct UserLists {
    /// One list, cut into parts.
    struct Listing {
        let list: UserList
        /// In the order of the list.
        let users: [User]
        let tree: ListTree
        /// How its parts are called.
        let label: @Sendable (ListTree.Part) -> PartLabel

        /// Shown from its end.
        var isNewestFirst: Bool { list == .newest }

        /// Whom a part shows, in the order in which it does.
        func users(in part: ListTree.Part) -> [User] {
            isNewestFirst ? users[part.entries].reversed() : Array(users[part.entries])
        }
    }

    /// All users, by name.
    let users: [User]
    private let linesPerPage: Int
    /// `UserList.all` first, then those that have an entry.
    private(set) var listings: [Listing] = []

    init(_ state: AccountState, _ products: ProductCatalog, linesPerPage: Int) {
        self.linesPerPage = linesPerPage
        let keys: [NameKey]
        (keys, users) = Array(state.users.values).sorted(byName: \.shownName, id: \.id.text)
        append(.all, Array(users.indices), keys)
        var members: [UserList: [Int]] = [:]
        for product in products.products {
            let causes = AnswerGroup.allCases.map { UserList.cause(product, state.answer($0, product).1) }
            let (with, without) = (UserList.withLicense(product), UserList.withoutLicense(product))
            for (index, user) in users.enumerated() {
                let group = user.answerGroup(for: product.id)
                members[causes[group.rawValue], default: []].append(index)
                members[group.holds ? with : without, default: []].append(index)
            }
        }
        members[.neverRegistered] = users.indices.filter { !users[$0].isRegistered }
        members[.neverRegisteredHolders] = users.indices.filter { users[$0].isUnregisteredHolder }
        for list in Self.facets(products) { append(list, members[list] ?? [], keys) }
        // A short list can be looked over; a long one is worth another order.
        if users.count > linesPerPage { appendOrders() }
    }

    /// How many users the main page of a long list shows.
    private static let latestCount = 50

    /// The newest users of a long list, the newest first; none of a short one.
    var latest: [User] {
        (listings.first { $0.list == .newest }?.users.suffix(Self.latestCount)).map { $0.reversed() } ?? []
    }

    /// What users can be told apart by, in the order in which readers are offered it.
    static func facets(_ products: ProductCatalog) -> [UserList] {
        products.products.flatMap { product in
            [.withLicense(product), .withoutLicense(product)] + Cause.allCases.map { .cause(product, $0) }
        } + [.neverRegisteredHolders, .neverRegistered]
    }

    private mutating func append(_ list: UserList, _ members: [Int], _ keys: [NameKey]) {
        guard !members.isEmpty || list == .all else { return }
        let isAll = members.count == users.count
        listings.append(
            Listing(
                list: list,
                users: isAll ? users : members.map { users[$0] },
                tree: ListTree(named: isAll ? keys : members.map { keys[$0] }, limit: linesPerPage),
                label: { PartLabel(name: $0.nameLabel) }
            )
        )
    }

    private mutating func appendOrders() {
        let byEmail = users.sorted(byName: \.email, id: \.id.text)
        listings.append(
            Listing(
                list: .byEmail,
                users: byEmail.elements,
                tree: ListTree(named: byEmail.keys, limit: linesPerPage),
                label: { PartLabel(name: $0.nameLabel) }
            )
        )
        let byAge = users.indices.sorted { (users[$0].added, users[$0].id) < (users[$1].added, users[$1].id) }
            .map { users[$0] }
        listings.append(
            Listing(
                list: .newest,
                users: byAge,
                tree: ListTree(
                    dated: byAge.count,
                    limit: linesPerPage,
                    time: { byAge[$0].added },
                    id: { byAge[$0].id.text }
                ),
                label: { part in
                    let (first, last) = (byAge[part.entries.lowerBound], byAge[part.entries.upperBound - 1])
                    return PartLabel(dated: part, time: first.added, last: last.id.text)
                }
            )
        )
    }
}
