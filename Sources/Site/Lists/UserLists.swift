import Licensing

/// The users of an account in all of their lists.
struct UserLists {
    /// A list that is divided into parts.
    struct Listing {
        let list: UserList
        /// The users in the order of the list.
        let users: [User]
        let tree: ListTree
        /// The label of a part.
        let label: @Sendable (ListTree.Part) -> PartLabel

        /// Whether pages show the list in reverse.
        var isNewestFirst: Bool { list == .newest }

        /// The users of a part in the order of its page.
        func users(in part: ListTree.Part) -> [User] {
            isNewestFirst ? users[part.entries].reversed() : Array(users[part.entries])
        }
    }

    /// All users, sorted by name.
    let users: [User]
    private let linesPerPage: Int
    /// `UserList.all`, followed by the lists with entries.
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
        members[.neverRegistered] = users.indices.filter { users[$0].isRegistered == false }
        members[.neverRegisteredHolders] = users.indices.filter { users[$0].isUnregisteredHolder }
        for list in Self.facets(products) { append(list, members[list] ?? [], keys) }
        // A reader can scan a short list; a long list is also offered in other orders.
        if users.count > linesPerPage { appendOrders() }
    }

    /// The number of users on the main page of a long list.
    private static let latestCount = 50

    /// The newest users of a long list, newest first; empty for a short list.
    var latest: [User] {
        (listings.first { $0.list == .newest }?.users.suffix(Self.latestCount)).map { $0.reversed() } ?? []
    }

    /// The lists by which readers can filter users, in the order in which pages offer them.
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
                label: \.nameLabel
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
                label: \.nameLabel
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
