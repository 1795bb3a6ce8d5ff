import Language
import Storytelling

/// Whether stories are taken for the genre that they were told in.
public struct GenreEvaluation: Sendable, Codable, Equatable {
  /// The classifier's accuracy on passages of authors that it did not learn
  /// from, mean over the genres, and what it took them for.
  public let classifierAccuracy: Double
  public let heldOut: GenreConfusion

  /// What it took the stories for, by the style they were told in.
  public let stories: GenreConfusion

  private enum CodingKeys: String, CodingKey {
    case stories
    case classifierAccuracy = "classifier_accuracy"
    case heldOut = "held_out"
  }

  /// Classifies stories.
  ///
  /// - Parameter stories: by style.
  public init(stories: [String: [String]], texts: ReferenceTexts) {
    let classifier = GenreClassifier(texts.training)
    let tokenizer = ParagraphTokenizer(normalizer: TextNormalizer())
    heldOut = classifier.confusion(of: texts.heldOut)
    classifierAccuracy = heldOut.accuracy
    self.stories = classifier.confusion(
      of: stories.mapValues { $0.map { Array(tokenizer.sentences(of: $0).joined()) } })
  }
}
