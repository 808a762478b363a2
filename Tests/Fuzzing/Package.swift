// swift-tools-version: 6.2
import PackageDescription

/// The instrumentation of Vitrina's targets: the counters of libFuzzer, and the checks of AddressSanitizer.
///
/// Dependencies are not instrumented, because the tests are for Vitrina's code only. That code is optimized even in a
/// debug build. A release build would take much longer for the dependencies.
let instruments: SwiftSetting = .unsafeFlags(["-sanitize=address,fuzzer", "-O"])

/// A target of Vitrina, built from its sources in the checkout.
///
/// `Vitrina` is a symbolic link to `../../Sources`, so the tested code is the shipped code.
func part(
    _ name: String,
    _ dependencies: [Target.Dependency] = [],
    exclude: [String] = [],
    resources: [Resource] = []
) -> Target {
    .target(
        name: name,
        dependencies: dependencies,
        path: "Vitrina/\(name)",
        exclude: exclude,
        resources: resources,
        swiftSettings: [instruments]
    )
}

/// A program that tests one part with inputs of libFuzzer.
///
/// Its own `main` starts libFuzzer. fuzz.py passes the archive of libFuzzer without a `main` to the linker.
func harness(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .executableTarget(
        name: name,
        dependencies: ["Fuzzing"] + dependencies,
        swiftSettings: [instruments],
        linkerSettings: [.unsafeFlags(["-sanitize=address"]), .linkedLibrary("stdc++")]
    )
}

let package = Package(
    name: "vitrina-fuzzing",
    dependencies: [
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-metrics", from: "2.13.0"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-extras", from: "1.35.2"),
        .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
    ],
    targets: [
        part("Basics"),
        part("StrictJSON", ["Basics"]),
        part("Licensing", ["Basics", "StrictJSON"]),
        part("Localization", ["Basics", "StrictJSON"]),
        part("Templating", ["Basics", "CCmark", "Localization"]),
        part("Site", ["Basics", "Licensing", "Localization", "StrictJSON", "Templating"]),
        part("Webhooks", ["Licensing", .product(name: "Crypto", package: "swift-crypto")]),
        part("Tables", ["Basics"]),
        part(
            "Mapping",
            [
                "Basics", "Licensing", "Localization", "StrictJSON", "Webhooks",
                .product(name: "Crypto", package: "swift-crypto"),
            ],
            exclude: ["Examples"]
        ),
        part(
            "Sheets",
            [
                "Basics", "Licensing", "Localization", "Mapping", "StrictJSON", "Tables",
                .product(name: "Crypto", package: "swift-crypto"),
            ]
        ),
        part("Ledger", ["Basics", "Licensing", "StrictJSON", .product(name: "Crypto", package: "swift-crypto")]),
        part("Sharing", ["Basics", "Licensing", .product(name: "Crypto", package: "swift-crypto")]),
        part("Publishing", ["Basics", "CZlib", .product(name: "SystemPackage", package: "swift-system")]),
        part(
            "Receiver",
            [
                "Basics", "Ledger", "Licensing", "Mapping", "Publishing", "Sharing", "Site", "StrictJSON", "Webhooks",
                .product(name: "CoreMetrics", package: "swift-metrics"),
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "Metrics", package: "swift-metrics"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
                .product(name: "NIOHTTPTypesHTTP1", package: "swift-nio-extras"),
            ]
        ),
        .systemLibrary(name: "CCmark", path: "Vitrina/CCmark", pkgConfig: "libcmark"),
        .systemLibrary(name: "CZlib", path: "Vitrina/CZlib", pkgConfig: "zlib"),

        // All harnesses use these.
        .systemLibrary(name: "CFuzzer", path: "Sources/CFuzzer"),
        .target(name: "Fuzzing", dependencies: ["CFuzzer"]),

        // One program for each part: libFuzzer reads all counters after every input, so counters of other parts would
        // take time.
        harness("signatures", ["Webhooks"]),
        harness(
            "events",
            [
                "Basics", "Ledger", "Licensing", "Receiver", "StrictJSON",
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "NIOCore", package: "swift-nio"),
            ]
        ),
        harness("times", ["Licensing"]),
        harness(
            "paths",
            [
                "Ledger", "Licensing", "Localization", "Publishing", "Receiver", "Sharing", "Site", "Templating",
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOEmbedded", package: "swift-nio"),
            ]
        ),
        harness("messages", ["Basics", "Localization", "StrictJSON", "Templating"]),
        harness("tables", ["Basics", "Tables"]),
        harness("sheets", ["Basics", "Licensing", "Mapping", "Sheets", "Tables"]),
        harness("templates", ["Basics", "Localization", "Templating"]),
        harness("mapping", ["Licensing", "Mapping", "StrictJSON"]),
    ],
    swiftLanguageModes: [.v6]
)

// The language rules of Vitrina's own Package.swift. Warnings are errors, because this package is built only for tests.
let rules: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .treatAllWarnings(as: .error),
]

for target in package.targets where target.type != .system {
    target.swiftSettings = (target.swiftSettings ?? []) + rules
}
