import Language
import Neural
import Storytelling

/// The language networks as parts of a model.
extension ModelDirectory {
  /// Writes an encoder of sentences with its words. Styles and a decoder for
  /// vectors of another length, which nothing could use any more, are no longer
  /// described; a decoder that stays keeps its words.
  ///
  /// - Parameters:
  ///   - encoder: with one ``SentenceEncoder``.
  ///   - learnedWords: how many words it learned; others, from word vectors, follow
  ///     them. Nil: all.
  ///   - precision: of the matrices; vectors stay `float32`.
  ///   - training: how it was made.
  /// - Throws: The errors of writing; `WeightFileError.notRepresentable` for weights that the
  ///   precision cannot hold.
  package mutating func setSkipThoughts(
    _ encoder: SkipThoughts, learnedWords: Int? = nil, precision: TensorPrecision,
    training: ModelDescription.Training
  ) throws {
    let files = ["weights": "skipthoughts.safetensors", "vocabulary": "words.txt"]
    for name in [ModelDescription.PartName.styles, .decoder]
    where description.parts[name]?.sizes["vector"] != encoder.vectorLength {
      description.parts[name] = nil
    }
    try keepDecoderWords(before: encoder.vocabulary, in: files["vocabulary"]!)
    try encoder.vocabulary.write(to: path(of: files["vocabulary"]!))
    try encoder.save(to: path(of: files["weights"]!), precision: precision)
    var sizes = [
      "vector": encoder.vectorLength, "word": encoder.encoders[0].wordLength,
      "words": encoder.vocabulary.count,
    ]
    if learnedWords != encoder.vocabulary.count { sizes[Self.learnedWords] = learnedWords }
    try setPart(
      .skipthoughts, architecture: encoder.encoders[0].isBidirectional ? "bi-skip" : "uni-skip",
      sizes: sizes, files: files
    ) { $0.training = training }
  }

  /// The size that says how many of an encoder's words it learned itself.
  static let learnedWords = "learned_words"

  /// The file of a decoder's words where they are not its encoder's.
  private static let decoderWords = "decoder-words.txt"

  /// Gives a decoder that shares a list of words one of its own before others are
  /// written there.
  private mutating func keepDecoderWords(before words: Vocabulary, in file: String) throws {
    guard let decoder = description.parts[.decoder], decoder.files["vocabulary"] == file
    else { return }
    let own = try Vocabulary(path: self.file("vocabulary", of: .decoder))
    guard own != words else { return }
    try own.write(to: path(of: Self.decoderWords))
    let files = decoder.files.merging(["vocabulary": Self.decoderWords]) { $1 }
    try setPart(
      .decoder, architecture: decoder.architecture, sizes: decoder.sizes, files: files
    ) { $0.training = decoder.training }
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
        ? try part(.skipthoughts).files["vocabulary"]! : Self.decoderWords,
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
