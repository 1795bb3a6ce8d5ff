import Language
import Neural
import Testing

@testable import Storytelling

@Suite struct StoryTellerTests {
  private struct Stopped: Error {}

  private static let words = ["she", "he", "said", "``", "''", "n't", "do", ",", "sea", "love"]

  /// A decoder of random weights; `.`, if it has one, is as likely as others.
  private func teller(
    words: [String] = words + ["."], isAttentive: Bool = false
  ) throws -> StoryTeller {
    var random = RandomSource(seed: 3)
    let decoder = try StoryDecoder(
      vocabulary: Vocabulary(words: ["<eos>", "UNK"] + words), vectorLength: 6, wordLength: 5,
      width: 8, isAttentive: isAttentive, random: &random)
    return StoryTeller(decoder: decoder)
  }

  private let vector: [Float] = [0.1, -0.4, 0.3, 0.9, -0.2, 0.5]

  private func pieces(_ teller: StoryTeller, _ dials: StoryDials) throws -> (
    story: String, pieces: [String]
  ) {
    var pieces: [String] = []
    let story = try teller.tell(StoryVectors(vector), dials: dials) { pieces.append($0) }
    return (story, pieces)
  }

  @Test(arguments: 1...8)
  func thePiecesJoinedAreTheStory(seed: UInt64) throws {
    let (story, pieces) = try pieces(teller(), StoryDials(words: 30, seed: seed))
    #expect(pieces.joined() == story)
    #expect(!story.isEmpty)
    #expect(!story.contains("UNK") && !story.contains("<eos>"))
  }

  /// One piece for each word, and one for the quotes that were open.
  @Test(arguments: 1...8)
  func aStoryEndsAtTheFirstSentenceEndAfterItsWords(seed: UInt64) throws {
    let dials = StoryDials(words: 20, repetitionPenalty: 1, seed: seed)
    let (_, pieces) = try pieces(teller(), dials)
    let told = pieces.dropLast()
    #expect((20...30).contains(told.count))
    #expect(told.count == 30 || told.last == ".")
    #expect(!told.dropLast().dropFirst(19).contains("."))
  }

  @Test(arguments: [(1, 2), (2, 3), (7, 10)])
  func aStoryWithoutASentenceEndStopsAtHalfAsManyWordsAgain(words: Int, most: Int) throws {
    let (_, pieces) = try pieces(
      teller(words: Self.words), StoryDials(words: words, noRepeatLength: 0))
    #expect(pieces.count == most + 1)
  }

  @Test func aSeedFixesTheStory() throws {
    let teller = try teller()
    let story = try teller.tell(StoryVectors(vector), dials: StoryDials(seed: 5))
    #expect(try teller.tell(StoryVectors(vector), dials: StoryDials(seed: 5)) == story)
    #expect(try teller.tell(StoryVectors(vector), dials: StoryDials(seed: 6)) != story)
    var other = vector
    other[0] = -3
    #expect(try teller.tell(StoryVectors(other), dials: StoryDials(seed: 5)) != story)
  }

