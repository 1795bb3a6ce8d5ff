import Neural

/// MobileNet v2 (Sandler et al. 2018) without its classifier: inverted
/// residual blocks, each a 1×1 convolution that widens, a depthwise 3×3, and a
/// 1×1 convolution that narrows, without activation ("linear bottleneck").
///
///     (3, s, s) ─ 3×3/2 ─► blocks ─► 1×1 ─► (1280, s/32, s/32) ─ mean ─► 1280
///
/// Widths, expansions and the number of blocks come from the shapes of the
/// weights, so that narrower networks load as they are.
package struct MobileNetV2: ConvolutionalNetwork {
  /// One inverted residual block.
  struct Block: Sendable {
    /// Absent where nothing is widened, as in the first block.
    let expansion: Convolution?
    let depthwise: DepthwiseConvolution
    let projection: Convolution
    /// Whether the block's input is added to its output.
    let isResidual: Bool
  }

  let stem: Convolution
  let blocks: [Block]
  let head: Convolution

  package var featureLength: Int { head.outputChannels }

  /// What each buffer holds; see ``features(_:into:)``.
  private enum Buffer {
    static let state = 0, expanded = 1, filtered = 2, scratch = 3
  }

  package func bufferCounts(side: Int) -> [Int] {
    var counts = [0, 0, 0, 0]
    func need(_ buffer: Int, _ count: Int) { counts[buffer] = max(counts[buffer], count) }
    let input = PlaneSize(height: side, width: side)
    var size = stem.geometry.outputSize(of: input)
    need(Buffer.scratch, stem.scratchCount(for: input))
    need(Buffer.state, stem.outputChannels * size.count)
    for block in blocks {
      need(Buffer.expanded, (block.expansion?.outputChannels ?? 0) * size.count)
      need(Buffer.scratch, block.depthwise.scratchCount(for: size))
      size = block.depthwise.geometry.outputSize(of: size)
      need(Buffer.filtered, block.depthwise.channels * size.count)
      need(Buffer.state, block.projection.outputChannels * size.count)
    }
    need(Buffer.expanded, head.outputChannels * size.count)
    return counts
  }

  package func features(
    _ workspace: NetworkWorkspace, into features: UnsafeMutablePointer<Float>
  ) {
    let state = workspace.buffers[Buffer.state].data
    let expanded = workspace.buffers[Buffer.expanded].data
    let filtered = workspace.buffers[Buffer.filtered].data
    let scratch = workspace.buffers[Buffer.scratch].data
    var size = stem.forward(
      workspace.input.data, size: workspace.size, scratch: scratch, into: state)
    for block in blocks {
      block.expansion?.forward(state, size: size, scratch: scratch, into: expanded)
      size = block.depthwise.forward(
        block.expansion == nil ? state : expanded, size: size, scratch: scratch, into: filtered)
      // The block's input still stands in `state`: a residual block adds its
      // output there, any other overwrites it.
      block.projection.forward(
        filtered, size: size, scratch: scratch, adding: block.isResidual, into: state)
    }
    head.forward(state, size: size, scratch: scratch, into: expanded)
    globalAverage(expanded, channels: featureLength, count: size.count, into: features)
  }
}
