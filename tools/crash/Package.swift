// swift-tools-version: 6.1

import PackageDescription

/// Proof that an index loses nothing, and what changing one costs. They look
/// inside `VectorIndex` (`@testable`), so they need the flags of
/// `tools/build-flags`.
let package = Package(
  name: "crash",
  dependencies: [.package(name: "Fabula", path: "../..")],
  targets: [
    .executableTarget(
      name: "crash", dependencies: [.product(name: "VectorIndex", package: "Fabula")]),
    .executableTarget(
      name: "updates", dependencies: [.product(name: "VectorIndex", package: "Fabula")]),
  ],
  swiftLanguageModes: [.v6]
)
