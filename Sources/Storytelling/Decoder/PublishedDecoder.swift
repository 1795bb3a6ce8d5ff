import Language
import Neural

/// A decoder in the files of neural-storyteller: `romance.npz` and
/// `romance_dictionary.pkl` (`decoder.py`, `skipthoughts/decoding`).
///
///     Wemb (words, word length)      ff_state_W (vector, width)   ff_state_b (width)
///     decoder_* (see ``RecurrentLayer/init(kirosPrefix:name:from:)``)
///     ff_hid_W (width, word length)  ff_hid_b (word length)       only with deep output
///     ff_logit_W (…, words)          ff_logit_b (words)
public struct PublishedDecoder {
  /// Its words. The dictionary counts from 2 and may have more words than the
  /// decoder, which are unknown words then; ids without a word are empty.
  public let vocabulary: Vocabulary

  /// The length of the vectors that stories begin from.
  public let vectorLength: Int

  /// The width of the recurrent layer, and the length of a word vector.
  public let width: Int
  public let wordLength: Int

  private let tensors: [StreamedTensor]

  /// Opens the files; nothing large is read.
  ///
  /// - Throws: `WeightFileError` for damaged or other files, and `LanguageError`.
  public init(weights: String, dictionary: String) throws {
    let file = try openWeights(path: weights)
    func length(_ name: String, _ dimension: Int) throws -> Int {
      let shape = try file.shape(named: name)
      guard shape.count == 2 else {
        throw WeightFileError.shapeMismatch(
          path: weights, tensor: name, got: shape, expected: [nil, nil])
      }
      return shape[dimension]
    }
    let words = try length("Wemb", 0)
    vectorLength = try length("ff_state_W", 0)
    width = try length("ff_state_W", 1)
    wordLength = try length("Wemb", 1)
    vocabulary = try Self.vocabulary(dictionary, count: words)
    var tensors = try [
      StreamedTensor("words", "Wemb", of: file),
      StreamedTensor("initial_state.weight", "ff_state_W", of: file),
      StreamedTensor("initial_state.bias", "ff_state_b", of: file),
    ]
    tensors += try RecurrentLayer.kirosTensors(prefix: "decoder", name: "decoder", from: file)
      .map { StreamedTensor($0, path: weights) }
    // Deep output is known by its weights: the options often leave it out, and
    // then mean that there is one.
    if file.contains("ff_hid_W") {
      tensors += try [
        StreamedTensor("hidden.weight", "ff_hid_W", of: file),
        StreamedTensor("hidden.bias", "ff_hid_b", of: file),
      ]
    }
    tensors += try [
      StreamedTensor("output.weight", "ff_logit_W", of: file, transposed: true),
      StreamedTensor("output.bias", "ff_logit_b", of: file),
    ]
    self.tensors = tensors
  }

  static func vocabulary(_ path: String, count: Int) throws -> Vocabulary {
    let pickle = try Pickle.read(path: path)
    guard let entries = pickle.entries else {
      throw WeightFileError.malformed(
        path: path, part: "the dictionary", got: pickle.kind, expected: "a dictionary of words")
    }
    var words =
      [Vocabulary.endOfSequence, Vocabulary.unknown]
      + [String](repeating: "", count: max(0, count - 2))
    for entry in entries {
      guard case .integer(let id) = entry.value, let word = entry.key.string else {
        throw WeightFileError.malformed(
          path: path, part: "an entry of the dictionary",
          got: "\(entry.key.kind) with \(entry.value.kind)", expected: "a word with its number")
      }
      if id >= 2, id < count { words[Int(id)] = word }
    }
    return try Vocabulary(words: words)
  }

  /// Writes the decoder, to be read back by ``StoryDecoder/init(vocabulary:from:)``,
  /// as `float32`.
  ///
  /// - Complexity: O(file size) time; memory for one weight matrix, twice.
  public func write(to path: String) throws {
    try SafetensorsWriter.write(tensors, to: path)
  }
}
