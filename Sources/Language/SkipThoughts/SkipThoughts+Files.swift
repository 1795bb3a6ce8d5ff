import Foundation
import Neural

/// A model's encoder as safetensors: `words`, `encoder.*` and, of one with two
/// directions, `encoder_reverse.*`; the options in the metadata.
extension SkipThoughts {
  /// Reads an encoder written by ``save(to:precision:metadata:)``.
  ///
  /// - Throws: ``LanguageError/badConfiguration(path:got:)``,
  ///   ``LanguageError/vocabularyDoesNotFit(got:expected:)``,
  ///   ``LanguageError/layersDoNotFit(path:what:got:expected:)``, and an error that
  ///   names the tensor when one is missing or has another shape.
  public convenience init(vocabulary: Vocabulary, from file: SafetensorsFile) throws {
    let text = file.metadata["options"] ?? ""
    guard let options = try? JSONDecoder().decode(Options.self, from: Data(text.utf8)) else {
      throw LanguageError.badConfiguration(
        path: file.path, got: text.isEmpty ? "no field \"options\"" : text)
    }
    try self.init(
      options: options, vocabulary: vocabulary, encoders: [try SentenceEncoder(from: file)])
  }

  /// Writes a model of one encoder as safetensors.
  public func save(
    to path: String, precision: TensorPrecision = .float16, metadata: [String: String] = [:]
  ) throws {
    precondition(encoders.count == 1, "one encoder only")
    try SafetensorsWriter.write(
      encoders[0].parameters, precision: precision,
      metadata: metadata.merging(["options": try options.stored()]) { $1 }, to: path)
  }
}

extension SkipThoughts.Options {
  /// The options as they stand in a file.
  func stored() throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    return String(decoding: try encoder.encode(self), as: UTF8.self)
  }
}
