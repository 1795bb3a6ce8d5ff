/// The dials of a story. Each has a default that tells a readable story.
///
/// A story is told in one of three ways (``Search``). Word by word is the
/// default, and the only one that reads the temperature, the top-k, top-p,
/// min-p and typical dials, the seed and ``bestOf``. Guidance, echo, bans and
/// penalties hold for it and for ``Search/beam``.
public struct StoryDials: Sendable, Codable, Equatable {
  /// How words are chosen.
  public enum Search: String, Sendable, Codable, CaseIterable {
    /// One word after the other, drawn from what the dials leave.
    case draw

    /// The likeliest story that a beam search finds, ranked with a length
    /// penalty; with ``beamGroups`` above 1 a diverse beam search.
    case beam

    /// The beam search of neural-storyteller, `search.py`: the end mark alone
    /// ends a story, there is neither guidance nor length penalty, and of bans
    /// only that of the unknown word.
    case originalBeam = "original-beam"
  }

  // MARK: Length

  /// Words after which the story ends at the next sentence end.
  public var words: Int

  /// Words before which the decoder may not end the story itself, which it may
  /// do at a sentence end. Nil: it may not at all before ``words``.
  public var minimumWords: Int?

  /// The most words, the last of which is a sentence end. Nil: half as many
  /// again as ``words``.
  public var maximumWords: Int?

  // MARK: Probabilities

  /// How much more than the model itself the story keeps to its captions: see
  /// ``StoryVectors``. 1 is the paper's.
  public var guidance: Float

  /// How much more than the model itself the story keeps to its style: see
  /// ``StoryVectors``. 0 is the paper's.
  public var styleGuidance: Float

  /// What is added to the logits of a ``TopicWord`` that all captions have, until
  /// one of its forms is told, where it could stand; of one that a share of them
  /// has, the root of that share of it (Ghazvininejad et al. 2017, "Hafez", and
  /// Pascual et al. 2021 lead to given words in such a way). 0 is the paper's.
  public var echo: Float

  /// Divides the logits: below 1 likelier words win more often, 0 always takes
  /// the likeliest. The paper tried 0.2, 0.7 and 1, and chose 0.7.
  public var temperature: Float

  /// Only the `topK` likeliest words may follow; 0 for all.
  public var topK: Int

  /// Only the likeliest words whose probabilities sum to `topP` may follow
  /// (nucleus sampling, Holtzman et al. 2020); 1 for all.
  public var topP: Float

  /// Only words at least `minP` times as likely as the likeliest may follow
  /// (Nguyen et al. 2024); 0 for all.
  public var minP: Float

  /// Only the words whose surprise is nearest to the expected one, as many as
  /// sum to `typical`, may follow (Meister et al. 2023); 1 for all.
  public var typical: Float

  // MARK: Repetition

  /// No sequence of this many words is told twice; 0 to allow it.
  public var noRepeatLength: Int

  /// Logits of words already told are divided by this when positive and
  /// multiplied when negative (Keskar et al. 2019, CTRL); 1 for no penalty.
  public var repetitionPenalty: Float

  /// What is taken from the logit of a word once it was told.
  public var presencePenalty: Float

  /// What is taken from the logit of a word each time it was told.
  public var frequencyPenalty: Float

  /// How many different proper names a story tells; then only these again. A
  /// decoder knows thousands of people from its novels, and forgets in the next
  /// sentence who was there.
  public var names: Int

  // MARK: Search

  /// How words are chosen.
  public var search: Search

  /// Hypotheses that a beam search keeps, all groups together.
  public var beamWidth: Int

  /// Groups of a diverse beam search (Vijayakumar et al. 2018), which share
  /// ``beamWidth`` evenly; 1 for a plain one.
  public var beamGroups: Int

  /// λ: what a word costs a group for each earlier group that chose it at the
  /// same place.
  public var groupPenalty: Float

  /// α of the length penalty ((5 + words) / 6)^α by which the log probability of
  /// a beam's story is divided (Wu et al. 2016); 0 for none.
  public var lengthPenalty: Float

  /// How many stories are drawn, of which the best by ``score`` is told.
  public var bestOf: Int

  /// What makes the best story.
  public var score: StoryScore

  /// Fixes the story.
  public var seed: UInt64

  /// Makes dials.
  public init(
    words: Int = Limits.wordsDefault, minimumWords: Int? = nil, maximumWords: Int? = nil,
    guidance: Float = Limits.guidanceDefault,
    styleGuidance: Float = Limits.styleGuidanceDefault, echo: Float = Limits.echoDefault,
    temperature: Float = Limits.temperatureDefault, topK: Int = 0, topP: Float = 0.95,
    minP: Float = 0, typical: Float = 1, noRepeatLength: Int = 4,
    repetitionPenalty: Float = Limits.repetitionPenaltyDefault, presencePenalty: Float = 0,
    frequencyPenalty: Float = 0, names: Int = Limits.namesDefault, search: Search = .draw,
    beamWidth: Int = Limits.beamWidthDefault, beamGroups: Int = 1,
    groupPenalty: Float = Limits.groupPenaltyDefault,
    lengthPenalty: Float = Limits.lengthPenaltyDefault, bestOf: Int = 1,
    score: StoryScore = .captions, seed: UInt64 = 1
  ) {
    self.words = words
    self.minimumWords = minimumWords
    self.maximumWords = maximumWords
    self.guidance = guidance
    self.styleGuidance = styleGuidance
    self.echo = echo
    self.temperature = temperature
    self.topK = topK
    self.topP = topP
    self.minP = minP
    self.typical = typical
    self.noRepeatLength = noRepeatLength
    self.repetitionPenalty = repetitionPenalty
    self.presencePenalty = presencePenalty
    self.frequencyPenalty = frequencyPenalty
    self.names = names
    self.search = search
    self.beamWidth = beamWidth
    self.beamGroups = beamGroups
    self.groupPenalty = groupPenalty
    self.lengthPenalty = lengthPenalty
    self.bestOf = bestOf
    self.score = score
    self.seed = seed
  }

  /// The words after which a story is over wherever it stands.
  var mostWords: Int { maximumWords ?? words + max(1, words / 2) }
}
