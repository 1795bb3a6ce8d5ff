import Language
import Testing

@Suite struct DetokenizerTests {
  private func text(_ tokens: String, _ options: Detokenizer.Options = .init()) -> String {
    Detokenizer.text(tokens.split(separator: " ").map(String.init), options: options)
  }

  @Test(arguments: [
    ("`` Go , '' he said .", "“Go,” he said."),
    ("I ca n't , wo n't and it 's not .", "I can’t, won’t and it’s not."),
    ("the dogs ' toys", "the dogs’ toys"),
    ("He came -- at last -- and went .", "He came — at last — and went."),
    ("Well ... no ; yes : ( ok ) [ so ]", "Well... no; yes: (ok) [so]"),
    ("It cost $ 5 or 10 % .", "It cost $5 or 10%."),
    (
      "can not gon na got ta wan na gim me lem me d 'ye mor 'n 't was",
      "cannot gonna gotta wanna gimme lemme d’ye mor’n ’twas"
    ),
    ("What ? ! No", "What?! No"),
    ("a <eos>", "a"),
    ("", ""),
  ])
  func tokensBecomeText(tokens: String, expected: String) {
    #expect(text(tokens) == expected)
  }

  @Test func straightMarksAreAnOption() {
    let straight = Detokenizer.Options(usesTypographicMarks: false)
    #expect(
      text("`` It 's `` so '' -- yes , '' he said", straight) == "\"It's 'so' -- yes,\" he said")
  }

  @Test(arguments: [
    ("`` Go , he said .", "“Go, he said.”"),
    ("Go , '' he said .", "Go, he said."),
    ("`` I heard `` No '' , '' he said", "“I heard ‘No’,” he said"),
    ("`` Yes . `` She went . ''", "“Yes.” “She went.”"),
    ("`` `` Go", "“‘Go’”"),
    ("he said \" Go \" now", "he said “Go” now"),
  ])
  func quotesAreBalanced(tokens: String, expected: String) {
    #expect(text(tokens) == expected)
  }

  @Test(arguments: [
    ("he came . i 'm here , i said .", "He came. I’m here, I said."),
    ("`` go ! '' he said . `` now ? '' the end .", "“Go!” he said. “Now?” The end."),
    ("he said , `` it is late . '' she left", "He said, “It is late.” She left"),
    ("it was `` so '' -- 'tis", "It was “so” — ’tis"),
    ("oh ... yes", "Oh... yes"),
    ("( so ) 't is . 'tis 3 . 3rd", "(So) ’tis. ’Tis 3. 3rd"),
  ])
  func capitalsAreRestoredInLowerCasedText(tokens: String, expected: String) {
    #expect(text(tokens, .init(restoresCapitals: true)) == expected)
  }

  @Test func piecesJoinedAreTheWholeText() {
    var texts = RandomTexts(seed: 9)
    let words = [
      "``", "''", "\"", "'", "'s", "n't", "do", "can", "not", ",", ".", "!", "?", "--", "...", "(",
      ")", "i", "he", "said", "word", "<eos>", "", "$", "5",
    ]
    for _ in 0..<2000 {
      let tokens = (0..<texts.number(below: 30)).map { _ in words[texts.number(below: words.count)]
      }
      let options = Detokenizer.Options(
        usesTypographicMarks: texts.number(below: 2) == 0,
        restoresCapitals: texts.number(below: 2) == 0)
      var detokenizer = Detokenizer(options: options)
      var streamed = ""
      for token in tokens { streamed += detokenizer.append(token) }
      streamed += detokenizer.finish()
      #expect(streamed == Detokenizer.text(tokens, options: options))
      #expect(!streamed.hasPrefix(" ") && !streamed.contains("  "))
      guard options.usesTypographicMarks else { continue }
      #expect(streamed.count { $0 == "“" } == streamed.count { $0 == "”" })
    }
  }

  @Test func finishingStartsANewText() {
    var detokenizer = Detokenizer()
    _ = detokenizer.append("``")
    #expect(detokenizer.finish() == "”")
    #expect(detokenizer.append("Go") == "Go")
    #expect(detokenizer.finish() == "")
  }

  @Test func tokenisedTextComesBack() {
    let written =
      "“It isn’t far,” said Mr. Bun — and he went. “Can’t you see? I’ve gone!” (So he had.)"
    let tokens = SentenceSplitter.split(TextNormalizer().normalize(written))
      .flatMap { TreebankTokenizer.tokenize($0) }
    #expect(Detokenizer.text(tokens) == written)
  }
}
