import Language
import Neural
import Storytelling

/// Makes styles from a corpus: means over at most `sample` captions or passages,
/// evenly spread.
struct StyleMaker {
  let encoder: SkipThoughts
  let corpus: Corpus
  let sample: Int

  /// c, or nil of a corpus without captions.
  func captionStyle() -> [Float]? {
    let captions = Passage.sentences(
      of: corpus.captions, vocabulary: corpus.vocabulary, encoderVocabulary: encoder.vocabulary)
    guard !captions.isEmpty else { return nil }
    return StyleVectors.mean(of: encoder.encode(tokenized: spread(captions)))
  }

  /// r of a genre, and the mean norm of its passages.
  ///
  /// - Throws: `StorytellingError.noPassages`.
  func style(of genre: Corpus.Genre) throws -> (vector: [Float], norm: Float) {
    let passages = Passage.passages(
      of: corpus.training, in: genre.training, decoderVocabulary: corpus.vocabulary,
      encoderVocabulary: encoder.vocabulary)
    guard !passages.isEmpty else { throw StorytellingError.noPassages }
    let vectors = PassageVectors(encoder: encoder).vectors(of: spread(passages))
    return (StyleVectors.mean(of: vectors), StyleVectors.meanNorm(of: vectors))
  }

  private func spread<Element>(_ elements: [Element]) -> [Element] {
    guard elements.count > sample else { return elements }
    return (0..<sample).map { elements[$0 * elements.count / sample] }
  }
}
