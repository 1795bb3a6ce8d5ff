import Foundation
import Language
import TestSupport
import Testing

@Suite struct CaptionCorpusTests {
  private func read(_ content: String, _ format: CaptionCorpus.Format? = nil) throws
    -> CaptionCorpus
  {
    let folder = try TemporaryFolder()
    return try CaptionCorpus(path: try folder.write(content, to: "captions"), format: format)
  }

  @Test(arguments: [
    (CaptionCorpus.Format.flickr8k, "\n1.jpg#0\tA dog .\n1.jpg#1\t A cat.\r\n2.jpg.1#4\tA man\n"),
    (.tabSeparated, "1.jpg\tA dog .\n1.jpg\tA cat.\n \n2.jpg.1\tA man"),
    (
      .coco,
      """
      {"images": [{"id": 7, "file_name": "2.jpg.1"}, {"id": 5, "file_name": "1.jpg", "width": 3}],
       "annotations": [{"image_id": 5, "id": 1, "caption": "A dog .\\n"},
        {"image_id": 5, "caption": " A cat."}, {"image_id": 7, "caption": "A man"}]}
      """
    ),
    (
      .karpathy,
      """
      {"images": [{"filename": "1.jpg", "imgid": 0, "split": "train", "sentences": [
        {"tokens": ["a", "dog"], "raw": "A dog .", "imgid": 0}, {"raw": " A cat."}]},
        {"filename": "2.jpg.1", "split": "test", "sentences": [{"raw": "A man\\n"}]}],
       "dataset": "flickr8k"}
      """
    ),
  ])
  func photographsAndCaptionsAreRead(format: CaptionCorpus.Format, content: String) throws {
    let corpus = try read(content)
    #expect(corpus.format == format)
    #expect(
      corpus.captions == [
        PhotoCaption(photo: "1.jpg", text: "A dog ."), PhotoCaption(photo: "1.jpg", text: "A cat."),
        PhotoCaption(photo: "2.jpg.1", text: "A man"),
      ])
    #expect(corpus.badLines.isEmpty)
  }

  @Test func karpathysFilesHaveSplitsAndFolders() throws {
    let corpus = try read(
      """
      {"dataset": "coco", "images": [
        {"filepath": "val2014", "filename": "2.jpg", "split": "restval", "sentences": []},
        {"filepath": "train2014", "filename": "1.jpg", "split": "train",
         "sentences": [{"raw": "A dog"}, {"raw": " "}]},
        {"filepath": "train2014", "filename": "0.jpg", "split": "train", "sentences": []}]}
      """)
    #expect(
      corpus.splits == [
        "train": ["train2014/1.jpg", "train2014/0.jpg"], "restval": ["val2014/2.jpg"],
      ])
    #expect(corpus.captions == [PhotoCaption(photo: "train2014/1.jpg", text: "A dog")])
    #expect(corpus.badLineCount == 1)
    #expect("\(corpus.badLines[0])".hasSuffix("expected a sentence that is not empty"))
  }

  @Test func plainCaptionsHaveNoPhotograph() throws {
    let corpus = try read("A dog.\n\n  A cat. \n")
    #expect(corpus.format == .plain)
    #expect(
      corpus.captions == [
        PhotoCaption(photo: nil, text: "A dog."), PhotoCaption(photo: nil, text: "A cat."),
      ])
  }

  @Test func badLinesAreReportedByNumber() throws {
    let folder = try TemporaryFolder()
    var content = Data("1.jpg#0\tA dog\nno tab\n2.jpg\tno number\n3.jpg#1\t \n".utf8)
    content += [0x34, 0x23, 0x30, 0x09, 0xFF, 0x0A]
    let path = try folder.write(content, to: "captions")
    let corpus = try CaptionCorpus(path: path)
    #expect(corpus.captions.count == 1)
    #expect(corpus.badLineCount == 4)
    let expected = "photo.jpg#0<TAB>caption in UTF-8"
    #expect(
      corpus.badLines.prefix(3) == [
        .badLine(path: path, line: 2, got: "no tab", expected: expected),
        .badLine(path: path, line: 3, got: "2.jpg\tno number", expected: expected),
        .badLine(path: path, line: 4, got: "3.jpg#1\t ", expected: expected),
      ])
    #expect("\(corpus.badLines[0])".hasSuffix("line 2: got \"no tab\", expected \(expected)"))
  }

  @Test func onlyTheFirstBadLinesAreListed() throws {
    let corpus = try read("1.jpg\tA dog\n" + String(repeating: "bad\n", count: 250))
    #expect(corpus.badLineCount == 250)
    #expect(corpus.badLines.count == Limits.listedBadLines)
  }

  @Test func anAnnotationOfNoImageIsABadLine() throws {
    let corpus = try read(
      #"{"images": [], "annotations": [{"image_id": 5, "caption": "A dog"}]}"#)
    #expect(corpus.captions.isEmpty && corpus.badLineCount == 1)
  }

  @Test(arguments: [
    "{", #"{"images": []}"#, #"{"images": [], "annotations": [{"image_id": "5", "caption": ""}]}"#,
    #"{"images": 3, "annotations": []}"#, #"{"dataset": "coco", "images": [{"filename": "a"}]}"#,
  ])
  func otherJSONIsRefused(content: String) {
    #expect {
      _ = try read(content)
    } throws: { error in
      guard case LanguageError.badCaptionJSON = error else { return false }
      return true
    }
  }

  @Test(arguments: ["", " \n\n", #"{"images": [], "annotations": []}"#])
  func aFileWithoutCaptionsIsRefused(content: String) {
    #expect {
      _ = try read(content)
    } throws: { error in
      guard case LanguageError.noCaptions = error else { return false }
      return true
    }
  }

  @Test func theFormatCanBeGiven() throws {
    #expect(try read("a\tb", .plain).captions == [PhotoCaption(photo: nil, text: "a\tb")])
  }
}
