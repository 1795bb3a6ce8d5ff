import Language
import Neural

extension JointEmbedding {
  /// Reads a model of Kiros's visual-semantic-embedding: `coco_embedding.npz`,
  /// its dictionary (word → id from 2 on; words whose id is not below the number
  /// of rows are unknown) and its options.
  ///
  /// Captions are split at white space and keep their case, features are divided
  /// by their norm first [`tools.py`, neural-storyteller's `generate.py`].
  ///
  /// - Throws: ``JointEmbeddingError/unsupportedModel(file:got:expected:)``,
  ///   ``JointEmbeddingError/badDictionary(got:expected:)``, and an error that
  ///   names a tensor that is missing or has another shape.
  public convenience init(
    kiros file: any WeightFile, options: PickleValue?, dictionary: PickleValue
  ) throws {
    if let encoder = options?["encoder"]?.string, encoder != "gru" {
      throw JointEmbeddingError.unsupportedModel(
        file: file.path, got: "the caption encoder \"\(encoder)\"", expected: "\"gru\"")
    }
    let words = try file.tensor(named: "Wemb", shape: [nil, nil])
    let ids = try Self.wordsByID(dictionary, rows: words.rows, expected: 2..<words.rows)
    let image = try file.tensor(named: "ff_image_W", shape: [nil, nil])
    try self.init(
      configuration: Configuration(
        cell: .gru, normalizesImagesInTraining: false, captionForm: .spaced),
      vocabulary: Vocabulary(
        words: [Vocabulary.endOfSequence, Vocabulary.unknown] + ids),
      words: WordEmbedding(table: Parameter("words", words)),
      captionEncoder: RecurrentLayer(kirosPrefix: "encoder", name: "caption", from: file),
      imageProjection: ImageProjection(
        output: Linear(
          weight: Parameter("image.weight", image),
          bias: Parameter(
            "image.bias", file.tensor(named: "ff_image_b", shape: [image.columns])))))
  }

  /// The words of the ids `expected`, in their order.
  static func wordsByID(
    _ dictionary: PickleValue, rows: Int, expected: Range<Int>
  ) throws -> [String] {
    var words = [Int: String]()
    for entry in dictionary.entries ?? [] {
      guard let word = entry.key.string, let id = entry.value.integer else {
        throw JointEmbeddingError.badDictionary(
          got: "\(entry.key.kind) with \(entry.value.kind)", expected: "words with their ids")
      }
      guard words.updateValue(word, forKey: id) == nil else {
        throw JointEmbeddingError.badDictionary(
          got: "two words of id \(id)", expected: "one word an id")
      }
    }
    guard !words.isEmpty else {
      throw JointEmbeddingError.badDictionary(
        got: dictionary.kind, expected: "a dictionary of words with their ids")
    }
    return try expected.map { id in
      guard let word = words[id] else {
        throw JointEmbeddingError.badDictionary(
          got: "\(words.count) words, none of them of id \(id)",
          expected: "a word for each of the \(rows) rows of the word table")
      }
      return word
    }
  }
}
