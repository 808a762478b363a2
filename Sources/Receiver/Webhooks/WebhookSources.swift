import Synchronization

/// The sources of a server, replaced as a whole while it runs.
package final class WebhookSources: Sendable {
    private let sources: Mutex<[SourceName: WebhookSource]>

    package init(_ sources: [SourceName: WebhookSource] = [:]) {
        self.sources = Mutex(sources)
    }

    /// Replaces all sources.
    ///
    /// Requests in progress continue with the previous sources.
    package func replace(with sources: [SourceName: WebhookSource]) {
        self.sources.withLock { $0 = sources }
    }

    /// Whether no source can verify requests.
    package var isEmpty: Bool { sources.withLock { $0.values.allSatisfy { !$0.isConfigured } } }

    /// The source with a name.
    ///
    /// - Throws: `ProblemDetails` with 404, or with 503 if the operator has not configured a key yet.
    subscript(name: SourceName) -> WebhookSource {
        get throws(ProblemDetails) {
            let found = sources.withLock { $0[name] }
            if let found, found.isConfigured { return found }
            if case .missingSecret = found?.verification { throw Self.notConfigured }
            throw name == .default ? Self.notConfigured : Self.unknownSource
        }
    }

    /// The request is correct, and the sender should retry after the operator has configured a key.
    static let notConfigured = ProblemDetails(
        .notConfigured,
        "The server has no key for this address yet. Send the request again later."
    )

    static let unknownSource = ProblemDetails(
        .unknownSource,
        "No source with this name is configured. Check the address, or set a key for it."
    )
}
