// swift-tools-version: 6.2
import PackageDescription

// The revision for `vitrina --version`. A build of a source archive has no repository, and can set VITRINA_REVISION.
let revision =
    (Context.environment["VITRINA_REVISION"].flatMap { $0.isEmpty ? nil : $0 } ?? Context.gitInformation?.currentCommit
    ?? "unknown")
    .prefix(12).filter { $0.isLetter || $0.isNumber }

let package = Package(
    name: "vitrina",
    products: [
        .executable(name: "vitrina", targets: ["vitrina"])
    ],
    traits: [
        // Off by default: libpq, an HTTP client, and their dependencies are then neither built nor loaded.
        .trait(name: "Cluster", description: "PostgreSQL and object stores, for more than one machine.")
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
        .package(url: "https://github.com/apple/swift-configuration", from: "1.4.0", traits: []),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-metrics", from: "2.13.0"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-extras", from: "1.35.2"),
        .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
        .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.2"),
    ],
    targets: [
        // Pure: values and functions, without files, clock, or environment.
        .target(name: "Basics"),
        .target(name: "StrictJSON", dependencies: ["Basics"]),
        .target(name: "Tables", dependencies: ["Basics"]),
        .target(name: "Licensing", dependencies: ["Basics", "StrictJSON"]),
        .target(name: "Localization", dependencies: ["Basics", "StrictJSON"]),
        .target(name: "Templating", dependencies: ["Basics", "CCmark", "Localization"]),
        .target(name: "Site", dependencies: ["Basics", "Licensing", "Localization", "StrictJSON", "Templating"]),
        .target(name: "Webhooks", dependencies: ["Licensing", .product(name: "Crypto", package: "swift-crypto")]),
        .target(
            name: "Mapping",
            dependencies: [
                "Basics", "Licensing", "Localization", "StrictJSON", "Webhooks",
                .product(name: "Crypto", package: "swift-crypto"),
            ],
            exclude: ["Examples"]
        ),
        .target(
            name: "Sheets",
            dependencies: [
                "Basics", "Licensing", "Localization", "Mapping", "StrictJSON", "Tables",
                .product(name: "Crypto", package: "swift-crypto"),
            ]
        ),
        .target(name: "SampleData", dependencies: ["Basics", "Licensing", "StrictJSON"]),

        // Ports: protocols and their guarantees.
        .target(
            name: "Ledger",
            dependencies: ["Basics", "Licensing", "StrictJSON", .product(name: "Crypto", package: "swift-crypto")]
        ),
        .target(
            name: "Sharing",
            dependencies: ["Basics", "Licensing", .product(name: "Crypto", package: "swift-crypto")]
        ),
        .target(
            name: "Publishing",
            dependencies: ["Basics", "CZlib", .product(name: "SystemPackage", package: "swift-system")]
        ),

        // Flow: from a commit to published pages.
        .target(
            name: "Regeneration",
            dependencies: [
                "Ledger", "Licensing", "Publishing", "Site",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "DequeModule", package: "swift-collections"),
                .product(name: "HeapModule", package: "swift-collections"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "Metrics", package: "swift-metrics"),
            ]
        ),

        // Adapters: files, databases, networks, and system libraries.
        .systemLibrary(name: "CCmark", pkgConfig: "libcmark", providers: [.apt(["libcmark-dev"])]),
        .systemLibrary(name: "CPostgreSQL", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),
        .systemLibrary(name: "CSQLite", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"])]),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        .target(
            name: "SQLiteStore",
            dependencies: [
                "Basics", "CSQLite", "Ledger", "Licensing", "Sharing", .product(name: "GRDB", package: "GRDB.swift"),
            ]
        ),
        .target(
            name: "PostgresStore",
            dependencies: [
                "Basics", "Ledger", "Licensing", "Publishing", "Sharing",
                .target(name: "CPostgreSQL", condition: .when(traits: ["Cluster"])),
                .product(name: "Crypto", package: "swift-crypto"),
            ]
        ),
        .target(
            name: "ObjectStore",
            dependencies: [
                "Basics", "Publishing",
                .product(name: "AsyncHTTPClient", package: "async-http-client", condition: .when(traits: ["Cluster"])),
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ]
        ),
        .target(
            name: "Receiver",
            dependencies: [
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

        // Edge: the program, which composes all targets.
        .target(name: "CRevision", cSettings: [.define("VITRINA_REVISION", to: "\"\(revision)\"")]),
        .executableTarget(
            name: "vitrina",
            dependencies: [
                "Basics", "CRevision", "Ledger", "Licensing", "Localization", "Mapping", "Publishing", "Receiver",
                "Regeneration", "SQLiteStore", "SampleData", "Sharing", "Sheets", "Site", "StrictJSON", "Tables",
                "Templating", "Webhooks",
                .target(name: "ObjectStore", condition: .when(traits: ["Cluster"])),
                .target(name: "PostgresStore", condition: .when(traits: ["Cluster"])),
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Configuration", package: "swift-configuration"),
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "Metrics", package: "swift-metrics"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
            ],
            resources: ["vitrina.service", "nginx.conf", "prometheus.yml", "grafana.json"].map {
                .embedInCode("Resources/\($0)")
            }
        ),

        // Support of tests.
        .target(name: "TestKit", dependencies: ["StrictJSON"], path: "Tests/TestKit"),
        .target(name: "ShippedSite", dependencies: ["Localization", "Site", "Templating"], path: "Tests/ShippedSite"),
        .target(
            name: "ConformanceSuites",
            dependencies: ["Basics", "Ledger", "Licensing", "Publishing", "Sharing", "TestKit"],
            path: "Tests/ConformanceSuites"
        ),

        .target(name: "PostgresCluster", path: "Tests/PostgresCluster"),
        .target(name: "StoreServer", path: "Tests/StoreServer"),

        // Tests: laws of the pure targets, conformance suites for adapters, components, and the program as a process.
        .testTarget(name: "StrictJSONTests", dependencies: ["StrictJSON", "TestKit"]),
        .testTarget(name: "LicensingTests", dependencies: ["Licensing", "StrictJSON", "TestKit"]),
        .testTarget(name: "LocalizationTests", dependencies: ["Basics", "Localization", "StrictJSON"]),
        .testTarget(
            name: "TemplatingTests",
            dependencies: ["Basics", "CCmark", "Localization", "StrictJSON", "Templating", "TestKit"]
        ),
        .testTarget(name: "SampleDataTests", dependencies: ["Licensing", "SampleData", "StrictJSON"]),
        .testTarget(
            name: "WebhooksTests",
            dependencies: ["Webhooks", .product(name: "Crypto", package: "swift-crypto")]
        ),
        .testTarget(name: "TablesTests", dependencies: ["Basics", "Site", "Tables", "TestKit"]),
        .testTarget(
            name: "SheetsTests",
            dependencies: [
                "Basics", "Licensing", "Localization", "Mapping", "Sheets", "ShippedSite", "Site", "StrictJSON",
                "Tables",
                "TestKit",
            ]
        ),
        .testTarget(name: "MappingTests", dependencies: ["Basics", "Licensing", "Mapping", "StrictJSON", "Webhooks"]),
        .testTarget(name: "LedgerTests", dependencies: ["Basics", "ConformanceSuites", "Ledger", "Licensing"]),
        .testTarget(name: "SharingTests", dependencies: ["ConformanceSuites", "Licensing", "Sharing", "TestKit"]),
        .testTarget(
            name: "ReceiverTests",
            dependencies: [
                "Basics", "ConformanceSuites", "Ledger", "Licensing", "Localization", "Mapping", "Publishing",
                "Receiver", "SampleData", "Sharing", "ShippedSite", "Site", "StrictJSON", "Templating", "TestKit",
                "Webhooks",
                .product(name: "CoreMetrics", package: "swift-metrics"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOEmbedded", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
                .product(name: "NIOHTTPTypesHTTP1", package: "swift-nio-extras"),
            ]
        ),
        .testTarget(
            name: "SQLiteStoreTests",
            dependencies: [
                "Basics", "ConformanceSuites", "Ledger", "Licensing", "SQLiteStore", "Sharing", "TestKit",
                .product(name: "GRDB", package: "GRDB.swift"),
            ]
        ),
        .testTarget(
            name: "PostgresStoreTests",
            dependencies: [
                "Basics", "ConformanceSuites", "Ledger", "Licensing", "PostgresCluster", "PostgresStore", "Publishing",
                "Sharing", "TestKit",
            ]
        ),
        .testTarget(
            name: "ObjectStoreTests",
            dependencies: [
                "ConformanceSuites", "ObjectStore", "Publishing", "StoreServer", "TestKit",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ]
        ),
        .testTarget(
            name: "SiteTests",
            dependencies: [
                "Basics", "Ledger", "Licensing", "Localization", "Publishing", "Regeneration", "SampleData",
                "ShippedSite", "Site", "StrictJSON", "Templating", "TestKit",
            ]
        ),
        .testTarget(
            name: "RegenerationTests",
            dependencies: [
                "Ledger", "Licensing", "Localization", "Publishing", "Regeneration", "SampleData", "ShippedSite",
                "Site",
                "StrictJSON", "Templating", "TestKit", .product(name: "Logging", package: "swift-log"),
            ]
        ),
        .testTarget(
            name: "ProgramTests",
            dependencies: [
                "Basics", "Licensing", "Mapping", "PostgresCluster", "Receiver", "SQLiteStore", "Sharing",
                "StoreServer",
                "TestKit",
                "Webhooks", "vitrina",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "Subprocess", package: "swift-subprocess"),
                .product(name: "SystemPackage", package: "swift-system"),
            ],
            exclude: ["Fixtures"]
        ),
        .testTarget(name: "DocumentationTests"),
        .testTarget(name: "PublishingTests", dependencies: ["ConformanceSuites", "Publishing", "TestKit"]),
    ],
    swiftLanguageModes: [.v6]
)

