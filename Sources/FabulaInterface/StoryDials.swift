/// How a story is to be told.
public struct StoryDials: Equatable, Sendable {
  /// How the words of a story are chosen.
  public enum Search: String, CaseIterable, Codable, Sendable {
    /// One after the other, drawn from what the dials leave.
    case draw
    /// The likeliest story that a beam search finds, ranked with a length penalty.
    case beam
    /// The beam search of neural-storyteller, without guidance, echo, bans and penalties.
    case originalBeam = "original-beam"
  }

  /// What makes the best of several stories.
  public enum Score: String, CaseIterable, Codable, Sendable {
    /// How many of the captions' content words it has.
    case captions
    /// How readily the model would tell it.
    case likelihood
  }

  /// Name of the style; default `romance`.
  public var style: String
  /// Strength λ of the style shift: 0 tells in the style of the captions, 1
  /// shifts all the way; default 1.
  public var strength: Float
  /// How far the captions' difference from the mean of captions is stretched
  /// before the shift; default 1. With more, a story says more of the captions in
  /// worse sentences.
  public var emphasis: Float
  /// How far the shifted vector is brought to the length that the style's passages
  /// have, 0 to 1; default 0. A style made without that length takes 0 alone.
  public var rescaling: Float = 0
  /// How much more than by itself the model keeps to the captions, word by word;
  /// default 1, and 1 is not at all.
  public var guidance: Float
  /// How much more than by itself the model keeps to the style, word by word;
  /// default 2, and 0 is not at all. Either guidance takes longer.
  public var styleGuidance: Float = 2
  /// What is added to the logits of a content word that all of the nearest captions
  /// have, where it could stand and until it is told; of one that a share of them
  /// has, the root of that share of it; default 12, and 0 is nothing.
  public var echo: Float = 12
  /// Sampling temperature: 0 takes the likeliest word each time; default 0.7.
  public var temperature: Float
  /// Only so many of the likeliest words may follow; default 0, all.
  public var topK = 0
  /// Only the likeliest words that make up this share may follow; default 0.95.
  public var topP: Float = 0.95
  /// Only words this many times as likely as the likeliest may follow; default 0, all.
  public var minP: Float = 0
  /// Only the least surprising choice of words that makes up this share may
  /// follow (typical sampling); default 1, all.
  public var typical: Float = 1
  /// No sequence of so many words is told twice; default 4, and 0 allows it.
  public var noRepeatLength = 4
  /// Divides the logits of words already told; default 1, not at all.
  public var repetitionPenalty: Float = 1
  /// Taken from the logit of a word that was told; default 0.
  public var presencePenalty: Float = 0
  /// Taken from the logit of a word each time it was told; default 0.
  public var frequencyPenalty: Float = 0
  /// Different proper names that the story tells; default 2.
  public var names = 2
  /// Words after which the story ends with its sentence; default 100.
  public var words: Int
  /// Words before which the model may not end the story itself; when left out,
  /// `words`.
  public var minimumWords: Int?
  /// The most words; when left out, half as many again as `words`.
  public var maximumWords: Int?
  /// How words are chosen; default `draw`.
  public var search = Search.draw
  /// Hypotheses of a beam search; default 10.
  public var beamWidth = 10
  /// Groups of hypotheses that avoid one another's words; default 1.
  public var beamGroups = 1
  /// What a word costs a group for each earlier group that chose it; default 0.5.
  public var groupPenalty: Float = 0.5
  /// Exponent of the length that a beam's stories are ranked by; default 0.7.
  public var lengthPenalty: Float = 0.7
  /// Stories drawn, of which the best is told; default 1.
  public var bestOf = 1
  /// What makes it the best; default `captions`.
  public var score = Score.captions
  /// Nearest captions that the story draws on, at most as many as the index
  /// has; default 5.
  public var captions: Int
  /// Seed of the sampling, below 2⁵³. When a request leaves it out the server
  /// draws one before the service sees the request, and the reply names it.
  public var seed: UInt64?

  /// Dials, by default those of the interface.
  public init(
    style: String = "romance", strength: Float = 1, emphasis: Float = 1, guidance: Float = 1,
    temperature: Float = 0.7, words: Int = 100, captions: Int = 5, seed: UInt64? = nil
  ) {
    self.style = style
    self.strength = strength
    self.emphasis = emphasis
    self.guidance = guidance
    self.temperature = temperature
    self.words = words
    self.captions = captions
    self.seed = seed
  }

  /// Makes sure that every dial lies in its range.
  ///
  /// - Throws: ``Problem`` of kind `out-of-range` or `unknown-style`.
  public func validate() throws {
    for dial in StoryDial.all { try dial.validate(self) }
    guard (1...RequestLimits.styleBytes).contains(style.utf8.count) else {
      throw Problem(
        .unknownStyle, "The name of the style is empty or too long.",
        got: "\(style.utf8.count) bytes", expected: "1 to \(RequestLimits.styleBytes) bytes")
    }
  }
}

extension StoryDials: Codable {
  package enum CodingKeys: String, CodingKey, CaseIterable {
    case style, strength, emphasis, rescaling, guidance, echo, temperature, typical, names
    case words, search, score, captions, seed
    case styleGuidance = "style_guidance"
    case topK = "top_k"
    case topP = "top_p"
    case minP = "min_p"
    case noRepeatLength = "no_repeat_length"
    case repetitionPenalty = "repetition_penalty"
    case presencePenalty = "presence_penalty"
    case frequencyPenalty = "frequency_penalty"
    case minimumWords = "minimum_words"
    case maximumWords = "maximum_words"
    case beamWidth = "beam_width"
    case beamGroups = "beam_groups"
    case groupPenalty = "group_penalty"
    case lengthPenalty = "length_penalty"
    case bestOf = "best_of"
  }

  /// The names of the dials on the wire.
  package static let names = CodingKeys.allCases.map(\.rawValue)

  /// Reads the dials that are there and takes the defaults for the others.
  public init(from decoder: any Decoder) throws {
    let fields = try decoder.container(keyedBy: CodingKeys.self)
    self.init()
    for dial in StoryDial.all { try dial.decode(from: fields, into: &self) }
  }
}
