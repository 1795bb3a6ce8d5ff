import Language
import Testing

@Suite struct SentenceSplitterTests {
  @Test(arguments: [
    ("One. Two? Three! Four", ["One.", "Two?", "Three!", "Four"]),
    ("Mr. Bun met Dr. Low. They spoke.", ["Mr. Bun met Dr. Low.", "They spoke."]),
    ("J. R. Smith came. It was I. He left.", ["J. R. Smith came.", "It was I.", "He left."]),
    ("The U.S. Army won. All cheered.", ["The U.S. Army won.", "All cheered."]),
    ("He came at 9 a.m. She left.", ["He came at 9 a.m.", "She left."]),
    ("It cost 3.50 pounds. 12 came.", ["It cost 3.50 pounds.", "12 came."]),
    ("\"Go!\" He went.", ["\"Go!\"", "He went."]),
    ("\"Go!\" he said. \"Now.\"", ["\"Go!\" he said.", "\"Now.\""]),
    (
      "He said so. \"Yes. No.\" (Perhaps.) End.",
      ["He said so.", "\"Yes.", "No.\"", "(Perhaps.)", "End."]
    ),
    ("“Oui.” “Non.”", ["“Oui.”", "“Non.”"]),
    ("Oh ... I see. Well... She went.", ["Oh ... I see.", "Well...", "She went."]),
    ("What?! No! -- Every one.", ["What?!", "No! -- Every one."]),
    ("He went. Élise stayed.", ["He went.", "Élise stayed."]),
    ("  spaces \n around.  ", ["spaces \n around."]),
    ("", []),
    (" \n ", []),
  ])
  func sentencesEndWhereTheyShould(text: String, sentences: [String]) {
    #expect(SentenceSplitter.split(text) == sentences)
  }

  @Test func nothingButWhiteSpaceIsLost() {
    var texts = RandomTexts(seed: 5)
    for _ in 0..<3000 {
      let text = texts.text(of: RandomTexts.unicodePieces, longest: 20)
      let joined = SentenceSplitter.split(text).joined()
      #expect(withoutSpaces(joined) == withoutSpaces(text), "\(text.debugDescription)")
    }
  }

  private func withoutSpaces(_ text: String) -> [Unicode.Scalar] {
    text.unicodeScalars.filter { !$0.properties.isWhitespace }
  }

  @Test func anyTextIsAccepted() {
    var texts = RandomTexts(seed: 6)
    for _ in 0..<2000 {
      let text = texts.scalars(longest: 20)
      let sentences = SentenceSplitter.split(text)
      #expect(sentences.allSatisfy { !$0.isEmpty })
    }
  }
}
