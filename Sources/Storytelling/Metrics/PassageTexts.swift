import Foundation
import Language

/// Held-out passages with what their raw text looked like before a vocabulary
/// made ids of it.
public struct PassageTexts: Sendable {
  /// The passages in the ids of decoder and encoder.
  public let passages: [Passage]

  /// The raw text of each passage.
  private let texts: [RawText]

  /// What is known of a raw text.
  private struct RawText {
    /// Its characters, white space included. A paragraph's are shared out among
    /// its sentences by the length of their tokens.
    var characters = 0.0

    /// The characters of its tokens that the decoder does not know.
    var unknownCharacters = 0
  }

  /// The characters of the passages' raw text, white space included.
  public var characters: Double { texts.reduce(0) { $0 + $1.characters } }

  /// The characters of the tokens that the decoder does not know.
  public var unknownCharacters: Int { texts.reduce(0) { $0 + $1.unknownCharacters } }

  /// Reads the passages of a text: one paragraph a line, perhaps with a line
  /// `# Title, by Author` before each book. Whole sentences of one book are
  /// packed into passages of `minimum` to `limit` tokens; what fills none is
  /// left out.
  ///
  /// - Parameters:
  ///   - corpus: the text.
  ///   - decoderVocabulary: the decoder's vocabulary.
  ///   - encoderVocabulary: that of the skip-thoughts, perhaps another.
  /// - Throws: `LanguageError` when the text cannot be read, and
  ///   ``StorytellingError/noPassages``.
  /// - Complexity: O(tokens).
  public init(
    of corpus: NovelCorpus, decoderVocabulary: Vocabulary, encoderVocabulary: Vocabulary,
    limit: Int = 100, minimum: Int = 60
  ) throws {
    var builder = TokenStoreBuilder()
    var sentences: [RawText] = []
    let tokenizer = ParagraphTokenizer(normalizer: corpus.normalizer)
    var book: Book?
    try corpus.forEachParagraph { next, paragraph in
      if next != book { builder.beginBook(next) }
      book = next
      builder.beginParagraph()
      let tokens = tokenizer.sentences(of: paragraph)
      // A space behind each token stands for those of the raw text.
      let lengths = tokens.map { $0.reduce(0) { $0 + $1.count + 1 } }
      let scale = Double(paragraph.count) / Double(max(1, lengths.reduce(0, +)))
      for (sentence, length) in zip(tokens, lengths) {
        let ids = decoderVocabulary.encode(sentence)
        builder.appendSentence(ids)
        let unknown = zip(sentence, ids).filter { $1 == decoderVocabulary.unknownID }
        sentences.append(
          RawText(
            characters: Double(length) * scale,
            unknownCharacters: unknown.reduce(0) { $0 + $1.0.count }))
      }
      try builder.checkSize()
    }
    let store = try builder.store(vocabulary: decoderVocabulary)
    passages = Passage.passages(
      of: store, decoderVocabulary: decoderVocabulary, encoderVocabulary: encoderVocabulary,
      limit: limit, minimum: minimum)
    guard !passages.isEmpty else { throw StorytellingError.noPassages }
    texts = store.passages(limit: limit, minimum: minimum).map { range in
      RawText(
        characters: sentences[range].reduce(0) { $0 + $1.characters },
        unknownCharacters: sentences[range].reduce(0) { $0 + $1.unknownCharacters })
    }
  }

  private init(passages: [Passage], texts: [RawText]) {
    self.passages = passages
    self.texts = texts
  }

  /// The first passages.
  public func prefix(_ count: Int) -> PassageTexts {
    PassageTexts(passages: Array(passages.prefix(count)), texts: Array(texts.prefix(count)))
  }
}
