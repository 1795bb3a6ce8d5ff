/// The bounds of a story's dials.
public enum Limits {
  /// Words of a story: least, by default, and most.
  public static let wordsMin = 1
  public static let wordsDefault = 100
  public static let wordsMax = 4000

  /// Temperature: 0 always takes the likeliest word.
  public static let temperatureDefault: Float = 0.7
  public static let temperatureMax: Float = 10

  /// Presence and frequency penalties lie in ±this: a logit is a number of that size.
  public static let countPenaltyMax: Float = 100

  /// Beams: hypotheses that are kept side by side, by default and at most.
  public static let beamWidthDefault = 10
  public static let beamWidthMax = 100

  /// λ of a diverse beam: what a word costs for each group that chose it before.
  public static let groupPenaltyDefault: Float = 0.5
  public static let groupPenaltyMax: Float = 100

  /// α of the length penalty; 0 ranks by probability alone, which favours short
  /// stories.
  public static let lengthPenaltyDefault: Float = 0.7
  public static let lengthPenaltyMax: Float = 5

  /// The most stories of which the best is told.
  public static let bestOfMax = 50

  /// How much more than the model itself a story keeps to its captions; 1 is the
  /// paper's.
  public static let guidanceDefault: Float = 1

  /// How much more than the model itself a story keeps to its style; 0 is the
  /// paper's.
  public static let styleGuidanceDefault: Float = 2

  /// The most of either guidance.
  public static let guidanceMax: Float = 20

  /// What a story is about: this many words at most, of this many of the nearest
  /// captions, or all that it is told from where they are more.
  public static let topicWords = 8
  public static let topicCaptions = 100

  /// What the topic's words gain until they are told; 0 is the paper's. Logits
  /// are numbers of that size: with more, little else is said.
  public static let echoDefault: Float = 12
  public static let echoMax: Float = 20

  /// Different proper names that a story tells.
  public static let namesDefault = 2

  /// Divides the logits of words already told; 1 for no penalty. It would hit
  /// "the" and "and" as much as others, and sentences fall apart.
  public static let repetitionPenaltyDefault: Float = 1

  /// λ, how far the vector is shifted to the genre's style.
  public static let strengthDefault: Float = 1

  /// K, the nearest captions that a story is about; the paper's 100 blur into one
  /// another.
  public static let captionsDefault = 5

  /// How far the captions' difference from the captions' style is stretched; 1
  /// is the paper's.
  public static let emphasisDefault: Float = 1
}
