import Neural

/// Skip-thought vectors (Kiros et al. 2015): a text becomes the vector from
/// which its neighbours in a book could best be told.
///
/// A vector is made of one half for each encoder, each half divided by its own
/// norm; bi-skip, though two encoders, is one half.
public final class SkipThoughts: Sendable {
  /// How a text becomes a vector.
  public struct Options: Sendable, Codable, Equatable {
    /// Lower-cases the text first, for a model trained on lower-cased text.
    public var lowercases: Bool

    /// Appends the end mark; the authors advise it for sentences without final
    /// punctuation.
    public var endMarked: Bool

    /// Divides each half by its norm.
    public var normalizes: Bool

    /// Makes options; the defaults are those of Kiros's `encode`.
    public init(lowercases: Bool = false, endMarked: Bool = false, normalizes: Bool = true) {
      self.lowercases = lowercases
      self.endMarked = endMarked
      self.normalizes = normalizes
    }
  }

  public let options: Options
  public let vocabulary: Vocabulary
  public let encoders: [SentenceEncoder]

  /// The length of a vector, all halves together.
  public var vectorLength: Int { encoders.reduce(0) { $0 + $1.vectorLength } }

  /// Makes skip-thoughts from encoders over one vocabulary.
  ///
  /// - Throws: ``LanguageError/vocabularyDoesNotFit(got:expected:)`` when a word
  ///   table has another number of rows.
  public init(options: Options, vocabulary: Vocabulary, encoders: [SentenceEncoder]) throws {
    for encoder in encoders where encoder.words.wordCount != vocabulary.count {
      throw LanguageError.vocabularyDoesNotFit(
        got: encoder.words.wordCount, expected: vocabulary.count)
    }
    self.options = options
    self.vocabulary = vocabulary
    self.encoders = encoders
  }

  /// Makes combine-skip: the halves of several models over one vocabulary.
  ///
  /// - Throws: ``LanguageError/vocabularyDoesNotFit(got:expected:)`` when they
  ///   have vocabularies of different sizes.
  public convenience init(combining models: [SkipThoughts]) throws {
    precondition(!models.isEmpty, "nothing cannot be combined")
    try self.init(
      options: models[0].options, vocabulary: models[0].vocabulary,
      encoders: models.flatMap(\.encoders))
  }

  /// The vectors of texts: (n, `vectorLength`). A text without any word has a
  /// vector of zeros.
  ///
  /// A text is one sequence however many sentences it has. Texts of similar
  /// length are read together; the result does not depend on how.
  public func encode(_ texts: [String]) -> Tensor {
    encode(tokenized: texts.map(identifiers(of:)))
  }

  /// The same for texts that are word ids already.
  package func encode(tokenized texts: [[Int32]]) -> Tensor {
    let result = Tensor(zeros: [texts.count, vectorLength])
    // An end mark alone would have a vector, but says nothing: a blank text stays zero.
    let byLength = texts.indices.filter { !texts[$0].isEmpty }.sorted {
      (texts[$0].count, $0) < (texts[$1].count, $1)
    }
    for start in stride(from: 0, to: byLength.count, by: Limits.textsInBatch) {
      let indices = byLength[start..<min(byLength.count, start + Limits.textsInBatch)]
      let endMark = options.endMarked ? [vocabulary.endID] : []
      let sentences = indices.map { texts[$0] + endMark }
      var column = 0
      for encoder in encoders {
        let half = encoder.encode(sentences)
        if options.normalizes { RowNormalization.apply(half) }
        for (row, index) in indices.enumerated() {
          (result.data + index * vectorLength + column).update(
            from: half.data + row * half.columns, count: half.columns)
        }
        column += half.columns
      }
    }
    return result
  }

  /// The word ids of a text: sentences, their Treebank tokens, one sequence.
  package func identifiers(of text: String) -> [Int32] {
    let normalized = TextNormalizer(lowercases: options.lowercases).normalize(text)
    let tokens = SentenceSplitter.split(normalized).flatMap { TreebankTokenizer.tokenize($0) }
    return Array(vocabulary.encode(tokens).prefix(Limits.wordsInText))
  }
}
