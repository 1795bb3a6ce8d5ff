// swift-tools-version: 6.1

import PackageDescription

/// Fuzzing of the readers of files. It reads from memory (`@testable`), so it
/// needs the flags of `tools/build-flags`.
let package = Package(
  name: "fuzz",
  dependencies: [.package(name: "Fabula", path: "../..")],
  targets: [
    .executableTarget(
      name: "fuzz",
      dependencies: [
        .product(name: "Neural", package: "Fabula"), .product(name: "Vision", package: "Fabula"),
      ],
      // libFuzzer brings its own `main`.
      swiftSettings: [.unsafeFlags(["-parse-as-library"])])
  ],
  swiftLanguageModes: [.v6]
)
