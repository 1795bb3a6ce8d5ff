import Language
import Neural

/// How much of its captions a story keeps, and how far it is in its style.
public struct ContentKept: Sendable, Codable, Equatable {
  /// cos(vector of the story − r, d − c): what the story says beyond its genre
  /// against what the captions say beyond captions.
  public let cosine: Double

  /// The share of a caption's content lemmas that the story has, mean over the
  /// captions.
  public let recall: Double

  /// cos(vector of the story, r) − cos(vector of the story, c): above 0 for a
  /// story nearer to its genre than to captions.
  public let styleMargin: Double

  private enum CodingKeys: String, CodingKey {
    case cosine, recall
    case styleMargin = "style_margin"
  }

  /// Measures a story.
  ///
  /// - Parameters:
  ///   - sentences: the story's.
  ///   - captions: those it was told from.
  ///   - style: the genre's name, or a ``StyleMixture``.
  /// - Throws: ``StorytellingError/unknownStyle(got:expected:)``.
  public init(
    sentences: [String], captions: [String], style: String, styles: StyleVectors,
    encoder: SkipThoughts
  ) throws {
    let genre = try styles.vector(of: style)
    let story = StyleVectors.mean(of: encoder.encode(sentences))
    let mean = StyleVectors.mean(of: encoder.encode(captions))
    cosine = Cosine.of(zip(story, genre).map(-), zip(mean, styles.caption).map(-))
    recall = CaptionWords(captions).recall(in: sentences.joined(separator: " "))
    styleMargin = Cosine.of(story, genre) - Cosine.of(story, styles.caption)
  }

  private init(cosine: Double, recall: Double, styleMargin: Double) {
    self.cosine = cosine
    self.recall = recall
    self.styleMargin = styleMargin
  }

  /// The mean of several; zeros of none.
  public static func mean(of values: [ContentKept]) -> ContentKept {
    func mean(_ path: KeyPath<ContentKept, Double>) -> Double {
      values.reduce(0) { $0 + $1[keyPath: path] } / Double(max(1, values.count))
    }
    return ContentKept(
      cosine: mean(\.cosine), recall: mean(\.recall), styleMargin: mean(\.styleMargin))
  }
}
