import Neural
import TestSupport
import Testing

@testable import Language

@Suite struct SkipThoughtsTests {
  /// The values come from the original programs; 1e-5 is the fixtures' bound.
  @Test(arguments: [true, false], [true, false])
  func publishedEncodersGiveThePublishedVectors(normalizes: Bool, endMarked: Bool) throws {
    let model = try KirosSkipThoughts.load(
      .init(endMarked: endMarked, normalizes: normalizes))
    let name =
      "rnn/expected_skip_\(normalizes ? "norm" : "raw")_\(endMarked ? "eos" : "noeos").npy"
    let expected = try NumpyArray(path: Fixtures.path(name)).tensor()
    let sentences = try KirosSkipThoughts.sentences()
    let tokens = sentences.map { $0.split(separator: " ").map(String.init) }
    expectEqual(model.encode(tokenized: tokens.map { model.vocabulary.encode($0) }), expected)
    // The last one is "<eos> UNK", which a tokeniser takes apart.
    expectEqual(model.encode(sentences.dropLast()), expected.rows(0..<sentences.count - 1))
  }

  @Test func theEndMarkCannotBeWrittenInAText() throws {
    let model = try KirosSkipThoughts.load()
    let identifiers = model.identifiers(of: "a <eos> dog")
    #expect(!identifiers.contains(model.vocabulary.endID))
    #expect(identifiers.filter { $0 == model.vocabulary.unknownID }.count == 3)
  }

  @Test func aTextOfTwoSentencesIsOneSequence() throws {
    let model = try KirosSkipThoughts.load()
    let tokens = ["the", "man", "is", "on", "the", "beach", ".", "She", "is", "."]
    let identifiers = model.identifiers(of: "the man is on the beach. She is.")
    #expect(identifiers == model.vocabulary.encode(tokens))
  }

  @Test func aTextHasTheSameVectorAloneAndAmongOthers() throws {
    let model = try KirosSkipThoughts.load()
    var random = RandomSource(seed: 3)
    let texts = (0..<300).map { _ in
      (0..<random.index(below: 12)).map { _ in
        Int32(random.index(below: model.vocabulary.count))
      }
    }
    let together = model.encode(tokenized: texts)
    for (row, text) in texts.enumerated() {
      // The same sums, perhaps in another order.
      expectEqual(
        together.rows(row..<row + 1), model.encode(tokenized: [text]), within: 1e-6)
    }
  }

  @Test func eachHalfHasNormOne() throws {
    let vectors = try KirosSkipThoughts.load().encode(["the man", "zebra , zebra"])
    for row in 0..<2 {
      let vector = vectors.row(row)
      for half in [vector[..<16], vector[16...]] {
        #expect(abs(half.reduce(0) { $0 + $1 * $1 } - 1) < 1e-5)
      }
    }
  }

  @Test(arguments: [true, false])
  func aBlankTextHasAVectorOfZeros(endMarked: Bool) throws {
    let model = try KirosSkipThoughts.load(.init(endMarked: endMarked))
    let vectors = model.encode(["", "a dog", " \n\t"])
    #expect(vectors.row(0).allSatisfy { $0 == 0 })
    #expect(vectors.row(1).contains { $0 != 0 })
    #expect(vectors.row(2).allSatisfy { $0 == 0 })
    #expect(model.encode([]).count == 0)
  }

  @Test func reversingATextExchangesTheHalvesOfABiSkipWithEqualWeights() throws {
    let published = try KirosSkipThoughts.load()
    let bi = published.encoders[1]
    let model = try SkipThoughts(
      options: .init(), vocabulary: published.vocabulary,
      encoders: [SentenceEncoder(words: bi.words, forward: bi.forward, reverse: bi.forward)])
    let text: [Int32] = [7, 3, 12, 8]
    let vectors = model.encode(tokenized: [text, text.reversed(), [5, 6]])
    #expect(Array(vectors.row(0)[..<8]) == Array(vectors.row(1)[8...]))
    #expect(Array(vectors.row(0)[8...]) == Array(vectors.row(1)[..<8]))
    #expect(vectors.row(0) != vectors.row(1))
  }

  @Test func aTableOfAnotherVocabularyIsRefused() throws {
    let published = try KirosSkipThoughts.load()
    #expect(
      throws: LanguageError.vocabularyDoesNotFit(got: published.vocabulary.count, expected: 2)
    ) {
      try SkipThoughts(
        options: .init(), vocabulary: Vocabulary(words: ["<eos>", "UNK"]),
        encoders: published.encoders)
    }
  }

  /// Matrices lie within ±1, so float16 is off by at most 2⁻¹¹ a weight and int8
  /// by 1/254.
  @Test(arguments: [TensorPrecision.float32, .float16, .int8], [true, false])
  func aSavedEncoderComesBack(precision: TensorPrecision, isBidirectional: Bool) throws {
    var random = RandomSource(seed: 2)
    let vocabulary = try Vocabulary(words: ["<eos>", "UNK", "the", "man", "dog"])
    let model = try SkipThoughts(
      options: .init(lowercases: true, endMarked: true), vocabulary: vocabulary,
      encoders: [
        SentenceEncoder(
          wordCount: 5, wordLength: 6, width: 7, isBidirectional: isBidirectional, random: &random)
      ])
    let file = TemporaryPath()
    try model.save(to: file.path, precision: precision)
    let back = try SkipThoughts(vocabulary: vocabulary, from: SafetensorsFile(path: file.path))
    #expect(back.options == model.options)
    #expect(back.vectorLength == (isBidirectional ? 14 : 7))
    let texts = ["The dog", "man the man", "zebra"]
    let bounds: [TensorPrecision: Float] = [.float32: 0, .float16: 5e-3, .int8: 4e-2]
    expectEqual(back.encode(texts), model.encode(texts), within: bounds[precision]!)
    #expect(throws: LanguageError.self) {
      try SkipThoughts(
        vocabulary: Vocabulary(words: ["<eos>", "UNK"]), from: SafetensorsFile(path: file.path))
    }
  }

  @Test func aFileWithoutOptionsIsRefused() throws {
    let file = TemporaryPath()
    try SafetensorsWriter.write(
      [("words", Tensor(zeros: [2, 2]), .float32)], metadata: [:], to: file.path)
    #expect(
      throws: LanguageError.badConfiguration(path: file.path, got: "no field \"options\"")
    ) {
      try SkipThoughts(
        vocabulary: Vocabulary(words: ["<eos>", "UNK"]), from: SafetensorsFile(path: file.path))
    }
  }
}
