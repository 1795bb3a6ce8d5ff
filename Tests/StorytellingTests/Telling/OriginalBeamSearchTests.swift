import Neural
import TestSupport
import Testing

@testable import Storytelling

/// All 36 searches that the original program ran on the decoders of the
/// fixtures: the same words in the same order, and costs within the fixtures'
/// 1e-5, times 12 words.
@Suite struct OriginalBeamSearchTests {
  static let cases = KirosDecoder.allCases.flatMap { kiros in
    ((try? kiros.expected().beam) ?? []).map { (kiros, $0) }
  }

  @Test func thereAreThirtySixSearches() {
    #expect(Self.cases.count == 36)
  }

  @Test(arguments: cases)
  func theCandidatesAreThoseOfTheOriginal(
    kiros: KirosDecoder, expected: KirosDecoder.Beam
  ) throws {
    let decoder = try kiros.load()
    var batch = try StoryBatch(
      decoder, under: StoryVectors(KirosDecoder.vectors().row(expected.ctx)).alone,
      count: 1)
    let candidates = OriginalBeamSearch(
      vocabulary: decoder.vocabulary, width: expected.width, longest: expected.maxlen,
      allowsUnknown: expected.useUnk
    ).candidates(&batch) {}
    #expect(candidates.map(\.words) == expected.candidates.map(\.ids))
    for (got, wanted) in zip(candidates, expected.candidates) {
      #expect(abs(got.cost - wanted.nll) < 12e-5)
    }
    let story = OriginalBeamSearch.story(of: candidates)
    #expect(decoder.vocabulary.decode(story?.words ?? []).joined(separator: " ") == expected.text)
    #expect((story == nil) == (expected.nll == nil))
    if let story, let cost = expected.nll { #expect(abs(story.cost - cost) < 12e-5) }
  }

  @Test func aBarredUnknownWordIsTheLastResort() throws {
    let decoder = try KirosDecoder.plain.load()
    func candidates(width: Int) throws -> [OriginalBeamSearch.Candidate] {
      var batch = try StoryBatch(
        decoder, under: StoryVectors(KirosDecoder.vectors().row(0)).alone, count: 1)
      return OriginalBeamSearch(vocabulary: decoder.vocabulary, width: width, longest: 1)
        .candidates(&batch) {}
    }
    let words = try candidates(width: 50).map { $0.words.last! }
    #expect(words.count == 33 && words.last == 1)
    #expect(try !candidates(width: 32).contains { $0.words == [1] })
  }
}
