import Crypto

/// Tells whether a request comes from a holder of one of the keys, and from now.
package struct WebhookVerifier: Sendable {
    private let keys: [WebhookKey]
    private let tolerance: Int64

    /// - Parameters:
    ///   - keys: any of them may have signed; without keys every request is refused.
    ///   - tolerance: how many seconds a timestamp may lie before or after the receiver's time, both edges included.
    package init(keys: [WebhookKey], tolerance: Int64 = 300) {
        self.keys = keys
        self.tolerance = tolerance
    }

    /// Returns if the request is authentic.
    ///
    /// The signature is verified before the time, so that senders without a key learn nothing of the receiver's clock.
    ///
    /// - Parameters:
    ///   - body: as it was received; no JSON is read, and one that lies in one piece is not copied for `v1`.
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

    /// Compares every code with that of every secret, to the end: the time taken does not tell which fits, or how far.
    private func secretFits(_ content: SignedContent<some Collection<UInt8>>, _ signatures: [WebhookSignature]) -> Bool
    {
        let codes = signatures.filter { $0.scheme == .v1 }.map(\.bytes)
        guard !codes.isEmpty else { return false }
        var fits = false
        for key in keys {
            guard case .secret(let secret) = key.material else { continue }
            // The code is computed once per secret, however many entries a stranger sends along with a large body.
            let expected = content.authenticationCode(with: secret)
            for code in codes {
                let isEqual = expected == code  // compares in constant time; on a line of its own, as || would skip it
                fits = fits || isEqual
            }
        }
        return fits
    }

    /// Stops at the first that fits: what is compared here is no secret.
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
