import Licensing

extension RegenerationPlan {
    /// How far a pass over the whole site is.
    enum Pass {
        /// Accounts that are still to come.
        case accounts(ArraySlice<AccountID>)
        /// Every account was rendered; what else has to be before the rest can be taken away.
        case partners(Set<RegenerationQueue.Work>)
        case pruning

        /// Work that came to its end need not be waited for.
        mutating func end(_ work: RegenerationQueue.Work) {
            guard case .partners(var rest) = self else { return }
            // The set is held once, so that it is changed in place.
            self = .pruning
            rest.remove(work)
            self = .partners(rest)
        }
    }
}
