import Language
import Testing

@Suite struct TextNormalizerTests {
  private func normal(_ text: String) -> String { TextNormalizer().normalize(text) }

  @Test(arguments: [
    ("“Go,” he said.", "\"Go,\" he said."),
    ("``Go,'' he said.", "\"Go,\" he said."),
    ("«Go», he said", "\"Go\", he said"),
    ("\"Wait--\" he said--\"Go\"", "\"Wait --\" he said -- \"Go\""),
    ("said\"Go\"then", "said \"Go\" then"),
    ("\" Go , \" he said", "\"Go ,\" he said"),
  ])
  func doubleQuotesBecomeStraightAndDirected(text: String, expected: String) {
    #expect(normal(text) == expected)
  }

  @Test(arguments: [
    (
      "'That's a sight better,' said the man. 'Go!'",
      "\"That's a sight better,\" said the man. \"Go!\""
    ),
    ("‘I’ll go,’ he said. ‘Don’t.’", "\"I'll go,\" he said. \"Don't.\""),
    ("cannot say `poor Miss Taylor.' I have", "cannot say \"poor Miss Taylor.\" I have"),
    ("\"I heard 'No,' I did.\"", "\"I heard \"No,\" I did.\""),
    ("'\"Oh,\" she said,' he told.", "\" \"Oh,\" she said,\" he told."),
    ("as 'unique' as the others", "as \"unique\" as the others"),
    ("he read 'The Times', and left", "he read \"The Times\", and left"),
    ("‘And then he came", "\"And then he came"),
    ("she said, 'Let us", "she said, \"Let us"),
    ("‘Wait—’ he said", "\"Wait --\" he said"),
  ])
  func singleQuotesOfQuotationsBecomeDouble(text: String, expected: String) {
    #expect(normal(text) == expected)
  }

  @Test(arguments: [
    "'Tis late, and 'twas dark for 'em in the '90s",
    "\"I 'ad a bit o' luck wi' 'im,\" he said",
    "the dogs' toys and the ladies' hats",
    "singin' an' talkin' all day",
    "o'clock, don't, O'Brien's",
    "It wa'n't 'bout that",
  ])
  func apostrophesStay(text: String) {
    #expect(normal(text) == text)
  }

  @Test func curlyApostrophesBecomeStraight() {
    #expect(
      normal("don’t let ‘em say ’twas the dogs’ fault") == "don't let 'em say 'twas the dogs' fault"
    )
  }

  @Test(arguments: [
    ("lands,--the", "lands, -- the"), ("a—b", "a -- b"), ("a – b", "a -- b"),
    ("1914–18", "1914-18"), ("well-known", "well-known"), ("he - she", "he -- she"),
    ("a ---- b", "a -- b"), ("a — — b", "a -- b"), ("end--", "end --"),
    ("gold- green -5", "gold- green -5"),
    ("No?-if", "No? -- if"),
  ])
  func dashesHaveOneForm(text: String, expected: String) {
    #expect(normal(text) == expected)
  }

  @Test(arguments: [
    ("Oh . . . no", "Oh ... no"), ("Oh…", "Oh..."), ("end....", "end..."), ("3.5 . .5", "3.5 . .5"),
    ("a.…", "a..."),
  ])
  func ellipsesHaveOneForm(text: String, expected: String) {
    #expect(normal(text) == expected)
  }

  @Test(arguments: [
    ("a _very_ *good* one", "a very good one"),
    ("[Illustration: A dog] He [sic] ran [12].", "He [sic] ran ."),
    ("\u{FEFF}tab\t and\u{A0}\u{3000}more \r\n", "tab and more"),
    ("soft\u{AD}hyphen, zero\u{200B}width", "softhyphen, zerowidth"),
    ("ſo ﬁne ﬀ", "so fine ff"),
    ("cafe\u{301}", "caf\u{E9}"),
    ("a|b\\c~d^e", "a b c d e"),
    ("bell\u{7}\u{1}", "bell"),
    ("", ""), (" \n ", ""),
  ])
  func artefactsAreRemoved(text: String, expected: String) {
    #expect(normal(text) == expected)
  }

  @Test func lowerCasingIsUnicode() {
    #expect(TextNormalizer(lowercases: true).normalize("ÉLISE said: “GO”") == "élise said: \"go\"")
    #expect(TextNormalizer(lowercases: true).normalize("İ") == "i\u{307}")
  }

  @Test func quotesAreToldApartByTheTokeniser() {
    let text = normal("‘“Go,” he cried,’ she said—“Stay.”")
    let tokens = TreebankTokenizer.tokenize(text)
    #expect(
      tokens == [
        "``", "``", "Go", ",", "''", "he", "cried", ",", "''", "she", "said", "--", "``", "Stay",
        ".",
        "''",
      ])
  }

  @Test func plainTextStaysAsItIs() {
    let text = "\"Go,\" said Mr. Bun -- and he went ... \"Now?\" (It wasn't far.)"
    #expect(normal(text) == text)
  }

  @Test func theResultHasNoMarksAndNoDoubleSpaces() {
    var texts = RandomTexts(seed: 7)
    for _ in 0..<3000 {
      let text = texts.text(of: RandomTexts.unicodePieces, longest: 16)
      let result = normal(text)
      let isClean = result.unicodeScalars.allSatisfy {
        $0.value >= 0x20 && !"“”‘’—…_*".unicodeScalars.contains($0)
      }
      #expect(isClean && !result.contains("  ") && result.first != " ", "\(text.debugDescription)")
    }
  }

  @Test func anyTextIsAccepted() {
    var texts = RandomTexts(seed: 8)
    for _ in 0..<3000 {
      let text = texts.scalars(longest: 20)
      let result = TextNormalizer(lowercases: true).normalize(text)
      #expect(!result.unicodeScalars.contains { $0.value < 0x20 }, "\(text.debugDescription)")
    }
  }
}
