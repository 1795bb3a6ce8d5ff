// swift-tools-version: 6.1

import PackageDescription

let package = Package(
  name: "default-captions",
  targets: [
    .executableTarget(name: "default-captions"),
    .testTarget(name: "DefaultCaptionsTests", dependencies: ["default-captions"]),
  ],
  swiftLanguageModes: [.v6]
)
