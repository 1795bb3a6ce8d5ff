// swift-tools-version: 6.1

import PackageDescription

/// The targets stand in the order in which data flows, from storage up to the
/// executable; a target depends only on targets above it in this list.
let package = Package(
  name: "Fabula",
  products: [
    .library(name: "VectorIndex", targets: ["VectorIndex"]),
    .library(name: "CaptionIndex", targets: ["CaptionIndex"]),
  ],
  targets: [
    // System libraries
    .systemLibrary(name: "CLMDB", pkgConfig: "lmdb", providers: [.apt(["liblmdb-dev"])]),

    // Our own C: the JPEG shim and the run-time dispatched kernels
    .target(name: "CKernels"),

    // Libraries
    .target(name: "VectorIndex", dependencies: ["CKernels", "CLMDB"]),
    .target(name: "CaptionIndex", dependencies: ["VectorIndex"]),

    // Tests: one suite a target, plus the command line end to end
    .testTarget(
      name: "VectorIndexTests", dependencies: ["VectorIndex", "CKernels", "TestSupport"]),
    .testTarget(name: "CaptionIndexTests", dependencies: ["CaptionIndex", "TestSupport"]),
  ],
  swiftLanguageModes: [.v6]
)
