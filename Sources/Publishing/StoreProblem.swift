/// An error of an object store.
///
/// Details come from the store or from its client library. None of them holds a key or a signature.
package enum StoreProblem: Error, Equatable, Sendable {
    /// The store does not answer, or answers that it is unavailable.
    case unreachable(detail: String)
    /// The store refuses the keys or the request.
    case denied(detail: String)
    /// There is no such bucket.
    case missingBucket
    /// The bucket is in another region; its name, if known.
    case otherRegion(String?)
    /// The clocks of this machine and of the store differ by more than the store permits.
    case clock
    /// Another process publishes to the place; `holder` is its description of itself.
    case inUse(holder: String)
    /// Another process took over the lock while this one did not renew it.
    case takenOver
    /// The store lacks a feature that publishing requires.
    case unsupported(detail: String)
    /// The number of files to remove exceeds the limit.
    case tooManyRemovals(Int, of: Int)
    /// Any other error that the store reported.
    case failed(operation: String, detail: String)

    /// The problem, its place, and how to fix it.
    ///
    /// - Parameter place: the address of the site, as `--site` names it.
    package func sentence(about place: String) -> String {
        switch self {
        case .unreachable(let detail):
            "\(place): the store cannot be reached (\(detail)). Check VITRINA_S3_ENDPOINT and the network, then try again."
        case .denied(let detail):
            """
            \(place): the store refuses access (\(detail)). Check AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, and that \
            the key has permission to list, read, write, and delete objects in this bucket.
            """
        case .missingBucket: "\(place): there is no such bucket. Create it, or choose another with --site."
        case .otherRegion(let region):
            "\(place): the bucket is in another region. Set AWS_REGION\(region.map { " to \($0)" } ?? " to its region")."
        case .clock:
            "\(place): the clocks of this machine and of the store differ too much. Synchronize the clock, then try again."
        case .inUse(let holder):
            "\(place): another process is publishing here (\(holder)). Stop it, or choose another prefix with --site."
        case .takenOver:
            """
            \(place): this process was paused or could not reach the store for too long, so another process publishes \
            here now. Nothing more was written. Stop one of the two processes, then start again.
            """
        case .unsupported(let detail):
            "\(place): this store cannot be used for a site (\(detail)). Use a store with conditional writes."
        case .tooManyRemovals(let count, let all):
            """
            \(place): \(count) of \(all) objects would be removed, which looks like a mistake. No object was removed. \
            Check --data and --site. If the removal is intended, set VITRINA_S3_MAX_DELETES to \(count) for this run.
            """
        case .failed(let operation, let detail):
            "\(place): cannot \(operation) (\(detail)). Check the log of the store, then try again."
        }
    }
}
