package import HTTPTypes
import Licensing
package import Mapping
package import Webhooks

/// The sender of `/webhooks/{source}`: the verification of its requests, and the meaning of its bodies.
package struct WebhookSource: Sendable {
    /// The verification of requests.
    package enum Verification: Sendable {
        /// With Standard Webhooks.
        ///
        /// Without keys, no request can be verified.
        case standard([WebhookKey])
        /// According to the description of the source.
        ///
        /// `address` is the address of the server for the sender.
        case described(SignatureVerifier, address: PublicAddress?)
        /// The source has a description, but no secret yet.
        case missingSecret
    }

    package let verification: Verification
    /// The rules for bodies; nil if bodies have the format of <doc:HTTPInterface#Bodies>.
    let mapping: SourceDescription?
    /// Whether the sender is WooCommerce, which sends tests without a signature.
    let hasPings: Bool

    /// - Parameter description: nil for a source without a description.
    package init(_ verification: Verification, description: SourceDescription? = nil) {
        self.verification = verification
        mapping = description?.hasRules == true ? description : nil
        hasPings = description?.preset == "woocommerce"
    }

    /// Whether a body is the unsigned test that WooCommerce sends while an operator saves a webhook.
    ///
    /// WooCommerce uses an address only if this test is answered with exactly 200. The test contains no data, so it is
    /// ignored without a signature.
    func isPing(_ body: [UInt8]) -> Bool {
        guard hasPings else { return false }
        let prefix = Array("webhook_id=".utf8)
        return body.count <= 32 && body.count > prefix.count && body.starts(with: prefix)
            && body.dropFirst(prefix.count).allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    }

    /// Whether requests can be verified.
    package var isConfigured: Bool {
        switch verification {
        case .standard(let keys): !keys.isEmpty
        case .described: true
        case .missingSecret: false
        }
    }
}

extension WebhookSource {
    /// Verifies a request.
    ///
    /// - Parameter path: the path of the source, which some senders sign as a part of the address.
    /// - Returns: the id of the message, if the signature covers it.
    /// - Throws: `ProblemDetails` with 401.
    func verify(
        _ headers: HTTPFields,
        _ body: [UInt8],
        path: String,
        at now: Timestamp
    ) throws(ProblemDetails) -> String? {
        switch verification {
        case .standard(let keys):
            do throws(WebhookVerificationError) {
                let signed = try WebhookHeaders(headers)
                try WebhookVerifier(keys: keys).verify(signed, body: body, at: now.seconds)
                return signed.id
            } catch {
                throw ProblemDetails(.unauthenticated, "\(error)")
            }
        case .described(let verifier, let address):
            let request = SignatureVerifier.Request(
                url: address?.address(of: path),
                headers: headers.lines(of:),
                body: body
            )
            do throws(SignatureError) {
                try verifier.verify(request, at: now.seconds)
                return nil
            } catch {
                var problem = ProblemDetails(.unauthenticated, "\(error)")
                if let scheme = verifier.authenticationScheme { problem.challenge = #"\#(scheme) realm="vitrina""# }
                throw problem
            }
        case .missingSecret: throw WebhookSources.notConfigured
        }
    }
}

extension HTTPFields {
    /// The values of all lines of a header.
    package func lines(of name: String) -> [String] { HTTPField.Name(name).map { self[values: $0] } ?? [] }
}

extension WebhookHeaders {
    /// The signed headers of a request.
    ///
    /// Headers of Svix are used only if there is no header of the standard.
    package init(_ headers: HTTPFields) throws(WebhookVerificationError) {
        let isSvix =
            !headers.contains(.webhookID) && !headers.contains(.webhookTimestamp)
            && !headers.contains(.webhookSignature)
        try self.init(
            id: headers[values: isSvix ? .svixID : .webhookID],
            timestamp: headers[values: isSvix ? .svixTimestamp : .webhookTimestamp],
            signature: headers[values: isSvix ? .svixSignature : .webhookSignature]
        )
    }
}
