import Foundation
import Neural

/// A model's encoders as safetensors: `words` and `encoder.*` of a
/// one-directional model, the options in the metadata.
extension SkipThoughts {
  /// Reads an encoder written by ``save(to:precision:metadata:)``.
  ///
  /// - Throws: ``LanguageError/badConfiguration(path:got:)``,
  ///   ``LanguageError/vocabularyDoesNotFit(got:expected:)``, and an error that
  ///   names the tensor when one is missing or has another shape.
  public convenience init(vocabulary: Vocabulary, from file: SafetensorsFile) throws {
    let text = file.metadata["options"] ?? ""
    guard let options = try? JSONDecoder().decode(Options.self, from: Data(text.utf8)) else {
      throw LanguageError.badConfiguration(
        path: file.path, got: text.isEmpty ? "no field \"options\"" : text)
    }
    let encoder = SentenceEncoder(
      words: try WordEmbedding(name: "words", from: file),
      forward: try RecurrentLayer(cell: .gru, name: "encoder", from: file))
    guard encoder.forward.inputLength == encoder.words.length else {
      throw LanguageError.badConfiguration(
        path: file.path,
        got: "an encoder of \(encoder.forward.inputLength) inputs over words of length"
          + " \(encoder.words.length)")
    }
    try self.init(options: options, vocabulary: vocabulary, encoders: [encoder])
  }

  /// Writes a one-directional encoder as safetensors.
  public func save(
    to path: String, precision: TensorPrecision = .float16, metadata: [String: String] = [:]
  ) throws {
    precondition(encoders.count == 1 && encoders[0].reverse == nil, "one direction only")
    var metadata = metadata
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    metadata["options"] = String(decoding: try encoder.encode(options), as: UTF8.self)
    try SafetensorsWriter.write(
      encoders[0].parameters, precision: precision, metadata: metadata, to: path)
  }
}
