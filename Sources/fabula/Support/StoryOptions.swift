import ArgumentParser
import Fabula
import FabulaInterface
import Storytelling

/// The dials of a story on the command line.
struct StoryOptions: ParsableArguments {
  @Option(help: "Style of the story.")
  var style = "romance"

  @Option(help: "How far the story is shifted from the captions' style to that one (-10 to 10).")
  var strength = Storytelling.Limits.strengthDefault

  @Option(help: "How much the captions count against the genre's mean (1 is the paper's).")
  var emphasis = Storytelling.Limits.emphasisDefault

  @Option(help: "How far the shifted vector gets the length of the style's passages (0 to 1).")
  var rescaling: Float = 0

  @Option(help: "How much more than by itself the story keeps to the captions (1 is the paper's).")
  var guidance = Storytelling.Limits.guidanceDefault

  @Option(help: "How much more than by itself the story keeps to the style (0 is the paper's).")
  var styleGuidance = Storytelling.Limits.styleGuidanceDefault

  @Option(
    help: "What the logits of the topic's words gain until they are told (0 is the paper's).")
  var echo = Storytelling.Limits.echoDefault

  @Option(help: "Words after which the story ends with its sentence.")
  var words = Storytelling.Limits.wordsDefault

  @Option(help: "Nearest captions that the story draws on.")
  var captionCount = Storytelling.Limits.captionsDefault

  @Option(help: "Seed; the same seed tells the same story. Random when left out.")
  var seed: UInt64?

  @OptionGroup(title: "Choosing words")
  var choice: StoryWordOptions

  @OptionGroup(title: "Searching")
  var search: StorySearchOptions

  func validate() throws {
    do {
      try dials.validate()
    } catch let problem as Problem {
      throw ValidationError("\(problem)")
    }
  }

  /// The dials as the interface has them.
  var dials: FabulaInterface.StoryDials {
    var dials = FabulaInterface.StoryDials(
      style: style, strength: strength, emphasis: emphasis, guidance: guidance,
      temperature: choice.temperature, words: words, captions: captionCount, seed: seed)
    (dials.rescaling, dials.styleGuidance, dials.echo) = (rescaling, styleGuidance, echo)
    (dials.minimumWords, dials.maximumWords) = (choice.minimumWords, choice.maximumWords)
    (dials.topK, dials.topP, dials.minP) = (choice.topK, choice.topP, choice.minP)
    (dials.typical, dials.noRepeatLength) = (choice.typical, choice.noRepeatLength)
    dials.repetitionPenalty = choice.repetitionPenalty
    dials.presencePenalty = choice.presencePenalty
    dials.frequencyPenalty = choice.frequencyPenalty
    dials.names = choice.names
    (dials.search, dials.beamWidth, dials.beamGroups) =
      (search.search, search.beamWidth, search.beamGroups)
    (dials.groupPenalty, dials.lengthPenalty) = (search.groupPenalty, search.lengthPenalty)
    (dials.bestOf, dials.score) = (search.bestOf, search.score)
    return dials
  }
}

/// Which words may follow.
struct StoryWordOptions: ParsableArguments {
  private static let usual = Storytelling.StoryDials()

  @Option(help: "0 always takes the likeliest word; 1 draws by the model's probabilities.")
  var temperature = usual.temperature

  @Option(help: "Only so many of the likeliest words may follow; 0 for all.")
  var topK = usual.topK

  @Option(help: "Only the likeliest words that make up this share may follow.")
  var topP = usual.topP

  @Option(help: "Only words at least this many times as likely as the likeliest may follow.")
  var minP = usual.minP

  @Option(help: "Only the least surprising words that make up this share may follow.")
  var typical = usual.typical

  @Option(help: "No sequence of so many words is told twice; 0 allows it.")
  var noRepeatLength = usual.noRepeatLength

  @Option(help: "Divides the logits of words already told.")
  var repetitionPenalty = usual.repetitionPenalty

  @Option(help: "Taken from the logit of a word that was told.")
  var presencePenalty = usual.presencePenalty

  @Option(help: "Taken from the logit of a word each time it was told.")
  var frequencyPenalty = usual.frequencyPenalty

  @Option(help: "Different proper names that the story tells.")
  var names = usual.names

  @Option(help: "Words before which the model may not end the story. Default: as --words.")
  var minimumWords: Int?

  @Option(help: "The most words. Default: half as many again as --words.")
  var maximumWords: Int?
}

/// How the words of a story are found.
struct StorySearchOptions: ParsableArguments {
  private static let usual = Storytelling.StoryDials()

  @Option(help: "Draw words one by one, or find the likeliest story.")
  var search = FabulaInterface.StoryDials.Search.draw

  @Option(help: "Hypotheses of a beam search.")
  var beamWidth = usual.beamWidth

  @Option(help: "Groups of hypotheses that avoid one another's words.")
  var beamGroups = usual.beamGroups

  @Option(help: "What a word costs for each earlier group that chose it.")
  var groupPenalty = usual.groupPenalty

  @Option(help: "Exponent of the length that beams are ranked by; 0 favours short stories.")
  var lengthPenalty = usual.lengthPenalty

  @Option(help: "Stories drawn, of which the best is told.")
  var bestOf = usual.bestOf

  @Option(help: "What makes it the best: the captions' words, or its likelihood.")
  var score = FabulaInterface.StoryDials.Score.captions
}

extension FabulaInterface.StoryDials.Search: ExpressibleByArgument {}
extension FabulaInterface.StoryDials.Score: ExpressibleByArgument {}

extension Pipeline.StyleDials {
  /// The dials of the interface that turn captions into a vector.
  init(_ dials: FabulaInterface.StoryDials) {
    self.init(
      style: dials.style, strength: dials.strength, emphasis: dials.emphasis,
      rescaling: dials.rescaling, captionCount: dials.captions)
  }
}

extension Storytelling.StoryDials {
  /// The dials of the interface that turn a vector into a story.
  ///
  /// - Parameter seed: used when they name none.
  init(_ dials: FabulaInterface.StoryDials, seed: UInt64 = 0) {
    self.init(
      words: dials.words, minimumWords: dials.minimumWords, maximumWords: dials.maximumWords,
      guidance: dials.guidance, styleGuidance: dials.styleGuidance, echo: dials.echo,
      temperature: dials.temperature, topK: dials.topK,
      topP: dials.topP, minP: dials.minP, typical: dials.typical,
      noRepeatLength: dials.noRepeatLength, repetitionPenalty: dials.repetitionPenalty,
      presencePenalty: dials.presencePenalty, frequencyPenalty: dials.frequencyPenalty,
      names: dials.names, search: Search(dials.search), beamWidth: dials.beamWidth,
      beamGroups: dials.beamGroups, groupPenalty: dials.groupPenalty,
      lengthPenalty: dials.lengthPenalty, bestOf: dials.bestOf,
      score: StoryScore(dials.score), seed: dials.seed ?? seed)
  }
}

extension Storytelling.StoryDials.Search {
  fileprivate init(_ search: FabulaInterface.StoryDials.Search) {
    switch search {
    case .draw: self = .draw
    case .beam: self = .beam
    case .originalBeam: self = .originalBeam
    }
  }
}

extension StoryScore {
  fileprivate init(_ score: FabulaInterface.StoryDials.Score) {
    switch score {
    case .captions: self = .captions
    case .likelihood: self = .likelihood
    }
  }
}
