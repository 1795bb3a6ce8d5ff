/// Normalises paragraphs, splits them into sentences and these into Treebank
/// tokens, with memory that is used again for each paragraph.
package final class ParagraphTokenizer {
  private let normalizer: TextNormalizer
  private let normalizing = TextNormalizer.Scratch()
  private let tokenizing = TreebankTokenizer.Scratch()

  package init(normalizer: TextNormalizer) {
    self.normalizer = normalizer
  }

  /// Passes the tokens of a paragraph in UTF-8, sentence after sentence. The
  /// bytes of a token are valid during the call.
  @inline(__always)
  package func forEachToken(
    in paragraph: TextBytes, _ token: (TextBytes) throws -> Void,
    endOfSentence: () throws -> Void
  ) rethrows {
    let text = normalizer.normalize(paragraph, scratch: normalizing)
    try SentenceSplitter.forEachSentence(in: text) { sentence in
      try TreebankTokenizer.forEachToken(in: sentence, scratch: tokenizing, token)
      try endOfSentence()
    }
  }

  /// The sentences of a text as tokens.
  package func sentences(of paragraph: String) -> [[String]] {
    var sentences: [[String]] = []
    var tokens: [String] = []
    paragraph.withBytes { bytes in
      forEachToken(in: bytes) {
        tokens.append($0.text)
      } endOfSentence: {
        sentences.append(tokens)
        tokens = []
      }
    }
    return sentences
  }
}
