import Foundation
import Language
import Neural
import Testing

@testable import Storytelling

@Suite struct BeamSearchTests {
  private static let words = ["she", "sea", "love", "said", "."]

  /// A decoder of random weights, large enough for its words to depend on
  /// those before.
  private let decoder: StoryDecoder
  private let vector: [Float] = [0.5, -1, 0.3, 0.9]

  init() throws {
    var random = RandomSource(seed: 8)
    decoder = try StoryDecoder(
      vocabulary: Vocabulary(words: ["<eos>", "UNK"] + Self.words), vectorLength: 4,
      wordLength: 5, width: 6, random: &random)
    for parameter in decoder.parameters {
      parameter.value.add(Initialization.uniform(parameter.value.shape, bound: 1, &random))
    }
  }

  private func search(_ change: (inout StoryDials) -> Void) throws -> StoryDraft? {
    var dials = StoryDials(
      words: 3, maximumWords: 4, noRepeatLength: 0, repetitionPenalty: 1, search: .beam)
    change(&dials)
    try dials.validate()
    var batch = try StoryBatch(decoder, under: StoryVectors(vector).alone, count: dials.beamGroups)
    return BeamSearch(rules: StoryRules(dials, vocabulary: decoder.vocabulary)).best(&batch) {}
  }

  /// All stories that the rules allow, with their log probabilities.
  private func everyStory(_ rules: StoryRules) throws -> [StoryDraft] {
    var finished: [StoryDraft] = []
    func extend(_ draft: StoryDraft, _ batch: StoryBatch) {
      if draft.isOver { return finished.append(draft) }
      var batch = batch
      let logits = batch.logits(after: [draft.lastWord])
      draft.restrict(logits.rowBuffer(0))
      let normalizer = Elementwise.logNormalizers(logits)[0]
      for word in 0..<logits.columns where logits.data[word] > -.infinity {
        var longer = draft
        longer.append(Int32(word), logProbability: Double(logits.data[word] - normalizer))
        extend(longer, batch)
      }
    }
    extend(StoryDraft(rules), try StoryBatch(decoder, under: StoryVectors(vector).alone, count: 1))
    return finished
  }

  /// With 100 hypotheses nothing of 4 · 5 · 5 stories is lost before the last
  /// step, so the search must find the best of all.
  @Test(arguments: [Float(0), 0.7, 3])
  func aWideBeamFindsTheBestOfAllStories(penalty: Float) throws {
    let dials = StoryDials(
      words: 3, minimumWords: 1, maximumWords: 4, noRepeatLength: 0, repetitionPenalty: 1.5,
      search: .beam, beamWidth: 100, lengthPenalty: penalty)
    let rules = StoryRules(dials, vocabulary: decoder.vocabulary)
    let all = try everyStory(rules)
    #expect(all.count > 50)
    func score(_ draft: StoryDraft) -> Double {
      draft.logProbability / pow((5 + Double(draft.words.count)) / 6, Double(penalty))
    }
    let wanted = all.max { score($0) < score($1) }!
    var batch = try StoryBatch(decoder, under: StoryVectors(vector).alone, count: 1)
    let got = BeamSearch(rules: rules).best(&batch) {}
    #expect(got?.words == wanted.words)
    // Four words in single precision.
    #expect(abs(try #require(got).logProbability - wanted.logProbability) < 1e-5)
  }

  @Test func aBeamOfOneTakesTheLikeliestWordEachTime() throws {
    let beam = try #require(try search { ($0.beamWidth, $0.words, $0.maximumWords) = (1, 20, 30) })
    let drawn = try StoryTeller(decoder: decoder).tell(
      StoryVectors(vector),
      dials: StoryDials(
        words: 20, maximumWords: 30, temperature: 0, noRepeatLength: 0, repetitionPenalty: 1))
    #expect(
      Detokenizer.text(
        decoder.vocabulary.decode(beam.words), options: .init(restoresCapitals: true)) == drawn)
  }

  @Test func aWiderBeamFindsNoWorseAStory() throws {
    let stories = try [1, 4, 40].map { width in
      try #require(try search { ($0.beamWidth, $0.words, $0.maximumWords) = (width, 8, 12) })
    }
    // The same story may differ in the last place of eight words.
    #expect(stories[0].logProbability <= stories[2].logProbability + 1e-5)
    #expect(stories[1].logProbability <= stories[2].logProbability + 1e-5)
  }

  @Test func theLengthPenaltyMakesStoriesLonger() throws {
    func length(_ penalty: Float) throws -> Int {
      let story = try search {
        ($0.words, $0.minimumWords, $0.maximumWords) = (30, 1, 30)
        ($0.beamWidth, $0.lengthPenalty) = (50, penalty)
      }
      return try #require(story).words.count
    }
    #expect(try length(0) < length(5))
  }

  @Test func groupsAvoidOneAnothersWords() throws {
    var logits = Tensor([0, -9, 1, 0.9, 0.8, 0.7, 0.1], shape: [1, 7])
    let rules = StoryRules(
      StoryDials(
        noRepeatLength: 0, repetitionPenalty: 1, search: .beam, beamWidth: 2, beamGroups: 2,
        groupPenalty: 0.3), vocabulary: decoder.vocabulary)
    var group = BeamGroup(rules)
    #expect(group.advance(logits.copy(), chosen: [:]) == [0])
    #expect(group.live.map(\.lastWord) == [2])
    let plain = group.live[0].logProbability
    group = BeamGroup(rules)
    // 1 − 0.3 · 2 is less than 0.9 − 0.3.
    logits = logits.copy()
    _ = group.advance(logits, chosen: [2: 2, 3: 1])
    #expect(group.live.map(\.lastWord) == [4])
    // The penalty chooses, but does not count.
    #expect(abs(group.live[0].logProbability - (plain - 0.2)) < 1e-5)
  }

  @Test(arguments: 1...3)
  func storiesObeyTheDials(groups: Int) throws {
    let story = try #require(
      try search {
        ($0.words, $0.maximumWords, $0.noRepeatLength) = (20, 30, 2)
        ($0.beamWidth, $0.beamGroups) = (6, groups)
      })
    let pairs = zip(story.words, story.words.dropFirst()).map { [$0, $1] }
    #expect(Set(pairs).count == pairs.count)
    #expect(!story.words.contains(1))
    #expect((20...30).contains(story.words.count) || pairs.count == 25)
  }

  @Test func aDecoderThatIsNoNumberTellsNothing() throws {
    var batch = try StoryBatch(
      decoder, under: StoryVectors([.nan, 0, 0, 0]).alone, count: 1)
    let rules = StoryRules(StoryDials(search: .beam), vocabulary: decoder.vocabulary)
    #expect(BeamSearch(rules: rules).best(&batch) {}?.words.isEmpty ?? true)
  }
}
