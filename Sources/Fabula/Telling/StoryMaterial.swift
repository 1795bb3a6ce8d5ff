import Storytelling

/// What a story is told from.
public struct StoryMaterial: Sendable {
  /// Whose mean the story begins from, nearest first.
  public let captions: [RetrievedCaption]

  /// What the story is led to: the words that most of the nearest captions share,
  /// `Limits.topicCaptions` of them or all that it is told from where they are more.
  public let topic: [TopicWord]

  /// Of a photograph, how likely one of its ten nearest captions fits
  /// (``Pipeline/confidence(ofPhotograph:)``); nil of a model that was not calibrated.
  public let confidence: Double?

  /// Puts captions and a topic together.
  ///
  /// - Parameter topic: nil for the words that most of `captions` share.
  public init(
    captions: [RetrievedCaption], topic: [TopicWord]? = nil, confidence: Double? = nil
  ) {
    self.captions = captions
    self.topic = topic ?? TopicWord.most(of: captions.map(\.caption.text))
    self.confidence = confidence
  }
}
