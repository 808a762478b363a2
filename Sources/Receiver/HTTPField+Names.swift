import HTTPTypes

/// Header names that HTTPTypes does not define.
extension HTTPField.Name {
    static let webhookID = name("webhook-id")
    static let webhookTimestamp = name("webhook-timestamp")
    static let webhookSignature = name("webhook-signature")
    static let svixID = name("svix-id")
    static let svixTimestamp = name("svix-timestamp")
    static let svixSignature = name("svix-signature")
    /// Tells senders that support it not to retry.
    static let webhookDelivery = name("webhook-delivery")
    static let webhookRequestOrigin = name("WebHook-Request-Origin")
    static let webhookRequestRate = name("WebHook-Request-Rate")
    static let webhookAllowedOrigin = name("WebHook-Allowed-Origin")
    static let webhookAllowedRate = name("WebHook-Allowed-Rate")
    static let ceSpecversion = name("ce-specversion")
    static let ceID = name("ce-id")
    static let ceType = name("ce-type")
    static let xOriginalURI = name("X-Original-URI")
    /// The path and query of a file in an object store, for a web server in front.
    static let vitrinaObject = name("X-Vitrina-Object")
    static let xForwardedFor = name("X-Forwarded-For")
    static let forwarded = name("Forwarded")
    /// Each shows that a proxy forwarded the request.
    static let ofProxies = [
        forwarded, xForwardedFor, name("Via"), name("X-Real-IP"), name("X-Forwarded-Host"), name("X-Forwarded-Proto"),
    ]
    static let referrerPolicy = name("Referrer-Policy")
    static let xRobotsTag = name("X-Robots-Tag")

    /// All names above are valid, so the fallback is never used.
    private static func name(_ text: String) -> HTTPField.Name {
        HTTPField.Name(text) ?? .trailer
    }
}
