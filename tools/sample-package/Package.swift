// swift-tools-version: 6.1

import PackageDescription

/// A package outside Fabula that uses its libraries as anyone would.
let package = Package(
  name: "sample-package",
  dependencies: [.package(name: "Fabula", path: "../..")],
  targets: [
    .executableTarget(
      name: "sample-package",
      dependencies: [
        .product(name: "CaptionIndex", package: "Fabula"),
        .product(name: "Fabula", package: "Fabula"),
      ])
  ],
  swiftLanguageModes: [.v6]
)
