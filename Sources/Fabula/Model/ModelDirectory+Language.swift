import Language
import Neural
import Storytelling

/// The language networks as parts of a model.
extension ModelDirectory {
  /// Writes an encoder of sentences with its words. Styles and a decoder for
  /// vectors of another length, which nothing could use any more, are no longer
  /// described.
  ///
  /// - Parameters:
  ///   - encoder: with one ``SentenceEncoder``.
  ///   - precision: of the matrices; vectors stay `float32`.
  ///   - training: how it was made.
  /// - Throws: The errors of writing; `WeightFileError.notRepresentable` for weights that the
  ///   precision cannot hold.
  package mutating func setSkipThoughts(
    _ encoder: SkipThoughts, precision: TensorPrecision, training: ModelDescription.Training
  ) throws {
    let files = ["weights": "skipthoughts.safetensors", "vocabulary": "words.txt"]
    try encoder.vocabulary.write(to: path(of: files["vocabulary"]!))
    try encoder.save(to: path(of: files["weights"]!), precision: precision)
    for name in [ModelDescription.PartName.styles, .decoder]
    where description.parts[name]?.sizes["vector"] != encoder.vectorLength {
      description.parts[name] = nil
    }
    try setPart(
      .skipthoughts, architecture: encoder.encoders[0].isBidirectional ? "bi-skip" : "uni-skip",
      sizes: [
        "vector": encoder.vectorLength, "word": encoder.encoders[0].wordLength,
        "words": encoder.vocabulary.count,
      ], files: files
    ) { $0.training = training }
  }

  /// Writes the language model that tells stories; its words are those of the
  /// encoder, or a file of their own.
  ///
  /// - Throws: ``FabulaError/missingPart(directory:part:got:)`` before there is an encoder, and as
  ///   ``setSkipThoughts(_:precision:training:)``.
  package mutating func setDecoder(
    _ decoder: StoryDecoder, precision: TensorPrecision, training: ModelDescription.Training
  ) throws {
    let isShared =
      try Vocabulary(path: file("vocabulary", of: .skipthoughts)) == decoder.vocabulary
    let files = [
      "weights": "decoder.safetensors",
      "vocabulary": isShared
        ? try part(.skipthoughts).files["vocabulary"]! : "decoder-words.txt",
    ]
    if !isShared { try decoder.vocabulary.write(to: path(of: files["vocabulary"]!)) }
    try decoder.save(to: path(of: files["weights"]!), precision: precision)
    try setPart(
      .decoder, architecture: decoder.isConditional ? "conditional-gru" : "gru",
      sizes: [
        "vector": decoder.vectorLength, "width": decoder.width, "word": decoder.wordLength,
        "words": decoder.vocabulary.count,
      ], files: files
    ) { $0.training = training }
  }
}
