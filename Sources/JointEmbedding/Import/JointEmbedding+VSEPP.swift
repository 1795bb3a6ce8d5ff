import Language
import Neural

extension JointEmbedding {
  /// Reads a checkpoint of VSE++ (`model_best.pth.tar`; Faghri et al. 2018): a
  /// linear image side and a caption encoder of one GRU (or LSTM) layer, and its
  /// pickled `Vocabulary`, where `<start>`, `<end>` and `<unk>` have ids of
  /// their own.
  ///
  /// - Throws: what ``init(kiros:options:dictionary:)`` throws.
  public convenience init(vsepp file: TorchFile, vocabulary: PickleValue) throws {
    let options = file.contents["opt"]
    for (name, refused) in [
      ("use_abs", options?["use_abs"]?.boolean == true),
      ("measure", options?["measure"]?.string == "order"),
    ] where refused {
      throw JointEmbeddingError.unsupportedModel(
        file: file.path, got: "the option \(name) of order embeddings", expected: "cosines")
    }
    for other in ["1.rnn.weight_ih_l0_reverse", "1.rnn.weight_ih_l1"] where file.contains(other) {
      throw JointEmbeddingError.unsupportedModel(
        file: file.path, got: "the tensor \(other)", expected: "one layer of one direction")
    }
    let table = try file.tensor(named: "1.embed.weight", shape: [nil, nil])
    let names = try Self.wordsByID(
      vocabulary["word2idx"] ?? vocabulary, rows: table.rows, expected: 0..<table.rows)
    let order = try Self.order(of: names)
    let state = try file.shape(named: "1.rnn.weight_hh_l0")
    let cell: RecurrentCell = state.count == 2 && state[0] == 4 * state[1] ? .lstm : .gru
    let image = try file.tensor(named: "0.fc.weight", shape: [nil, nil])
    try self.init(
      configuration: Configuration(
        cell: cell,
        normalizesImagesInTraining: options?["no_imgnorm"]?.boolean != true,
        captionForm: .startedSentence),
      vocabulary: Vocabulary(
        words: [Vocabulary.endOfSequence, Vocabulary.unknown]
          + order.dropFirst(2).map { names[$0] }),
      words: WordEmbedding(table: Parameter("words", table.gathered(order))),
      captionEncoder: RecurrentLayer(
        torch: "1.rnn", cell: cell, name: "caption", from: file),
      imageProjection: ImageProjection(
        output: Linear(
          weight: Parameter("image.weight", image.transposed()),
          bias: Parameter("image.bias", file.tensor(named: "0.fc.bias", shape: [image.rows])))))
  }

  /// Its rows in our order: `<end>` first, then `<unk>`, then `<start>` and the
  /// words. Padding, which no caption holds, is left out.
  private static func order(of names: [String]) throws -> [Int] {
    let markers = try ["<end>", "<unk>", startWord].map { marker in
      guard let id = names.firstIndex(of: marker) else {
        throw JointEmbeddingError.badDictionary(
          got: "\(names.count) words without \(marker)", expected: "the vocabulary of VSE++")
      }
      return id
    }
    return markers
      + names.indices.filter { !markers.contains($0) && names[$0] != "<pad>" }
  }
}
