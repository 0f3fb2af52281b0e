// swift-tools-version: 6.2
import PackageDescription

let strict: [SwiftSetting] = [.treatAllWarnings(as: .error)]

/// The sets of known laws in library/laws.
let lawFiles = [
    "feynman", "feynman-bonus", "science", "koza", "pagie", "keijzer", "poly", "vladislavleva", "nguyen", "korns", "r",
    "constant",
]

/// Every module, lowest first: a module may import only what stands above it here and is named as its dependency.
let package = Package(
    name: "Edgewise",
    products: [
        .library(name: "Edgewise", targets: ["Edgewise"]),
        .library(name: "Expressions", targets: ["Expressions"]),
        .library(name: "Regression", targets: ["Regression"]),
        .library(name: "Symmetries", targets: ["Symmetries"]),
        .executable(name: "edgewise", targets: ["EdgewiseCommand"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0")
    ],
    targets: [
        .systemLibrary(name: "CGSL", providers: [.apt(["libgsl-dev", "libopenblas-dev"])]),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),

        .target(name: "CElementary"),
        .target(name: "Expressions", dependencies: ["CElementary"], swiftSettings: strict),
        .target(
            name: "FunctionLibrary", dependencies: ["Expressions"], path: "library/functions",
            resources: [.embedInCode("functions.txt")], swiftSettings: strict),
        .target(name: "Units", dependencies: ["Expressions"], swiftSettings: strict),
        .target(name: "Tables", dependencies: ["CZlib"], swiftSettings: strict),
        .target(name: "LeastSquares", dependencies: ["CGSL"], swiftSettings: strict),
        .target(name: "CRowKernels"),
        .target(name: "BSplines", dependencies: ["CRowKernels"], swiftSettings: strict),
        .target(
            name: "KolmogorovArnold",
            dependencies: ["CRowKernels", "BSplines", "LeastSquares", "Tables", "FunctionLibrary", "Expressions"],
            swiftSettings: strict),
        .target(
            name: "SymbolicExtraction",
            dependencies: ["KolmogorovArnold", "BSplines", "LeastSquares", "FunctionLibrary", "Expressions", "Tables"],
            swiftSettings: strict),
        .target(name: "Symmetries", dependencies: ["FunctionLibrary", "LeastSquares", "Expressions"], swiftSettings: strict),
        .target(name: "Waves", dependencies: ["LeastSquares", "Expressions"], swiftSettings: strict),
        .target(name: "Relations", dependencies: ["FunctionLibrary", "LeastSquares", "Expressions"], swiftSettings: strict),
        .target(name: "SparseForms", dependencies: ["FunctionLibrary", "LeastSquares", "Expressions"], swiftSettings: strict),
        .target(
            name: "Signomials", dependencies: ["FunctionLibrary", "LeastSquares", "Tables", "Expressions"],
            swiftSettings: strict),
        .target(
            name: "Topologies",
            dependencies: ["SymbolicExtraction", "KolmogorovArnold", "BSplines", "LeastSquares", "Tables", "FunctionLibrary"],
            swiftSettings: strict),
        .target(
            name: "Edgewise",
            dependencies: [
                "Topologies", "Symmetries", "Relations", "Waves", "SparseForms", "Signomials", "SymbolicExtraction",
                "KolmogorovArnold",
                "LeastSquares", "Tables", "FunctionLibrary", "Units", "Expressions",
            ],
            swiftSettings: strict),
        .target(
            name: "KnownLaws", dependencies: ["Expressions", "Units", "Tables"], path: "library/laws", exclude: ["README.md"],
            resources: lawFiles.map { .embedInCode("\($0).txt") }, swiftSettings: strict),
        .target(
            name: "Regression",
            dependencies: ["KnownLaws", "Edgewise", "SymbolicExtraction", "LeastSquares", "Expressions", "Tables"],
            swiftSettings: strict),
        .executableTarget(
            name: "EdgewiseCommand",
            dependencies: [
                "Edgewise", "KnownLaws", "Regression", .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: strict),

        .target(
            name: "TestSupport", dependencies: ["Expressions", "Tables"], path: "Tests/TestSupport", swiftSettings: strict),
        .testTarget(
            name: "ExpressionsTests", dependencies: ["Expressions", "CElementary", "Tables", "TestSupport"],
            swiftSettings: strict),
        .testTarget(name: "FunctionLibraryTests", dependencies: ["FunctionLibrary", "TestSupport"], swiftSettings: strict),
        .testTarget(name: "UnitsTests", dependencies: ["Units", "TestSupport"], swiftSettings: strict),
        .testTarget(name: "TablesTests", dependencies: ["Tables", "TestSupport"], swiftSettings: strict),
        .testTarget(name: "LeastSquaresTests", dependencies: ["LeastSquares", "Tables", "TestSupport"], swiftSettings: strict),
        .testTarget(name: "BSplinesTests", dependencies: ["BSplines", "CRowKernels", "TestSupport"], swiftSettings: strict),
        .testTarget(
            name: "KolmogorovArnoldTests", dependencies: ["KolmogorovArnold", "CRowKernels", "TestSupport"],
            swiftSettings: strict),
        .testTarget(
            name: "SymbolicExtractionTests", dependencies: ["SymbolicExtraction", "TestSupport"], exclude: ["NIST"],
            swiftSettings: strict),
        .testTarget(
            name: "SymmetriesTests", dependencies: ["Symmetries", "LeastSquares", "Tables", "TestSupport"],
            swiftSettings: strict),
        .testTarget(
            name: "RelationsTests", dependencies: ["Relations", "LeastSquares", "Tables", "TestSupport"],
            swiftSettings: strict),
        .testTarget(
            name: "WavesTests", dependencies: ["Waves", "LeastSquares", "Tables", "TestSupport"], swiftSettings: strict),
        .testTarget(
            name: "SparseFormsTests", dependencies: ["SparseForms", "LeastSquares", "Tables", "TestSupport"],
            swiftSettings: strict),
        .testTarget(
            name: "SignomialsTests", dependencies: ["Signomials", "LeastSquares", "Tables", "TestSupport"],
            swiftSettings: strict),
        .testTarget(name: "TopologiesTests", dependencies: ["Topologies", "TestSupport"], swiftSettings: strict),
        .testTarget(name: "EdgewiseTests", dependencies: ["Edgewise", "TestSupport"], swiftSettings: strict),
        .testTarget(
            name: "KnownLawsTests", dependencies: ["KnownLaws", "TestSupport"], exclude: ["Values"], swiftSettings: strict),
        .testTarget(
            name: "LawRegressionTests", dependencies: ["Regression", "KnownLaws", "TestSupport"], exclude: ["quick.jsonl"],
            swiftSettings: strict),
        .testTarget(
            name: "CommandTests", dependencies: ["EdgewiseCommand", "Regression", "TestSupport"], exclude: ["Help"],
            swiftSettings: strict),
        .testTarget(name: "RegressionTests", dependencies: ["Edgewise", "TestSupport"], swiftSettings: strict),
    ],
    swiftLanguageModes: [.v6]
)
