import Foundation
import Language
import Neural

extension JointEmbedding {
  /// Reads a model written by ``save(to:precision:metadata:)``.
  ///
  /// - Throws: ``JointEmbeddingError/badConfiguration(file:got:)``, and an error
  ///   that names the tensor when one is missing or has another shape.
  public convenience init(vocabulary: Vocabulary, from file: SafetensorsFile) throws {
    let text = file.metadata["configuration"] ?? ""
    guard
      let configuration = try? JSONDecoder().decode(Configuration.self, from: Data(text.utf8))
    else {
      throw JointEmbeddingError.badConfiguration(
        file: file.path, got: text.isEmpty ? "no field \"configuration\"" : text)
    }
    try self.init(
      configuration: configuration, vocabulary: vocabulary,
      words: WordEmbedding(name: "words", from: file),
      captionEncoder: RecurrentLayer(cell: configuration.cell, name: "caption", from: file),
      imageProjection: ImageProjection(from: file))
  }

  /// Writes the weights and the configuration as safetensors.
  public func save(
    to path: String, precision: TensorPrecision = .float16, metadata: [String: String] = [:]
  ) throws {
    var metadata = metadata
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    metadata["configuration"] = String(
      decoding: try encoder.encode(configuration), as: UTF8.self)
    try SafetensorsWriter.write(parameters, precision: precision, metadata: metadata, to: path)
  }
}
