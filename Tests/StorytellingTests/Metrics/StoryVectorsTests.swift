import Language
import Neural
import Testing

@testable import Storytelling

/// What is measured with sentence vectors.
@Suite struct StoryVectorsTests {
  private let encoder: SkipThoughts

  init() throws {
    var random = RandomSource(seed: 4)
    encoder = try SkipThoughts(
      options: .init(),
      vocabulary: Vocabulary(
        words: ["<eos>", "UNK", "the", "sea", "was", "calm", "dog", "ran", "."]),
      encoders: [SentenceEncoder(wordCount: 9, wordLength: 6, width: 7, random: &random)])
  }

  private func vector(_ text: String) -> [Float] { encoder.encode([text]).row(0) }

  @Test func cosinesAreThoseOfDirections() {
    #expect(abs(Cosine.of([3, 4], [6, 8]) - 1) < 1e-12)
    #expect(Cosine.of([1, 0], [0, 2]) == 0)
    #expect(Cosine.of([1, 0], [-2, 0]) == -1)
    #expect(Cosine.of([0, 0], [1, 0]) == 0)
  }

  @Test func coherenceLooksAtNeighbours() {
    let sentences = ["The sea was calm.", "The dog ran.", "The dog was calm."]
    let coherence = Coherence([sentences, ["The sea."], []], encoder: encoder)
    let wanted =
      (Cosine.of(vector(sentences[0]), vector(sentences[1]))
        + Cosine.of(vector(sentences[1]), vector(sentences[2]))) / 2
    #expect(abs(coherence.cosine - wanted) < 1e-6)
    // "dog" is carried over, once in two pairs.
    #expect(coherence.carriedOver == 0.5)
    #expect(Coherence([], encoder: encoder).cosine == 0)
  }

  @Test func contentIsWhatRemainsWithoutTheStyles() throws {
    let captions = ["the dog ran .", "the sea ."]
    let mean = StyleVectors.mean(of: encoder.encode(captions))
    let style = vector("the sea was calm .")
    let styles = try StyleVectors(caption: vector("the sea ."), genres: ["romance": style])
    // A story whose vector is r + (d − c) would keep all; this one is one sentence.
    let kept = try ContentKept(
      sentences: ["the dog was calm ."], captions: captions, style: "romance", styles: styles,
      encoder: encoder)
    let story = vector("the dog was calm .")
    let wanted = Cosine.of(zip(story, style).map(-), zip(mean, styles.caption).map(-))
    #expect(abs(kept.cosine - wanted) < 1e-6)
    // "dog" of "dog, run", nothing of "sea".
    #expect(kept.recall == 0.25)
    #expect(
      abs(kept.styleMargin - (Cosine.of(story, style) - Cosine.of(story, styles.caption))) < 1e-6)
    #expect(throws: StorytellingError.unknownStyle(got: "noir", expected: ["romance"])) {
      try ContentKept(
        sentences: [], captions: captions, style: "noir", styles: styles, encoder: encoder)
    }
    #expect(ContentKept.mean(of: [kept, kept]) == kept)
    #expect(ContentKept.mean(of: []).recall == 0)
  }
}
