#if Cluster

/// The place of a site in an S3-compatible store: endpoint, bucket, and prefix.
package struct S3Location: Sendable {
    /// The address in messages: `s3://BUCKET/PREFIX`.
    package let name: String
    /// The scheme and host, such as `https://s3.example.com`.
    package let origin: String
    /// The value of the `Host` header.
    package let host: String
    let region: String
    /// The path of the bucket at the endpoint: empty, or `/BUCKET`.
    private let base: String
    /// The beginning of every key: empty, or `PREFIX/`.
    let prefix: String

    /// Parses an address.
    ///
    /// - Parameters:
    ///   - address: `s3://BUCKET` or `s3://BUCKET/PREFIX`.
    ///   - endpoint: the address of the store; nil for AWS.
    ///   - region: the region; nil for `us-east-1`, which stores other than AWS usually accept.
    package init(_ address: String, endpoint: String?, region: String?) throws(S3AddressError) {
        let scheme = "s3://"
        guard address.hasPrefix(scheme) else { throw .bucket }
        var parts = address.dropFirst(scheme.count).split(separator: "/", omittingEmptySubsequences: false)
        if parts.count > 1, parts.last == "" { parts.removeLast() }
        let bucket = String(parts[0])
        guard Self.isBucket(bucket) else { throw .bucket }
        let names = parts.dropFirst()
        guard names.allSatisfy({ !$0.isEmpty && $0.first != "." && $0.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F } })
        else {
            throw .prefix
        }
        let region = region ?? "us-east-1"
        guard !region.isEmpty, region.utf8.allSatisfy({ Self.isNamed($0) || $0 == UInt8(ascii: "-") }) else {
            throw .region
        }
        self.region = region
        prefix = names.map { $0 + "/" }.joined()
        name = scheme + parts.joined(separator: "/")
        if let endpoint {
            (origin, host) = try Self.parts(of: endpoint)
            base = "/" + bucket
        } else if bucket.contains(".") {
            // The certificate of AWS does not cover host names with dots in the bucket.
            host = "s3.\(region).amazonaws.com"
            origin = "https://" + host
            base = "/" + bucket
        } else {
            host = "\(bucket).s3.\(region).amazonaws.com"
            origin = "https://" + host
            base = ""
        }
    }

    /// The percent-encoded path of a request for an object, or for the bucket if `key` is nil.
    func path(of key: String?) -> String {
        guard let key else { return base.isEmpty ? "/" : base }
        return base + "/" + Percent.encoded(key, keepsSlashes: true)
    }

    /// The naming rules of S3: <https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html>.
    private static func isBucket(_ name: String) -> Bool {
        (3...63).contains(name.utf8.count) && !name.contains("..")
            && name.utf8.allSatisfy { isNamed($0) || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: ".") }
            && name.utf8.first.map(isNamed) == true && name.utf8.last.map(isNamed) == true
    }

    private static func isNamed(_ byte: UInt8) -> Bool {
        UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte || UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte
    }

    /// The origin and host of an endpoint such as `http://127.0.0.1:9000`.
    private static func parts(of endpoint: String) throws(S3AddressError) -> (origin: String, host: String) {
        let text = endpoint.hasSuffix("/") ? String(endpoint.dropLast()) : endpoint
        for (scheme, port) in [("https://", ":443"), ("http://", ":80")] where text.hasPrefix(scheme) {
            var host = text.dropFirst(scheme.count)
            // HTTP clients omit the default port of a scheme in the `Host` header, which the signature covers.
            if host.hasSuffix(port) { host = host.dropLast(port.count) }
            let isHost = host.utf8.allSatisfy { byte in
                isNamed(byte) || UInt8(ascii: "A")...UInt8(ascii: "Z") ~= byte || ".-_:[]".utf8.contains(byte)
            }
            guard isHost, host.utf8.first.map({ $0 != UInt8(ascii: ":") }) == true else { throw .endpoint }
            return (scheme + host, String(host))
        }
        throw .endpoint
    }
}

/// The part of an address that is invalid.
package enum S3AddressError: Error, Equatable, CustomStringConvertible {
    case bucket
    case prefix
    case region
    case endpoint

    package var description: String {
        switch self {
        case .bucket:
            """
            --site does not contain the name of a bucket: write s3://BUCKET or s3://BUCKET/PREFIX. The name has 3 to \
            63 lower-case letters, digits, hyphens, and full stops
            """
        case .prefix:
            "--site has a prefix with an empty or hidden part: write it as a path, for example s3://licenses/site"
        case .region: "AWS_REGION is not a region: write for example eu-central-1"
        case .endpoint:
            """
            VITRINA_S3_ENDPOINT is not the address of an object store: write for example https://s3.example.com, \
            without a path
            """
        }
    }
}
#endif
