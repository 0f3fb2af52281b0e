// swift-tools-version: 6.2
import PackageDescription

let strict: [SwiftSetting] = [.treatAllWarnings(as: .error)]

/// The benchmarks: a package of its own, so that those who use Edgewise need not build them.
let package = Package(
    name: "Benchmarks",
    products: [
        .executable(name: "bench", targets: ["Bench"]),
        .executable(name: "recovery", targets: ["Recovery"]),
        .executable(name: "splines", targets: ["Splines"]),
    ],
    dependencies: [
        .package(name: "Edgewise", path: ".."),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
    ],
    targets: [
        .target(name: "CCounters"),
        .target(
            name: "Measurement", dependencies: ["CCounters", .product(name: "Regression", package: "Edgewise")],
            swiftSettings: strict),
        .executableTarget(
            name: "Bench",
            dependencies: [
                "Measurement", .product(name: "Edgewise", package: "Edgewise"),
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ], exclude: ["Twin"], swiftSettings: strict),
        .executableTarget(
            name: "Recovery",
            dependencies: [
                "Measurement", .product(name: "Edgewise", package: "Edgewise"),
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ], swiftSettings: strict),
        .executableTarget(
            name: "Splines", dependencies: ["Measurement", .product(name: "Edgewise", package: "Edgewise")],
            swiftSettings: strict),
    ],
    swiftLanguageModes: [.v6]
)
