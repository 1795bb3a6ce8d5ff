import CKernels

/// The kind of a recurrent cell.
public enum RecurrentCell: String, Sendable, Codable, CaseIterable {
  /// The gated recurrent unit as Kiros's programs have it (skip-thoughts,
  /// `layers.py`): reset AFTER the matrix product, and an update gate that
  /// keeps the OLD state. Blocks: reset | update | candidate.
  case gru

  /// Long short-term memory (Hochreiter & Schmidhuber 1997) with a forget gate,
  /// in PyTorch's block order: input | forget | candidate | output.
  case lstm

  /// The number of blocks side by side in the weights.
  var blocks: Int { self == .gru ? 3 : 4 }
}

/// A layer of recurrent cells over a batch of sequences.
///
/// Sequences lie time-major: row `t · batch + b` of a tensor belongs to time
/// `t` of sequence `b`. The input part of all time steps is one matrix product;
/// only the product with the state is made step by step.
public final class RecurrentLayer: Module, Sendable {
  public let cell: RecurrentCell

  /// From the input to all blocks: (inputs, blocks · width).
  public let inputWeight: Parameter

  /// From the state to all blocks: (width, blocks · width).
  public let stateWeight: Parameter

  /// One number for each row of each block: (blocks · width).
  public let bias: Parameter

  /// From a context that is the same at every step to all blocks: (context,
  /// blocks · width), or nil (the conditional form of Skip-Thought Vectors,
  /// "Decoder": matrices C_r, C_z, C).
  public let contextWeight: Parameter?

  /// Added to the product of state and weight before the reset gate sees it,
  /// (blocks · width), or nil: the second bias of `torch.nn.GRU`, which Kiros's
  /// GRU lacks.
  public let stateBias: Parameter?

  public var parameters: [Parameter] {
    [inputWeight, stateWeight, bias] + [contextWeight, stateBias].compactMap(\.self)
  }

  /// The length of an input.
  public var inputLength: Int { inputWeight.shape[0] }

  /// The length of the state.
  public var width: Int { stateWeight.shape[0] }

  /// Makes a layer from weights.
  public init(
    cell: RecurrentCell, inputWeight: Parameter, stateWeight: Parameter, bias: Parameter,
    contextWeight: Parameter? = nil, stateBias: Parameter? = nil
  ) {
    self.cell = cell
    self.inputWeight = inputWeight
    self.stateWeight = stateWeight
    self.bias = bias
    self.contextWeight = contextWeight
    self.stateBias = stateBias
  }

  /// Makes a layer to be trained: input weights uniform in ±0.1, each block of
  /// the state weights orthogonal, biases 0, and 1 for the LSTM's forget gate
  /// (Jozefowicz et al. 2015).
  public convenience init(
    cell: RecurrentCell, name: String, inputLength: Int, width: Int, contextLength: Int? = nil,
    random: inout RandomSource
  ) {
    let columns = cell.blocks * width
    let bias = Tensor(zeros: [columns])
    if cell == .lstm {
      for index in width..<2 * width { bias.data[index] = 1 }
    }
    self.init(
      cell: cell,
      inputWeight: Parameter(
        "\(name).input_weight",
        Initialization.uniform([inputLength, columns], bound: 0.1, &random)),
      stateWeight: Parameter(
        "\(name).state_weight",
        Initialization.orthogonalBlocks(width: width, blocks: cell.blocks, &random)),
      bias: Parameter("\(name).bias", bias),
      contextWeight: contextLength.map {
        Parameter(
          "\(name).context_weight",
          Initialization.uniform([$0, columns], bound: 0.1, &random))
      })
  }

  /// Reads a layer from a weight file, where its tensors are called
  /// `name.input_weight`, `name.state_weight`, `name.bias` and perhaps
  /// `name.context_weight` and `name.state_bias`.
  ///
  /// - Throws: an error that names the tensor when one is missing or has
  ///   another shape.
  public convenience init(cell: RecurrentCell, name: String, from file: some WeightFile) throws {
    let width = try file.shape(named: "\(name).state_weight").first ?? 0
    let columns = cell.blocks * width
    self.init(
      cell: cell,
      inputWeight: try file.parameter(named: "\(name).input_weight", shape: [nil, columns]),
      stateWeight: try file.parameter(named: "\(name).state_weight", shape: [width, columns]),
      bias: Parameter("\(name).bias", try file.tensor(named: "\(name).bias", shape: [columns])),
      contextWeight: file.contains("\(name).context_weight")
        ? try file.parameter(named: "\(name).context_weight", shape: [nil, columns]) : nil,
      stateBias: file.contains("\(name).state_bias")
        ? Parameter(
          "\(name).state_bias",
          try file.tensor(named: "\(name).state_bias", shape: [columns])) : nil)
  }
}
