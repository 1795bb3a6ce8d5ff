import Language
import Storytelling

extension Model {
  /// How well the model's decoder foretells a text.
  ///
  /// - Parameters:
  ///   - corpus: one paragraph a line; see `PassageTexts`.
  ///   - limit: passages at most, the first of the text; nil for all.
  /// - Throws: ``FabulaError/missingPart(directory:part:got:)``, and the errors of
  ///   `PassageTexts` and `PerplexityEvaluation`.
  public func perplexity(on corpus: NovelCorpus, limit: Int? = nil) throws -> PerplexityEvaluation {
    let (encoder, decoder) = (try sentenceEncoder(), try storyTeller().decoder)
    let texts = try PassageTexts(
      of: corpus, decoderVocabulary: decoder.vocabulary, encoderVocabulary: encoder.vocabulary)
    return try PerplexityEvaluation(
      limit.map(texts.prefix) ?? texts, decoder: decoder, encoder: encoder)
  }
}
