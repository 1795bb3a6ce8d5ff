import Neural
import TestSupport
import Testing

@testable import Language

@Suite struct VocabularyExpansionTests {
  private static let length = 5
  private let folder: TemporaryFolder
  private let learned: Vocabulary
  private let model: SkipThoughts
  private var random = RandomSource(seed: 5)

  /// The map from the file's vectors to the encoder's, for all words but the markers.
  private let map: Linear
  private let vectors: [String: [Float]]

  private static let own = (0..<20).map { "own\($0)" }
  private static let others = (0..<9).map { "other\($0)" }

  init() throws {
    var random = RandomSource(seed: 5)
    func gaussian(_ shape: [Int]) -> Tensor {
      Tensor((0..<shape.reduce(1, *)).map { _ in random.gaussian() }, shape: shape)
    }
    folder = try TemporaryFolder()
    learned = try Vocabulary(words: ["<eos>", "UNK"] + Self.own)
    map = Linear(
      weight: Parameter("weight", gaussian([Self.length, 4])),
      bias: Parameter("bias", gaussian([4])))
    vectors = (Self.own + Self.others).reduce(into: [:]) {
      $0[$1] = gaussian([Self.length]).elements
    }
    let encoder = SentenceEncoder(
      wordCount: learned.count, wordLength: 4, width: 6, random: &random)
    model = try SkipThoughts(
      options: .init(endMarked: true), vocabulary: learned, encoders: [encoder])
    for word in Self.own {
      let row = map.forward(Tensor(vectors[word]!, shape: [1, Self.length]))
      (encoder.words.table.value.data + Int(learned.id(of: word)!) * 4).update(
        from: row.data, count: 4)
    }
  }

  private func line(_ word: String, _ vector: [Float]) -> String {
    word + " " + vector.map { "\($0)" }.joined(separator: " ")
  }

  private func lines(_ words: [String]) -> [String] { words.map { line($0, vectors[$0]!) } }

  private func expansion(_ lines: [String], of vocabulary: Vocabulary? = nil) throws
    -> VocabularyExpansion
  {
    try VocabularyExpansion(
      path: folder.write(lines.joined(separator: "\n") + "\n", to: "vectors.txt"),
      vocabulary: vocabulary ?? learned)
  }

  /// What else a file may hold: markers, a phrase, a word twice, a word that no
  /// vocabulary holds, tabs and spaces at the end.
  private func wholeFile() -> [String] {
    let far = [Float](repeating: 9, count: Self.length)
    return [line("UNK", far), line("new_york", far)] + lines(Self.others)
      + [line("<eos>", far), line("other3", far), line("wide\u{A0}", far)] + lines(Self.own)
      + [line("own4", far).replacing(" ", with: "\t") + " "]
  }

  @Test(arguments: [true, false]) func wordsOfTheFileAreMapped(hasHeader: Bool) throws {
    let lines = wholeFile()
    let expansion = try expansion((hasHeader ? ["\(lines.count) \(Self.length)"] : []) + lines)
    #expect(expansion.sharedWordCount == Self.own.count)
    let expected = try Vocabulary(words: ["<eos>", "UNK"] + Self.own + Self.others)
    #expect(expansion.vocabulary == expected)
    let expanded = try expansion.apply(to: model)
    #expect(expanded.vocabulary == expected && expanded.options == model.options)
    let (own, table) = (
      model.encoders[0].words.table.value, expanded.encoders[0].words.table.value
    )
    #expect(table.shape == [expected.count, 4])
    #expect(table.rows(0..<own.rows).elements == own.elements)
    // The words were made by a map, rounded to float32: 2⁻²⁴ of numbers up to 8, some
    // twenty of them; the 20 points are well spread.
    for (row, word) in zip(own.rows..., Self.others) {
      let vector = map.forward(Tensor(vectors[word]!, shape: [1, Self.length]))
      expectEqual(table.rows(row..<row + 1), vector, within: 2e-5)
    }
    let known = ["own3 own7", "own1"]
    #expect(expanded.encode(known).elements == model.encode(known).elements)
    #expect(expanded.encode(["other1"]).elements != expanded.encode(["nobody"]).elements)
  }

