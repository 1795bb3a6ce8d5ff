// swift-tools-version: 6.1

import PackageDescription

/// The targets stand in the order in which data flows, from storage up to the
/// executable; a target depends only on targets above it in this list.
let package = Package(
  name: "Fabula",
  products: [
    .executable(name: "fabula", targets: ["fabula"]),
    .library(name: "VectorIndex", targets: ["VectorIndex"]),
    .library(name: "Neural", targets: ["Neural"]),
    .library(name: "Language", targets: ["Language"]),
    .library(name: "Vision", targets: ["Vision"]),
    .library(name: "JointEmbedding", targets: ["JointEmbedding"]),
    .library(name: "CaptionFields", targets: ["CaptionFields"]),
    .library(name: "CaptionIndex", targets: ["CaptionIndex"]),
    .library(name: "Storytelling", targets: ["Storytelling"]),
    .library(name: "Fabula", targets: ["Fabula"]),
    .library(name: "FabulaInterface", targets: ["FabulaInterface"]),
    .library(name: "FabulaClient", targets: ["FabulaClient"]),
    .library(name: "FabulaServer", targets: ["FabulaServer"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.5.0"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.0.0"),
    .package(url: "https://github.com/apple/swift-log", from: "1.6.0"),
    .package(url: "https://github.com/apple/swift-nio", from: "2.80.0"),
    .package(url: "https://github.com/apple/swift-nio-extras", from: "1.30.0"),
    .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.10.0"),
    .package(url: "https://github.com/swift-server/async-http-client", from: "1.25.0"),
    .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.7.0"),
  ],
  targets: [
    // System libraries
    .systemLibrary(name: "CLMDB", pkgConfig: "lmdb", providers: [.apt(["liblmdb-dev"])]),
    .systemLibrary(
      name: "COpenBLAS", pkgConfig: "openblas", providers: [.apt(["libopenblas-dev"])]),
    .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
    .systemLibrary(
      name: "CLibJPEG", pkgConfig: "libjpeg", providers: [.apt(["libjpeg-dev"])]),

    // Our own C: the JPEG shim and the run-time dispatched kernels
    .target(name: "CJPEG", dependencies: ["CLibJPEG"]),
    .target(name: "CKernels"),

    // Libraries
    .target(name: "VectorIndex", dependencies: ["CKernels", "CLMDB"]),
    .target(name: "Neural", dependencies: ["CKernels", "COpenBLAS", "CZlib"]),
    .target(name: "Language", dependencies: ["Neural"]),
    .target(name: "Vision", dependencies: ["Neural", "CJPEG"]),
    .target(name: "JointEmbedding", dependencies: ["Language", "Neural"]),
    .target(name: "CaptionFields"),
    .target(name: "CaptionIndex", dependencies: ["CaptionFields", "VectorIndex"]),
    .target(name: "Storytelling", dependencies: ["Language", "Neural"]),
    .target(
      name: "Fabula",
      dependencies: [
        "CaptionIndex", "JointEmbedding", "Language", "Neural", "Storytelling", "VectorIndex",
        "Vision",
        .product(name: "Crypto", package: "swift-crypto"),
      ]),
    .target(name: "FabulaInterface", dependencies: ["CaptionFields"]),
    .target(
      name: "FabulaClient",
      dependencies: [
        "FabulaInterface",
        .product(name: "AsyncHTTPClient", package: "async-http-client"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOHTTP1", package: "swift-nio"),
      ]),
    .target(
      name: "FabulaServer",
      dependencies: [
        "CaptionFields", "FabulaInterface",
        .product(name: "Hummingbird", package: "hummingbird"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
        .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
        .product(name: "UnixSignals", package: "swift-service-lifecycle"),
      ]),
    .executableTarget(
      name: "fabula",
      dependencies: [
        "CaptionFields", "CaptionIndex", "Fabula", "FabulaClient", "FabulaInterface",
        "FabulaServer",
        "JointEmbedding", "Language", "Neural", "Storytelling", "VectorIndex", "Vision",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "Logging", package: "swift-log"),
      ]),

    // Tests: one suite a target, plus the command line end to end
    .target(name: "TestSupport", dependencies: ["Neural"], path: "Tests/TestSupport"),
    .target(
      name: "ToyModel",
      dependencies: [
        "CaptionIndex", "Fabula", "JointEmbedding", "Language", "Neural", "Storytelling",
        "TestSupport", "Vision",
      ], path: "Tests/ToyModel"),
    .testTarget(
      name: "VectorIndexTests", dependencies: ["VectorIndex", "CKernels", "CLMDB", "TestSupport"]),
    .testTarget(name: "NeuralTests", dependencies: ["CKernels", "Neural", "TestSupport"]),
    .testTarget(name: "LanguageTests", dependencies: ["Language", "Neural", "TestSupport"]),
    .testTarget(
      name: "VisionTests", dependencies: ["CKernels", "CZlib", "Vision", "Neural", "TestSupport"]),
    .testTarget(
      name: "JointEmbeddingTests",
      dependencies: ["JointEmbedding", "Language", "Neural", "TestSupport"]),
    .testTarget(name: "CaptionFieldsTests", dependencies: ["CaptionFields", "TestSupport"]),
    .testTarget(
      name: "CaptionIndexTests",
      dependencies: ["CaptionFields", "CaptionIndex", "TestSupport", "VectorIndex"]),
    .testTarget(
      name: "StorytellingTests",
      dependencies: ["Language", "Neural", "Storytelling", "TestSupport"]),
    .testTarget(
      name: "FabulaTests",
      dependencies: [
        "CaptionIndex", "Fabula", "JointEmbedding", "Language", "Neural", "Storytelling",
        "TestSupport", "ToyModel", "Vision",
      ]),
    .testTarget(name: "FabulaInterfaceTests", dependencies: ["FabulaInterface"]),
    .testTarget(
      name: "FabulaServerTests",
      dependencies: [
        "FabulaClient", "FabulaInterface", "FabulaServer",
        .product(name: "Logging", package: "swift-log"),
        .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
      ]),
    .testTarget(
      name: "CommandLineTests",
      dependencies: [
        "fabula", "Fabula", "FabulaClient", "FabulaInterface", "Neural", "TestSupport", "ToyModel",
      ]),
  ],
  swiftLanguageModes: [.v6]
)
