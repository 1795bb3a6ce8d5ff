import Language
import Neural
import TestSupport
import Testing

@testable import Storytelling

@Suite struct PublishedDecoderTests {
  @Test(arguments: KirosDecoder.allCases)
  func theDecoderHasItsSizes(kiros: KirosDecoder) throws {
    let published = try kiros.published()
    #expect(published.vectorLength == 32 && published.width == 20 && published.wordLength == 12)
    #expect(published.vocabulary.count == 33)
    let decoder = try kiros.load()
    // Options may leave deep output out; the weights do not.
    #expect((decoder.hidden != nil) == (kiros == .romance))
    #expect(!decoder.isConditional)
  }

  /// A dictionary of 31 words, which count from 2.
  @Test(arguments: [10, 33, 40])
  func wordsBeyondTheDecoderAreUnknown(count: Int) throws {
    let path = Fixtures.path("rnn/decoder/romance_dictionary.pkl")
    let vocabulary = try PublishedDecoder.vocabulary(path, count: count)
    #expect(vocabulary.count == count)
    #expect(vocabulary.endID == 0 && vocabulary.unknownID == 1)
    let entries = try #require(try Pickle.read(path: path).entries)
    #expect(entries.count == 31)
    for entry in entries {
      guard case .integer(let id) = entry.value, let word = entry.key.string else {
        Issue.record("an entry is no word")
        continue
      }
      #expect(vocabulary.id(of: word) == (id < count ? Int32(id) : nil))
    }
    // Nothing is ever said of an id without a word.
    #expect(count < 40 || vocabulary.word(39) == "")
  }

  @Test func otherFilesAreRefused() {
    #expect(throws: WeightFileError.self) {
      try PublishedDecoder(
        weights: Fixtures.path("rnn/skip/uni_skip.npz"),
        dictionary: Fixtures.path("rnn/decoder/romance_dictionary.pkl"))
    }
    #expect(throws: WeightFileError.self) {
      try PublishedDecoder(
        weights: Fixtures.path("rnn/decoder/romance.npz"),
        dictionary: Fixtures.path("rnn/vgg19_like_p2.pkl"))
    }
  }
}
