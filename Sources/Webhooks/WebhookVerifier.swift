import Crypto

/// Verifies that the owner of a key signed a request recently.
package struct WebhookVerifier: Sendable {
    /// The standard tolerance in seconds.
    package static let standardTolerance: Int64 = 300

    private let keys: [WebhookKey]
    private let tolerance: Int64

    /// Creates a verifier.
    ///
    /// - Parameters:
    ///   - keys: the keys that may have signed. Without keys, every request is rejected.
    ///   - tolerance: the maximum difference in seconds between a timestamp and the receiver's time, in both
    ///     directions.
    package init(keys: [WebhookKey], tolerance: Int64 = standardTolerance) {
        self.keys = keys
        self.tolerance = tolerance
    }

    /// Returns if the request is authentic.
    ///
    /// The signature is verified before the time, so that senders without a key learn nothing about the receiver's
    /// clock.
    ///
    /// - Parameters:
    ///   - body: the bytes as received. For `v1`, a body in contiguous storage is not copied.
    ///   - now: the receiver's time, in seconds since 1970.
    package func verify(
        _ headers: WebhookHeaders,
        body: some Collection<UInt8>,
        at now: Int64
    ) throws(WebhookVerificationError) {
        let content = SignedContent(id: headers.id, timestamp: headers.timestamp, body: body)
        guard secretFits(content, headers.signatures) || publicKeyFits(content, headers.signatures) else {
            throw .noMatchingSignature
        }
        let (distance, overflow) = now.subtractingReportingOverflow(headers.timestamp)
        guard !overflow, tolerance >= 0, distance.magnitude <= tolerance.magnitude else { throw .outsideTolerance }
    }

    /// Compares all signatures with those of all secrets in constant time, so that the duration reveals nothing.
    private func secretFits(_ content: SignedContent<some Collection<UInt8>>, _ signatures: [WebhookSignature]) -> Bool
    {
        let codes = signatures.filter { $0.scheme == .v1 }.map(\.bytes)
        guard !codes.isEmpty else { return false }
        var fits = false
        for key in keys {
            guard case .secret(let secret) = key.material else { continue }
            // Computed once for each secret, so that many entries with a large body do not multiply the work.
            let expected = content.authenticationCode(with: secret)
            for code in codes {
                let isEqual = expected == code  // compares in constant time; on a line of its own, as || would skip it
                fits = fits || isEqual
            }
        }
        return fits
    }

    /// Stops at the first valid signature, because nothing here is secret.
    private func publicKeyFits(
        _ content: SignedContent<some Collection<UInt8>>,
        _ signatures: [WebhookSignature]
    ) -> Bool {
        let candidates = signatures.filter { $0.scheme == .v1a }.map(\.bytes)
        guard !candidates.isEmpty, keys.contains(where: { $0.scheme == .v1a }) else { return false }
        let message = content.bytes
        return keys.contains { key in
            guard case .publicKey(let publicKey) = key.material else { return false }
            return candidates.contains { publicKey.isValidSignature($0, for: message) }
        }
    }
}