// The language features of all targets, each with its rule and its proposal.
let rules: [SwiftSetting] = [
    // Existential types are written with `any`, so that their cost is visible. SE-0335
    .enableUpcomingFeature("ExistentialAny"),
    // Imports are internal unless they have another access level. SE-0409
    .enableUpcomingFeature("InternalImportsByDefault"),
    // Members are visible only in files that import their module. SE-0444
    .enableUpcomingFeature("MemberImportVisibility"),
    // Asynchronous functions run on the actor of their caller. SE-0461
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
]

// Only CI sets this, so that a warning of a newer compiler does not prevent builds of users.
let strictness: [SwiftSetting] =
    Context.environment["VITRINA_WARNINGS_AS_ERRORS"] == nil ? [] : [.treatAllWarnings(as: .error)]

// Debug builds are not optimized, so that a debugger can be used. `make test` optimizes them, because tests start the
// program hundreds of times, and each start compiles all templates.
let testSpeed: [SwiftSetting] =
    Context.environment["VITRINA_OPTIMIZED_TESTS"] == nil
    ? [] : [.unsafeFlags(["-O"], .when(configuration: .debug))]

let speed: [SwiftSetting] =
    testSpeed + [
        // Specializes generic functions for types of other targets.
        .unsafeFlags(["-cross-module-optimization"], .when(configuration: .release))
    ]

for target in package.targets where target.type != .system {
    let isPart = target.type == .regular && target.path == nil
    target.swiftSettings = (target.swiftSettings ?? []) + rules + strictness + (isPart ? speed : [])
}
