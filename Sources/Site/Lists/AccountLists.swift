import Licensing
import StrictJSON
import Templating

/// A page of a list of an account, without its language.
///
/// Its links are relative, and lead to pages of the same language or to files without a language. The page is therefore
/// the same in all languages.
struct AccountListPage {
    let address: ListAddress
    let kind: Frame.Page
    let section: Frame.Crumb.Section
    let asOf: Timestamp?
    let record: Record
}

/// All lists of an account.
struct AccountLists {
    /// A file of a list, with its page for each language.
    typealias File = ListFile<LocalizedAccount, AccountListPage>

    private let state: AccountState
    private let products: ProductCatalog
    let users: UserLists
    private let orders: AccountOrders
    let histories: [HistoryList]
    private let linesPerPage: Int
    private let holders: [HolderList]
    private let search: SearchIndex<User>
    /// For each product, the causes of the groups in their order.
    private let causes: [[Cause]]
    /// For each user, a hash of the rows in lists.
    private let rowHashes: [UserID: Int]
    /// For each user, a hash of the entry in the search index.
    private let entryHashes: [UserID: Int]

    init(_ state: AccountState, _ orders: AccountOrders, _ renderer: SiteRenderer) {
        let linesPerPage = renderer.linesPerPage
        products = renderer.products
        self.state = state
        self.orders = orders
        users = UserLists(state, products, linesPerPage: linesPerPage)
        histories = HistoryList.all(state.history, linesPerPage: linesPerPage)
        self.linesPerPage = linesPerPage
        holders = state.holderLists(longerThan: renderer.holdersInLine, linesPerPage: linesPerPage)
        let products = renderer.products.products
        let causes = products.map { product in AnswerGroup.allCases.map { state.answer($0, product).1 } }
        self.causes = causes
        rowHashes = state.users.mapValues { user in
            var hasher = Hasher()
            hasher.combine(user)
            for product in products {
                let (outcome, cause) = state.answer(user.answerGroup(for: product.id), product)
                hasher.combine(outcome)
                hasher.combine(cause)
                hasher.combine(state.answeredSince(user, product.id))
            }
            return hasher.finalize()
        }
        entryHashes = state.users.mapValues { user in
            var hasher = Hasher()
            hasher.combine(user.id)
            user.name.hashExactly(into: &hasher)
            user.email.hashExactly(into: &hasher)
            for product in products { hasher.combine(user.answerGroup(for: product.id)) }
            return hasher.finalize()
        }
        let answers = causes.map { causes in
            JSONValue.object(JSONObject(texts: zip(AnswerGroup.allCases, causes).map { ($0.code, $1.rawValue) }))
        }
        // Entries contain groups and not causes. A change that affects everybody's answers then only changes the first
        // file.
        search = SearchIndex(
            users.users,
            isCut: users.users.count > linesPerPage,
            answers: .array(answers)
        ) { user in
            products.map { user.answerGroup(for: $0.id).code }.joined(separator: " ")
        }
    }

    /// All files, in an order in which each page follows the pages to which it links.
    var files: [File] {
        let files =
            users.listings.flatMap(pages) + orderPages + histories.flatMap(pages) + holders.flatMap(pages) + searchFiles
        return files.reversed()
    }

    private func pages(_ listing: UserLists.Listing) -> [File] {
        listing.tree.pages.map { page in
            let version = version { hasher in
                page.hash(into: &hasher, label: listing.label)
                let isMain = listing.list == .all && page.above == nil
                if isMain {
                    for other in users.listings {
                        hasher.combine(other.list)
                        hasher.combine(other.users.count)
                    }
                }
                // The main page shows the time of the last change of the whole list, and the newest of all users.
                guard isMain || page.part.parts.isEmpty else { return }
                if isMain {
                    for product in products.products {
                        for group in AnswerGroup.allCases { hasher.combine(state.answer(group, product).1) }
                    }
                }
                for user in listing.users[page.part.entries] { hasher.combine(rowHashes[user.id]) }
                if isMain { hasher.combine(state.lastRemoval) }
            }
            return File(
                key: .page(ListAddress(listing.list.name, page.part)),
                version: version,
                content: .localized { $0.page(page, of: listing, among: users) }
            )
        }
    }

    private var orderPages: [File] {
        guard orders.isCut else { return [] }
        return orders.tree.pages.map { page in
            let version = version { hasher in
                page.hash(into: &hasher, label: orders.ending.label)
                guard page.part.parts.isEmpty else { return }
                for row in orders.ending[page.part.entries] {
                    hasher.combine(row.order)
                    hasher.combine(row.validity)
                }
            }
            return File(
                key: .page(ListAddress(AccountOrders.name, page.part)),
                version: version,
                content: .localized { $0.page(page, of: orders) }
            )
        }
    }

    private func pages(_ list: HistoryList) -> [File] {
        list.tree.pages.map { page in
            let version = version { hasher in
                page.hash(into: &hasher, label: list.label)
                if list.topic == nil, page.above == nil {
                    for other in histories {
                        hasher.combine(other.topic)
                        hasher.combine(other.entries.count)
                    }
                }
                // Lines link to people and orders only while these have a page or a row.
                for entry in list.shown(on: page) {
                    hasher.combine(entry)
                    if let person = entry.change.person { hasher.combine(state.users[person.id] == nil) }
                    if let order = entry.change.order { hasher.combine(state.orders[order.id] == nil) }
                }
                // Sums also count entries that the page does not show.
                for month in list.months(on: page) { hasher.combine(list.sums(of: month, on: page)) }
                hasher.combine(state.orders.count > linesPerPage)
            }
            return File(
                key: .page(ListAddress(list.name, page.part)),
                version: version,
                content: .localized { $0.page(page, of: list, among: histories) }
            )
        }
    }

    private func pages(_ list: HolderList) -> [File] {
        list.tree.pages.map { page in
            File(
                key: .page(ListAddress(list.name, page.part)),
                version: version { hasher in
                    page.hash(into: &hasher, label: \.nameLabel)
                    hasher.combine(list.time)
                    for holder in list.holders[page.part.entries] { hasher.combine(holder) }
                },
                content: .localized { $0.holders(page, of: list) }
            )
        }
    }

    private var searchFiles: [File] {
        func combine(_ users: [User], into hasher: inout Hasher) {
            for user in users { hasher.combine(entryHashes[user.id]) }
        }
        return search.files(of: .account(state.id)) { file in
            version { hasher in
                switch file {
                case .contents(let parts, let isFirst):
                    hasher.combine(parts.map(\.prefix))
                    if isFirst { hasher.combine(causes) }
                case .words(let part): combine(search.entries(part), into: &hasher)
                case .entries:
                    hasher.combine(causes)
                    combine(search.entries, into: &hasher)
                }
            }
        }
    }

    /// A version for a content.
    ///
    /// Every page also shows the name and the status of the account. The main pages also show when these last changed.
    private func version(_ body: (inout Hasher) -> Void) -> Int {
        var hasher = Hasher()
        hasher.combine(state.profile)
        hasher.combine(state.status)
        hasher.combine(state.identityChanged)
        body(&hasher)
        return hasher.finalize()
    }
}
