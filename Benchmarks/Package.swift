// swift-tools-version: 6.2
import PackageDescription

/// A target of Vitrina, built from its sources in the checkout.
///
/// `Vitrina` is a symbolic link to `../Sources`, so the measured code is the shipped code. The sources are part of this
/// package, so their `package` declarations are visible here.
///
/// - Parameter isExtended: whether `Sources` has a folder for the target, with a link to its sources, and an additional
///   file that uses internal declarations.
func part(_ name: String, _ dependencies: [Target.Dependency] = [], isExtended: Bool = false) -> Target {
    .target(name: name, dependencies: dependencies, path: "\(isExtended ? "Sources" : "Vitrina")/\(name)")
}

let package = Package(
    name: "vitrina-benchmarks",
    dependencies: [
        .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-metrics", from: "2.13.0"),
        .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
        .package(url: "https://github.com/hummingbird-project/swift-mustache", exact: "2.1.1"),
    ],
    targets: [
        part("Basics"),
        part("StrictJSON", ["Basics"]),
        part("Licensing", ["Basics", "StrictJSON"]),
        part("Localization", ["Basics", "StrictJSON"]),
        part("Templating", ["Basics", "CCmark", "Localization"], isExtended: true),
        part("Site", ["Basics", "Licensing", "Localization", "StrictJSON", "Templating"], isExtended: true),
        part("SampleData", ["Basics", "Licensing", "StrictJSON"]),
        part("Ledger", ["Basics", "Licensing", "StrictJSON", .product(name: "Crypto", package: "swift-crypto")]),
        part("Publishing", ["Basics", "CZlib", .product(name: "SystemPackage", package: "swift-system")]),
        part(
            "Regeneration",
            [
                "Ledger", "Licensing", "Publishing", "Site",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "DequeModule", package: "swift-collections"),
                .product(name: "HeapModule", package: "swift-collections"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "Metrics", package: "swift-metrics"),
            ]
        ),
        .systemLibrary(name: "CCmark", path: "Vitrina/CCmark", pkgConfig: "libcmark"),
        .systemLibrary(name: "CZlib", path: "Vitrina/CZlib", pkgConfig: "zlib"),

        // The measured data, and the format of results.
        .target(
            name: "Workload",
            dependencies: ["Ledger", "Licensing", "Localization", "SampleData", "Site", "Templating"]
        ),

        .executableTarget(
            name: "template-filling",
            dependencies: [
                "Basics", "CCmark", "Ledger", "Licensing", "Localization", "Regeneration", "Site", "Templating",
                "Workload",
                .product(name: "Mustache", package: "swift-mustache"),
            ]
        ),
        .executableTarget(
            name: "site-building",
            dependencies: ["Ledger", "Licensing", "Publishing", "Regeneration", "Site", "Workload"]
        ),
        // Sends the requests that acknowledgement/ measures. It has no dependencies, so building it takes seconds.
        .executableTarget(name: "webhook-load"),
    ],
    swiftLanguageModes: [.v6]
)

// The language rules of Vitrina's own Package.swift.
let rules: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
]

// As in Vitrina's own Package.swift: generic functions are specialized across modules.
let speed: [SwiftSetting] = [.unsafeFlags(["-cross-module-optimization"], .when(configuration: .release))]

for target in package.targets where target.type != .system {
    target.swiftSettings = (target.swiftSettings ?? []) + rules + speed
}
