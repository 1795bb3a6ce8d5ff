import Language
import Testing

@Suite struct CaptionTokenizerTests {
  @Test(arguments: [
    ("A man 's hat .", "a man 's hat"),
    ("A man's hat.", "a man 's hat"),
    ("the man\u{2019}s hat", "the man 's hat"),
    ("It isn't; they're", "it is n't they 're"),
    ("a tri-colored T-shirt - red", "a tri-colored t-shirt red"),
    ("1,000 men, 3.5 m.", "1,000 men 3.5 m"),
    ("\"Stop\" sign", "stop sign"),
    ("the 'big' dogs' house", "the big dogs house"),
    ("rock &amp; roll A&M &#39;", "rock roll a m"),
    ("o'clock", "oclock"),
    ("CAFÉ cafe\u{301}", "café cafe\u{301}"),
    ("n't", "n't"),
    ("(sic) !?", "sic"),
    ("", ""), (" . ", ""),
  ])
  func captionsBecomeWords(caption: String, words: String) {
    #expect(CaptionTokenizer.tokenize(caption).joined(separator: " ") == words)
  }

  @Test func tokenisingTwiceChangesNothing() {
    var texts = RandomTexts(seed: 10)
    for _ in 0..<2000 {
      let once = CaptionTokenizer.tokenize(texts.text(of: RandomTexts.asciiPieces, longest: 12))
      #expect(CaptionTokenizer.tokenize(once.joined(separator: " ")) == once)
    }
  }

  @Test func anyTextIsAccepted() {
    var texts = RandomTexts(seed: 11)
    for _ in 0..<2000 {
      let words = CaptionTokenizer.tokenize(texts.scalars(longest: 20))
      #expect(words.allSatisfy { !$0.isEmpty && !$0.contains(where: \.isWhitespace) })
    }
  }
}
