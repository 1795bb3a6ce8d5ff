import Neural

/// A network that turns a normalised image into a feature vector. Another
/// architecture joins by conforming, by a case of ``Architecture``, and by a
/// preset of ``Preprocessing``.
package protocol ConvolutionalNetwork: Sendable {
  /// Elements of a feature vector.
  var featureLength: Int { get }

  /// How many floats each buffer of a workspace holds that is made for images
  /// of `side` × `side` pixels. The bounds on channels and sides keep the sums
  /// of such products far from overflow.
  func bufferCounts(side: Int) -> [Int]

  /// Computes the features of `workspace.input` into `features`
  /// (``featureLength``). Allocates nothing.
  func features(
    _ workspace: NetworkWorkspace, into features: UnsafeMutablePointer<Float>)
}

/// The memory in which one thread runs a network, reused from image to image.
package struct NetworkWorkspace: Sendable {
  /// Rows and columns of the input.
  package let size: PlaneSize
  /// (3, side, side)
  package let input: Tensor
  /// What ``ConvolutionalNetwork/bufferCounts(side:)`` asked for.
  package let buffers: [Tensor]

  /// Memory for `network` on images of `side` × `side` pixels.
  ///
  /// - Throws: ``VisionError/badArchitecture(got:expected:)`` when it would be
  ///   more than 1 GiB.
  package init(for network: some ConvolutionalNetwork, side: Int) throws {
    let counts = network.bufferCounts(side: side)
    let bytes = counts.reduce(3 * side * side, +) * MemoryLayout<Float>.stride
    guard bytes <= VisionLimits.workspaceBytes else {
      throw VisionError.badArchitecture(
        got: "intermediate results of \(bytes) bytes at \(side) by \(side) pixels",
        expected: "at most \(VisionLimits.workspaceBytes) bytes")
    }
    size = PlaneSize(height: side, width: side)
    input = Tensor(zeros: [3, side, side])
    buffers = counts.map { Tensor(zeros: [$0]) }
  }
}
