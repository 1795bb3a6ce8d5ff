import CaptionIndex
import Fabula
import Foundation
import Neural
import Storytelling
import TestSupport
import Testing
import ToyModel

@Suite struct PipelineTests {
  private let toy: ToyModel
  private let pipeline: Pipeline

  init() throws {
    toy = try ToyModel()
    pipeline = try Pipeline(model: Model(path: toy.model), indexDirectory: toy.index)
  }

  /// Without guidance and echo: the story of one vector.
  private let dials = StoryDials(
    words: 20, guidance: 1, styleGuidance: 0, echo: 0, temperature: 1, seed: 7)

  private func captions(_ texts: String...) -> StoryMaterial {
    StoryMaterial(
      captions: texts.enumerated().map {
        RetrievedCaption(caption: Caption(id: UInt64($0), text: $1), score: 1)
      })
  }

  @Test func indexOfAnotherEmbeddingIsRefused() throws {
    let other = try ToyModel(seed: 2)
    #expect(
      throws: CaptionIndexError.otherEmbedding(
        got: pipeline.index.fingerprint,
        expected: try Model(path: other.model).embeddingFingerprint())
    ) {
      try Pipeline(model: Model(path: other.model), indexDirectory: toy.index)
    }
  }

  @Test func photographBecomesTheSameStoryForTheSameSeed() throws {
    let photograph = try Fixtures.data("jpeg/rgb.jpg")
    func story(seed: UInt64) throws -> String {
      let material = try pipeline.material(for: .photograph(photograph), count: 5)
      let captions = material.captions
      #expect(captions.count == 5)
      #expect(zip(captions, captions.dropFirst()).allSatisfy { $0.score >= $1.score })
      return try pipeline.tell(
        from: material, style: .init(), dials: StoryDials(words: 20, temperature: 1, seed: seed))
    }
    let first = try story(seed: 7)
    #expect(first.split(separator: " ").count > 10)
    #expect(try story(seed: 7) == first)
    #expect(try story(seed: 8) != first)
  }

  @Test func piecesJoinedAreTheStory() throws {
    var pieces: [String] = []
    let story = try pipeline.tell(
      from: captions("A dog runs."), style: .init(), dials: dials, onText: { pieces.append($0) })
    #expect(pieces.count > 10)
    #expect(pieces.joined() == story)
  }

  @Test func listenerCanStopTheStory() throws {
    var pieces = 0
    #expect(throws: CancellationError.self) {
      try pipeline.tell(from: captions("A dog runs."), style: .init(), dials: dials) { _ in
        pieces += 1
        if pieces == 3 { throw CancellationError() }
      }
    }
    #expect(pieces == 3)
  }

  @Test func ownCaptionIsTheNearestToItsText() throws {
    let text = ToyText.captions[11]
    let vector = try pipeline.model.vector(ofText: text)
    for subject in [Pipeline.Subject.text(text), .vector(vector)] {
      let found = try pipeline.captions(for: subject, count: 3)
      #expect(found.count == 3)
      #expect(found[0].caption == Caption(id: 12, text: text))
      // Each component is stored with 11 significant bits: at worst all of them
      // are rounded the same way, by half a unit of the last.
      #expect(abs(found[0].score - 1) < 0x1p-11)
    }
  }

  @Test func captionsCanBeNamedByTheirIds() throws {
    let found = try pipeline.captions(for: .captions([3, 1]), count: 100)
    #expect(found.map(\.caption.text) == [ToyText.captions[2], ToyText.captions[0]])
  }

  @Test func topicIsOfMoreCaptionsThanTheStoryIsToldFrom() throws {
    let vector = try pipeline.model.vector(ofText: ToyText.captions[11])
    let material = try pipeline.material(for: .vector(vector), count: 2)
    let hundred = try pipeline.captions(for: .vector(vector), count: 100)
    #expect(material.captions == Array(hundred.prefix(2)))
    #expect(material.topic == TopicWord.most(of: hundred.map(\.caption.text)))
    #expect(material.topic != TopicWord.most(of: material.captions.map(\.caption.text)))
  }

  @Test func captionsByTheirIdsAreTheirOwnTopic() throws {
    let material = try pipeline.material(for: .captions([3, 1]), count: 1)
    #expect(material.captions.map(\.caption.id) == [3, 1])
    #expect(
      material.topic == TopicWord.most(of: [ToyText.captions[2], ToyText.captions[0]]))
  }

  @Test func storyIsLedToItsTopic() throws {
    let given = captions("A dog runs.")
    var dials = dials
    dials.echo = 20
    let vector = try pipeline.model.styleVectors().shifted(
      pipeline.model.sentenceEncoder().encode(["A dog runs."]).row(0), to: "romance")
    let expected = try pipeline.model.storyTeller().tell(
      StoryVectors(vector), topic: given.topic, dials: dials)
    #expect(try pipeline.tell(from: given, style: .init(), dials: dials) == expected)
    #expect(
      try pipeline.tell(
        from: StoryMaterial(captions: given.captions, topic: []), style: .init(), dials: dials)
        != expected)
  }

  @Test func unknownCaptionIsRefused() throws {
    #expect(throws: FabulaError.unknownCaption(id: 61)) {
      try pipeline.captions(for: .captions([1, 61]), count: 100)
    }
  }

  @Test func captionsWithoutAKnownWordTellNothing() throws {
    for given in [captions(), captions("", " "), captions("Qwfpgj zxcdv", "blorft")] {
      #expect(throws: FabulaError.nothingToTell) {
        try pipeline.tell(from: given, style: .init(), dials: dials)
      }
    }
  }

  @Test func storyBeginsFromTheShiftedMean() throws {
    let given = captions("A dog runs.", "A cat sleeps on a sofa.")
    let encoded = try pipeline.model.sentenceEncoder().encode(given.captions.map(\.caption.text))
    let styles = try pipeline.model.styleVectors()
    let romance = try #require(styles.genres["romance"])
    let vector = (0..<ToyModel.Sizes.vector).map { index -> Float in
      let mean = (encoded.row(0)[index] + encoded.row(1)[index]) / 2
      let own = styles.caption[index]
      return mean + (3 - 1) * (mean - own) + 2 * (romance[index] - own)
    }
    let expected = try pipeline.model.storyTeller().tell(StoryVectors(vector), dials: dials)
    #expect(
      try pipeline.tell(
        from: given, style: .init(style: "romance", strength: 2, emphasis: 3), dials: dials)
        == expected)
  }

  @Test func storyBeginsFromAVectorOfTheGenresLengthWhenRescaled() throws {
    let given = captions("A dog runs.")
    let model = pipeline.model
    let vector = try model.styleVectors().shifted(
      model.sentenceEncoder().encode(["A dog runs."]).row(0), to: "romance", emphasis: 3)
    let norm = vector.reduce(0) { $0 + $1 * $1 }.squareRoot()
    // The toy's passages of romance have the norm 2.
    let expected = try model.storyTeller().tell(
      StoryVectors(vector.map { $0 * 2 / norm }), dials: dials)
    let plain = try pipeline.tell(from: given, style: .init(emphasis: 3), dials: dials)
    let rescaled = try pipeline.tell(
      from: given, style: .init(emphasis: 3, rescaling: 1), dials: dials)
    #expect(rescaled == expected)
    #expect(rescaled != plain)
  }

  @Test func styleMattersUnlessItsStrengthIsZero() throws {
    let given = captions("A dog runs along the beach.")
    func story(_ style: String, _ strength: Float) throws -> String {
      try pipeline.tell(
        from: given, style: .init(style: style, strength: strength), dials: dials)
    }
    #expect(try story("romance", 3) != story("mystery", 3))
    #expect(try story("romance", 0) == story("mystery", 0))
  }

  @Test func guidanceLeadsTowardsTheStyleAndAwayFromAllStyles() throws {
    let given = captions("A dog runs.")
    let model = pipeline.model
    let styles = try model.styleVectors()
    var dials = dials
    (dials.guidance, dials.styleGuidance) = (1.5, 4)
    let own = try styles.shifted(
      model.sentenceEncoder().encode(["A dog runs."]).row(0), to: "romance")
    let all = styles.names.map { styles.genres[$0]! }
    let plain = own.indices.map { index in
      all.reduce(0) { $0 + $1[index] } / Float(all.count)
    }
    let vectors = StoryVectors(own, neutral: styles.genres["romance"], plain: plain)
    #expect(
      try pipeline.tell(from: given, style: .init(style: "romance"), dials: dials)
        == model.storyTeller().tell(vectors, dials: dials))
  }

  @Test func unknownStyleIsRefused() throws {
    #expect(throws: StorytellingError.unknownStyle(got: "western", expected: ToyModel.styles)) {
      try pipeline.tell(
        from: captions("A dog runs."), style: .init(style: "western"), dials: dials)
    }
  }

  @Test func damagedPhotographIsRefused() throws {
    let photograph = try Fixtures.data("jpeg/rgb.jpg")
    for bytes in [Data(), Data("GIF89a".utf8), photograph.prefix(photograph.count / 2)] {
      #expect(throws: (any Error).self) {
        try pipeline.captions(for: .photograph(bytes), count: 5)
      }
    }
  }
}