  @Test func guidanceMovesAwayFromTheNeutralVector() throws {
    let teller = try teller()
    var neutral = vector
    neutral[0] = -3
    func story(_ guidance: Float, _ neutral: [Float]?) throws -> String {
      try teller.tell(
        StoryVectors(vector, neutral: neutral),
        dials: StoryDials(words: 40, guidance: guidance, seed: 5))
    }
    let plain = try story(1, nil)
    #expect(try story(1, neutral) == plain)
    // o + guidance · (o − o) is o, and without a neutral vector there is no way to go.
    #expect(try story(4, vector) == plain)
    #expect(try story(4, nil) == plain)
    #expect(try story(4, neutral) != plain)
    // At 0 only the neutral vector is left.
    #expect(
      try story(0, neutral)
        == teller.tell(StoryVectors(neutral), dials: StoryDials(words: 40, seed: 5)))
  }

  @Test func aTellerWithAttentionAttendsToEachPart() throws {
    let teller = try teller(isAttentive: true)
    let other: [Float] = [-0.9, 0.2, 0.8, -0.7, 0.6, -0.5]
    func story(_ parts: [[Float]]?) throws -> String {
      try teller.tell(
        StoryVectors(vector, parts: parts), dials: StoryDials(words: 40, temperature: 1, seed: 5))
    }
    #expect(try story([vector, other]) != story(nil))
    // What is there twice is attended to as if it were there once.
    #expect(try story([vector, vector]) == story(nil))
    #expect(throws: StorytellingError.wrongVectorLength(got: 1, expected: 6)) {
      try story([[1]])
    }
  }

  @Test func eachSentenceLeansOnTheParts() throws {
    let teller = try teller(isAttentive: true)
    let other: [Float] = [-0.9, 0.2, 0.8, -0.7, 0.6, -0.5]
    let leanings = try teller.leanings(
      of: "She said love. He said sea.", under: StoryVectors(vector, parts: [vector, other]))
    #expect(leanings.map(\.sentence) == ["She said love.", "He said sea."])
    for leaning in leanings {
      // A sum of two numbers in single precision.
      #expect(leaning.weights.count == 2 && abs(leaning.weights.reduce(0, +) - 1) < 1e-6)
    }
    #expect(leanings[0].weights != leanings[1].weights)
    #expect(try teller.leanings(of: " ", under: StoryVectors(vector)).isEmpty)
    #expect(try self.teller().leanings(of: "She.", under: StoryVectors(vector)).isEmpty)
  }

  @Test func everyVectorCountsAsTheDialsSay() {
    let vectors = StoryVectors([1], neutral: [2], plain: [3])
    func weights(_ vectors: StoryVectors, _ guidance: Float, _ style: Float) -> [Float: Float] {
      Dictionary(
        uniqueKeysWithValues: vectors.weighted(
          StoryDials(guidance: guidance, styleGuidance: style)
        ).map { ($0.vector[0], $0.weight) })
    }
    #expect(weights(vectors, 1, 0) == [1: 1])
    #expect(weights(vectors, 1.5, 0) == [1: 1.5, 2: -0.5])
    #expect(weights(vectors, 1, 2) == [1: 1, 2: 2, 3: -2])
    #expect(weights(vectors, 1.5, 2) == [1: 1.5, 2: 1.5, 3: -2])
    // A model of one style has nothing to lead away from.
    #expect(weights(StoryVectors([1], neutral: [2], plain: [2]), 1, 2) == [1: 1])
    #expect(weights(StoryVectors([1], plain: [3]), 3, 2) == [1: 1])
  }

  @Test func atTemperatureZeroNoSeedMatters() throws {
    let teller = try teller()
    let stories = try (1...4).map {
      try teller.tell(StoryVectors(vector), dials: StoryDials(temperature: 0, seed: $0))
    }
    #expect(Set(stories).count == 1)
  }

  @Test func whatTheListenerThrowsStopsTheStory() throws {
    let teller = try teller()
    var count = 0
    #expect(throws: Stopped.self) {
      try teller.tell(StoryVectors(vector)) { _ in
        count += 1
        if count == 3 { throw Stopped() }
      }
    }
    #expect(count == 3)
  }

  @Test func aVectorOfAnotherModelIsRefused() throws {
    #expect(throws: StorytellingError.wrongVectorLength(got: 2, expected: 6)) {
      try teller().tell(StoryVectors([1, 2]))
    }
  }

  @Test func aVectorThatIsNoNumberTellsNothing() throws {
    let story = try teller().tell(StoryVectors([Float](repeating: .nan, count: 6)))
    #expect(story == "")
  }

  @Test func dialsOutOfRangeAreRefused() throws {
    let teller = try teller()
    let changes: [(String, (inout StoryDials) -> Void)] = [
      ("words", { $0.words = 0 }), ("words", { $0.words = Limits.wordsMax + 1 }),
      ("guidance", { $0.guidance = -1 }), ("guidance", { $0.guidance = .nan }),
      ("style_guidance", { $0.styleGuidance = -1 }), ("echo", { $0.echo = 21 }),
      ("temperature", { $0.temperature = -0.1 }), ("temperature", { $0.temperature = .nan }),
      ("temperature", { $0.temperature = .infinity }), ("top_k", { $0.topK = -1 }),
      ("top_p", { $0.topP = 0 }), ("top_p", { $0.topP = 1.01 }), ("top_p", { $0.topP = .nan }),
      ("minimum_words", { $0.minimumWords = -1 }), ("minimum_words", { $0.minimumWords = 101 }),
      ("maximum_words", { $0.maximumWords = 99 }),
      ("maximum_words", { $0.maximumWords = Limits.wordsMax + 1 }),
      ("min_p", { $0.minP = -0.1 }), ("min_p", { $0.minP = 1.1 }), ("min_p", { $0.minP = .nan }),
      ("typical", { $0.typical = 0 }), ("typical", { $0.typical = .nan }),
      ("presence_penalty", { $0.presencePenalty = .infinity }),
      ("frequency_penalty", { $0.frequencyPenalty = .nan }),
      ("beam_width", { $0.beamWidth = 0 }),
      ("beam_width", { $0.beamWidth = Limits.beamWidthMax + 1 }),
      ("beam_groups", { $0.beamGroups = 0 }), ("beam_groups", { $0.beamGroups = 3 }),
      ("group_penalty", { $0.groupPenalty = -1 }), ("length_penalty", { $0.lengthPenalty = .nan }),
      ("best_of", { $0.bestOf = 0 }), ("best_of", { $0.bestOf = Limits.bestOfMax + 1 }),
      ("no_repeat_length", { $0.noRepeatLength = -1 }),
      ("names", { $0.names = -1 }),
      ("repetition_penalty", { $0.repetitionPenalty = 0.9 }),
      ("repetition_penalty", { $0.repetitionPenalty = .nan }),
    ]
    for (name, change) in changes {
      var dials = StoryDials()
      change(&dials)
      let error = #expect(throws: StorytellingError.self) {
        try teller.tell(StoryVectors(vector), dials: dials)
      }
      guard case .dialOutOfRange(let refused, _, _) = error else {
        Issue.record("\(name) gave \(String(describing: error))")
        continue
      }
      #expect(refused == name)
    }
  }

  @Test func extremeDialsWithinTheirRangeAreTold() throws {
    let teller = try teller()
    for dials in [
      StoryDials(words: 1), StoryDials(temperature: Limits.temperatureMax),
      StoryDials(topK: .max), StoryDials(topP: .leastNonzeroMagnitude),
      StoryDials(noRepeatLength: .max), StoryDials(noRepeatLength: 1),
      StoryDials(repetitionPenalty: 10), StoryDials(temperature: .leastNonzeroMagnitude),
      StoryDials(minP: 1), StoryDials(typical: .leastNonzeroMagnitude),
      StoryDials(presencePenalty: 100, frequencyPenalty: -100),
      StoryDials(words: 4, minimumWords: 0, maximumWords: 4),
      StoryDials(search: .beam, beamWidth: Limits.beamWidthMax, beamGroups: Limits.beamWidthMax),
      StoryDials(words: 5, search: .originalBeam, beamWidth: Limits.beamWidthMax),
      StoryDials(words: 5, bestOf: Limits.bestOfMax),
    ] {
      #expect(try !teller.tell(StoryVectors(vector), dials: dials).isEmpty)
    }
  }

  // MARK: - Search

  @Test(arguments: StoryDials.Search.allCases, [1, 3])
  func everySearchHandsOutItsStory(search: StoryDials.Search, count: Int) throws {
    let dials = StoryDials(words: 12, search: search, beamWidth: 2 * count, bestOf: count)
    let (story, pieces) = try pieces(teller(), dials)
    #expect(pieces.joined() == story)
    #expect(!story.contains("UNK") && !story.contains("<eos>"))
    #expect(try teller().tell(StoryVectors(vector), dials: dials) == story)
  }

  /// A search that is not heard word by word can be stopped all the same.
  @Test(arguments: StoryDials.Search.allCases)
  func everySearchCanBeStopped(search: StoryDials.Search) throws {
    let teller = try teller()
    var count = 0
    #expect(throws: Stopped.self) {
      try teller.tell(
        StoryVectors(vector), dials: StoryDials(words: 30, search: search, bestOf: 2)
      ) { _ in
        count += 1
        if count == 3 { throw Stopped() }
      }
    }
    #expect(count == 3)
  }

  @Test func theBestOfSeveralIsTheOneThatKeepsToItsCaptions() throws {
    let teller = try teller()
    func story(bestOf count: Int) throws -> String {
      try teller.tell(
        StoryVectors(vector), captions: ["The sea.", "Love of the sea", "of the"],
        dials: StoryDials(
          words: 6, echo: 0, noRepeatLength: 0, repetitionPenalty: 1, bestOf: count, seed: 4)
      )
    }
    let words = CaptionWords(["The sea.", "Love of the sea", "of the"])
    let values = try [1, 4, 16].map { words.recall(in: try story(bestOf: $0)) }
    #expect(values[0] <= values[1] && values[1] <= values[2])
    #expect(values[0] < values[2])
    // The mean of 1 of 1 and 2 of 2; the third caption has no content word.
    #expect(words.recall(in: "Love is a sea.") == 1)
    #expect(words.recall(in: "Seas.") == 0.75)
    #expect(CaptionWords(["of the"]).recall(in: "sea") == 0)
  }

  @Test func theLikelihoodOfAStoryIsTheMeanOfItsWords() throws {
    let rules = StoryRules(StoryDials(), vocabulary: try teller().decoder.vocabulary)
    var draft = StoryDraft(rules)
    func value() -> Double {
      StoryScore.likelihood.value(of: draft, text: "", captions: CaptionWords([]))
    }
    #expect(value() == 0)
    draft.append(2, logProbability: -1)
    draft.append(3, logProbability: -4)
    #expect(value() == -2.5)
  }

  /// The same stories are drawn; the scores disagree on the best of them.
  @Test func theScoreChoosesTheStory() throws {
    let teller = try teller()
    let stories = try StoryScore.allCases.map { score in
      try teller.tell(
        StoryVectors(vector), captions: ["love of the sea"],
        dials: StoryDials(
          words: 10, temperature: 5, topP: 1, bestOf: 50, score: score, seed: 4))
    }
    #expect(stories[0] != stories[1])
  }

  @Test(arguments: StoryDials.Search.allCases)
  func storiesBeginWithACapitalAndBalanceTheirQuotes(search: StoryDials.Search) throws {
    let teller = try teller()
    for seed in 1...10 as ClosedRange<UInt64> {
      let story = try teller.tell(
        StoryVectors(vector),
        dials: StoryDials(words: 15, temperature: 1.5, search: search, seed: seed))
      #expect(story.first { $0.isLetter }?.isUppercase != false, "\(story)")
      #expect(
        story.count { $0 == "\u{201C}" } == story.count { $0 == "\u{201D}" }, "\(story)")
    }
  }
}
