import Language
import Neural
import Testing

@testable import Storytelling

@Suite struct StoryTellerTests {
  private struct Stopped: Error {}

  private static let words = ["she", "he", "said", "``", "''", "n't", "do", ",", "sea", "love"]

  /// A decoder of random weights; `.`, if it has one, is as likely as others.
  private func teller(words: [String] = words + ["."]) throws -> StoryTeller {
    var random = RandomSource(seed: 3)
    let decoder = try StoryDecoder(
      vocabulary: Vocabulary(words: ["<eos>", "UNK"] + words), vectorLength: 6, wordLength: 5,
      width: 8, random: &random)
    return StoryTeller(decoder: decoder)
  }

  private let vector: [Float] = [0.1, -0.4, 0.3, 0.9, -0.2, 0.5]

  private func pieces(_ teller: StoryTeller, _ dials: StoryDials) throws -> (
    story: String, pieces: [String]
  ) {
    var pieces: [String] = []
    let story = try teller.tell(vector, dials: dials) { pieces.append($0) }
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
    let story = try teller.tell(vector, dials: StoryDials(seed: 5))
    #expect(try teller.tell(vector, dials: StoryDials(seed: 5)) == story)
    #expect(try teller.tell(vector, dials: StoryDials(seed: 6)) != story)
    var other = vector
    other[0] = -3
    #expect(try teller.tell(other, dials: StoryDials(seed: 5)) != story)
  }

  @Test func guidanceMovesAwayFromTheNeutralVector() throws {
    let teller = try teller()
    var neutral = vector
    neutral[0] = -3
    func story(_ guidance: Float, _ neutral: [Float]?) throws -> String {
      try teller.tell(
        vector, awayFrom: neutral, dials: StoryDials(words: 40, guidance: guidance, seed: 5))
    }
    let plain = try story(1, nil)
    #expect(try story(1, neutral) == plain)
    // o + guidance · (o − o) is o, and without a neutral vector there is no way to go.
    #expect(try story(4, vector) == plain)
    #expect(try story(4, nil) == plain)
    #expect(try story(4, neutral) != plain)
    // At 0 only the neutral vector is left.
    #expect(try story(0, neutral) == teller.tell(neutral, dials: StoryDials(words: 40, seed: 5)))
  }

  @Test func atTemperatureZeroNoSeedMatters() throws {
    let teller = try teller()
    let stories = try (1...4).map {
      try teller.tell(vector, dials: StoryDials(temperature: 0, seed: $0))
    }
    #expect(Set(stories).count == 1)
  }

  @Test func whatTheListenerThrowsStopsTheStory() throws {
    let teller = try teller()
    var count = 0
    #expect(throws: Stopped.self) {
      try teller.tell(vector) { _ in
        count += 1
        if count == 3 { throw Stopped() }
      }
    }
    #expect(count == 3)
  }

  @Test func aVectorOfAnotherModelIsRefused() throws {
    #expect(throws: StorytellingError.wrongVectorLength(got: 2, expected: 6)) {
      try teller().tell([1, 2])
    }
  }

  @Test func aVectorThatIsNoNumberTellsNothing() throws {
    let story = try teller().tell([Float](repeating: .nan, count: 6))
    #expect(story == "")
  }

  @Test func dialsOutOfRangeAreRefused() throws {
    let teller = try teller()
    let changes: [(String, (inout StoryDials) -> Void)] = [
      ("words", { $0.words = 0 }), ("words", { $0.words = Limits.wordsMax + 1 }),
      ("guidance", { $0.guidance = -1 }), ("guidance", { $0.guidance = .nan }),
      ("temperature", { $0.temperature = -0.1 }), ("temperature", { $0.temperature = .nan }),
      ("temperature", { $0.temperature = .infinity }), ("top_k", { $0.topK = -1 }),
      ("top_p", { $0.topP = 0 }), ("top_p", { $0.topP = 1.01 }), ("top_p", { $0.topP = .nan }),
      ("no_repeat_length", { $0.noRepeatLength = -1 }),
      ("repetition_penalty", { $0.repetitionPenalty = 0.9 }),
      ("repetition_penalty", { $0.repetitionPenalty = .nan }),
    ]
    for (name, change) in changes {
      var dials = StoryDials()
      change(&dials)
      let error = #expect(throws: StorytellingError.self) {
        try teller.tell(vector, dials: dials)
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
    ] {
      #expect(try !teller.tell(vector, dials: dials).isEmpty)
    }
  }
}
