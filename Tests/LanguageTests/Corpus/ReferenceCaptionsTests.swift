import Language
import TestSupport
import Testing

@Suite(
  .enabled(if: Fixtures.referenceData != nil, Comment(rawValue: Fixtures.referenceDataMissing)))
struct ReferenceCaptionsTests {
  @Test(arguments: [
    ("flickr8k/captions.token.txt", CaptionCorpus.Format.flickr8k, 35_450, 7_090),
    ("captions/flickr30k.tsv", .tabSeparated, 145_755, 29_151),
    ("captions/coco_captions_val2017.json", .coco, 24_219, 4_841),
  ])
  func captionFilesHaveNoBadLines(
    name: String, format: CaptionCorpus.Format, captions: Int, photographs: Int
  ) throws {
    let corpus = try CaptionCorpus(path: "\(try #require(Fixtures.referenceData))/\(name)")
    #expect(corpus.format == format)
    #expect(corpus.captions.count == captions)
    #expect(Set(corpus.captions.map(\.photo)).count == photographs)
    #expect(corpus.badLineCount == 0)
    #expect(corpus.captions.allSatisfy { !CaptionTokenizer.tokenize($0.text).isEmpty })
  }
}
