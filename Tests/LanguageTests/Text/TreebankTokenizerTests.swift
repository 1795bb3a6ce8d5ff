import Foundation
import Language
import TestSupport
import Testing

@Suite struct TreebankTokenizerTests {
  private struct Case: Decodable {
    var `in`: String
    var out: [String]
  }

  @Test func theCasesOfNLTKAreExact() throws {
    let data = try Fixtures.data("rnn/treebank_nltk305.json")
    let cases = try JSONDecoder().decode([Case].self, from: data)
    #expect(cases.count == 68)
    for item in cases { #expect(TreebankTokenizer.tokenize(item.in) == item.out, "\(item.in)") }
  }

  @Test func theScannerEqualsTheOrderedExpressions() {
    var texts = RandomTexts(seed: 1)
    for _ in 0..<3000 {
      let text = texts.text(of: RandomTexts.asciiPieces, longest: 12)
      #expect(
        TreebankTokenizer.tokenize(text) == TreebankReference.tokenize(text),
        "\(text.debugDescription)")
    }
  }

  @Test func anElisionSplitsOffOnlyOncePerSpace() {
    // Each expression swallows the space that the next one would need.
    #expect(TreebankTokenizer.tokenize("'tis'tis") == ["'t", "is", "'tis"])
    #expect(TreebankTokenizer.tokenize("'tis'twas") == ["'t", "is", "'t", "was"])
    #expect(TreebankTokenizer.tokenize("'twas'tis") == ["'t", "was", "'tis"])
  }

  @Test func onlyASpaceProperEndsAContraction() {
    #expect(TreebankTokenizer.tokenize("it's\tgood") == ["it's", "good"])
    #expect(TreebankTokenizer.tokenize("it's good") == ["it", "'s", "good"])
  }

  @Test func unicodeSpacesSeparateAndUnicodeDigitsHoldACommaTogether() {
    #expect(TreebankTokenizer.tokenize("a\u{A0}b\u{3000}c\u{2028}d") == ["a", "b", "c", "d"])
    #expect(TreebankTokenizer.tokenize("\u{661},\u{662}") == ["\u{661},\u{662}"])
    #expect(TreebankTokenizer.tokenize("écannot cannoté") == ["écannot", "cannoté"])
  }

  @Test func anyTextIsAccepted() {
    var texts = RandomTexts(seed: 2)
    for _ in 0..<3000 {
      let text = texts.scalars(longest: 20)
      let tokens = TreebankTokenizer.tokenize(text)
      // Nothing but white space and double quotes is lost or changed.
      let kept = tokens.joined().filter { !"'`\"".contains($0) }
      let given = text.filter { !"'`\"".contains($0) }
      #expect(withoutSpaces(kept) == withoutSpaces(given), "\(text.debugDescription)")
    }
  }

  private func withoutSpaces(_ text: String) -> [Unicode.Scalar] {
    text.unicodeScalars.filter {
      !($0.properties.isWhitespace || (0x1C...0x1F).contains($0.value))
    }
  }

  @Test func anyBytesAreAccepted() {
    var texts = RandomTexts(seed: 3)
    let scratch = TreebankTokenizer.Scratch()
    for _ in 0..<3000 {
      let bytes = texts.bytes(longest: 24)
      var count = 0
      bytes.withUnsafeBufferPointer {
        TreebankTokenizer.forEachToken(in: $0, scratch: scratch) { count += $0.count }
      }
      // A quote grows by one byte, all else keeps its length or is dropped.
      #expect(count <= 2 * bytes.count)
    }
  }

  @Test func tokensHaveNoSpacesAndAreNotEmpty() {
    var texts = RandomTexts(seed: 4)
    for _ in 0..<2000 {
      let text = texts.text(of: RandomTexts.unicodePieces, longest: 12)
      for token in TreebankTokenizer.tokenize(text) {
        #expect(!token.isEmpty && !token.contains(where: \.isWhitespace))
      }
    }
  }
}