  @Test func theExpandedVocabularyIsWrittenAndRead() throws {
    let expansion = try expansion(wholeFile())
    let path = folder.path("words.txt")
    try expansion.vocabulary.write(to: path)
    #expect(try Vocabulary(path: path) == expansion.vocabulary)
    #expect(try expansion.vocabulary.first(learned.count) == learned)
    #expect(try expansion.vocabulary.first(1000) == expansion.vocabulary)
    #expect(throws: LanguageError.self) { try expansion.vocabulary.first(1) }
  }

  @Test func tooFewSharedWordsAreRefused() throws {
    let enough = lines(Array(Self.own.prefix(Self.length + 1)))
    #expect(try expansion(enough).sharedWordCount == Self.length + 1)
    let path = folder.path("vectors.txt")
    // A word that stands twice is one word.
    let file = lines(Self.others) + enough.dropLast() + enough.prefix(1)
    #expect {
      try expansion(file)
    } throws: { error in
      guard case .badWordVectors(path, let got, let expected) = error as? LanguageError
      else { return false }
      return got.hasPrefix("5 of the words") && expected.hasPrefix("at least 6")
    }
  }

  @Test(arguments: [
    ("word 1 2 3 4", "4 numbers"), ("word 1 2 3 4 5 6", "6 numbers"), ("word", "0 numbers"),
    ("", ""), (" 1 2 3 4 5", "4 numbers"), ("word 1 2 x 4 5", "x"), ("word 1 2 3 4 5e", "5e"),
    ("word nan 2 3 4 5", "nan"), ("word 1 2 3 4 -inf", "-inf"), ("word 1 2 3 4 1e99", "1e99"),
    (". . 1 2 3 4 5", "."),
    ("word 1 2 3 4 " + String(repeating: "0", count: 90), String(repeating: "0", count: 80)),
  ]) func aBadLineIsRefused(bad: String, got: String) throws {
    let expected = LanguageError.badLine(
      path: folder.path("vectors.txt"), line: 2, got: got,
      expected: got.hasSuffix("numbers") || got.isEmpty
        ? "a word and 5 numbers" : "a finite number")
    #expect(throws: expected) { try expansion([lines(["own0"])[0], bad]) }
  }

  @Test(arguments: [
    (["20000000 5", "word 1 2 3 4 5"], "1 words"), (["1 0", "word"], "vectors of 0 numbers"),
    (["word"], "vectors of 0 numbers"), ([], "vectors of 0 numbers"),
    (["3 99999999", "word 1"], "vectors of 99999999 numbers"),
  ]) func aFileOfAnotherSizeIsRefused(lines: [String], got: String) throws {
    #expect {
      try expansion(lines)
    } throws: { error in
      guard case .badWordVectors(_, let said, _) = error as? LanguageError else { return false }
      return said.contains(got)
    }
  }

  @Test func anotherEncoderAndAChangedFileAreRefused() throws {
    let larger = try Vocabulary(words: ["<eos>", "UNK"] + Self.own + ["more"])
    #expect(
      throws: LanguageError.vocabularyDoesNotFit(got: learned.count, expected: larger.count)
    ) { try expansion(lines(Self.own), of: larger).apply(to: model) }
    let changing = try expansion(wholeFile())
    let path = try folder.write(lines(Self.own).joined(separator: "\n"), to: "vectors.txt")
    #expect(
      throws: LanguageError.cannotRead(path: path, reason: "it changed while it was read")
    ) { try changing.apply(to: model) }
    #expect(throws: LanguageError.self) {
      try VocabularyExpansion(path: folder.path("none"), vocabulary: learned)
    }
  }
}
