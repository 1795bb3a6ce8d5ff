/// A table of word vectors.
public final class WordEmbedding: Module, Sendable {
  /// (words, length).
  public let table: Parameter

  public var parameters: [Parameter] { [table] }

  /// The number of words.
  public var wordCount: Int { table.shape[0] }

  /// The length of a word vector.
  public var length: Int { table.shape[1] }

  /// Makes a table from weights.
  public init(table: Parameter) {
    self.table = table
  }

  /// Makes a table to be trained, uniform in ±0.1.
  public convenience init(
    name: String, wordCount: Int, length: Int, random: inout RandomSource
  ) {
    self.init(
      table: Parameter(name, Initialization.uniform([wordCount, length], bound: 0.1, &random)))
  }

  /// Reads the table called `name` from a weight file.
  public convenience init(name: String, from file: some WeightFile) throws {
    self.init(table: try file.parameter(named: name, shape: [nil, nil], isTable: true))
  }

  /// The vectors of words: (n, length). A negative id stands for no word and
  /// gives zeros, as the first input of a decoder does.
  public func forward(_ ids: some Collection<Int32>) -> Tensor {
    let vectors = Tensor(zeros: [ids.count, length])
    for (row, id) in ids.enumerated() where id >= 0 {
      precondition(Int(id) < wordCount, "a word id lies outside the table")
      table.copyRow(Int(id), to: vectors.data + row * length)
    }
    return vectors
  }

  /// Adds the gradients of the vectors of words, (n, length), to the table's.
  public func backward(_ ids: some Collection<Int32>, vectorGradients: Tensor) {
    for (row, id) in ids.enumerated() where id >= 0 {
      NeuralKernels.best.sum_rows(
        1, length, vectorGradients.data + row * length, table.gradient.data + Int(id) * length)
    }
  }
}
