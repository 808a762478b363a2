// swift-tools-version: 6.2
import PackageDescription

let package = Package(
    name: "vitrina-benchmarks",
    platforms: [.macOS(.v15)],
    targets: [
        .target(name: "StrictJSON", path: "Vitrina/StrictJSON"),
        .target(name: "Licensing", dependencies: ["StrictJSON"], path: "Vitrina/Licensing"),
        .target(name: "Localization", dependencies: ["StrictJSON"], path: "Vitrina/Localization"),
        .target(name: "Templating", dependencies: ["CCmark", "Localization"], path: "Vitrina/Templating"),
        .target(name: "Site", dependencies: ["Licensing", "Localization", "StrictJSON", "Templating"]),
        .systemLibrary(name: "CCmark", path: "Vitrina/CCmark", pkgConfig: "libcmark", providers: [.apt(["libcmark-dev"])]),
    ],
    swiftLanguageModes: [.v6]
)

let rules: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
]

for target in package.targets where target.type != .system {
    target.swiftSettings = (target.swiftSettings ?? []) + rules
}
