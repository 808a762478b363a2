import Licensing

extension RegenerationPlan {
    /// How far a pass over the whole site is.
    enum Pass {
        /// Accounts that are still to come.
        case accounts(ArraySlice<AccountID>)
        /// Every account was rendered; what else has to be before the rest can be taken away.
        case partners(Set<RegenerationQueue.Work>)
        case pruning
    }
}
