import Language
import Neural
import TestSupport
import Testing

@testable import JointEmbedding

@Suite struct JointEmbeddingTests {
  private let toy: ToyPairs

  init() throws {
    toy = try ToyPairs()
  }

  private func captions(_ count: Int) -> [[Int32]] {
    var random = RandomSource(seed: 8)
    return (0..<count).map { _ in
      (0..<random.index(below: 9)).map { _ in Int32(1 + random.index(below: 14)) }
    }
  }

  /// More captions than are read at once, some of them empty.
  @Test(arguments: RecurrentCell.allCases)
  func aCaptionHasTheSameVectorAloneAndAmongOthers(cell: RecurrentCell) throws {
    let model = try toy.model(cell)
    let captions = captions(300)
    let together = model.embed(tokenizedCaptions: captions)
    for (row, caption) in captions.enumerated() {
      // The same sums, perhaps in another order.
      expectEqual(
        together.rows(row..<row + 1), model.embed(tokenizedCaptions: [caption]), within: 1e-6)
    }
  }

  @Test func vectorsHaveNormOne() throws {
    let model = try toy.model(.lstm)
    for vectors in [
      model.embed(captions: ["A red dog.", "", "zebra zebra"]),
      try model.embed(features: toy.training.features),
    ] {
      for row in 0..<vectors.rows {
        #expect(abs(vectors.row(row).reduce(0) { $0 + $1 * $1 } - 1) < 1e-5)
      }
    }
    #expect(model.embed(captions: []).count == 0)
  }

  @Test func captionsAreTokenizedAsTheVocabularyWas() throws {
    let model = try toy.model(.lstm)
    expectEqual(
      model.embed(captions: ["The RED dog."]), model.embed(captions: ["the red dog"]), within: 0)
  }

  /// Matrices lie within ±1, so float16 is off by at most 2⁻¹¹ a weight.
  @Test(arguments: RecurrentCell.allCases, [TensorPrecision.float32, .float16])
  func aSavedModelComesBack(cell: RecurrentCell, precision: TensorPrecision) throws {
    let model = try toy.model(cell)
    let file = TemporaryPath()
    try model.save(to: file.path, precision: precision, metadata: ["note": "toy"])
    let stored = try SafetensorsFile(path: file.path)
    let back = try JointEmbedding(vocabulary: toy.vocabulary, from: stored)
    #expect(stored.metadata["note"] == "toy")
    #expect(back.configuration == model.configuration)
    let bound: Float = precision == .float32 ? 0 : 5e-3
    let captions = captions(20)
    expectEqual(
      back.embed(tokenizedCaptions: captions), model.embed(tokenizedCaptions: captions),
      within: bound)
    expectEqual(
      try back.embed(features: toy.training.features),
      try model.embed(features: toy.training.features), within: bound)
  }

  @Test func filesThatAreNoEmbeddingAreRefused() throws {
    let file = TemporaryPath()
    let tensors = [("words", Tensor(zeros: [2, 2]), TensorPrecision.float32)]
    try SafetensorsWriter.write(tensors, metadata: [:], to: file.path)
    #expect(
      throws: JointEmbeddingError.badConfiguration(
        file: file.path, got: "no field \"configuration\"")
    ) {
      try JointEmbedding(vocabulary: toy.vocabulary, from: SafetensorsFile(path: file.path))
    }
    try SafetensorsWriter.write(tensors, metadata: ["configuration": "{}"], to: file.path)
    #expect(throws: JointEmbeddingError.badConfiguration(file: file.path, got: "{}")) {
      try JointEmbedding(vocabulary: toy.vocabulary, from: SafetensorsFile(path: file.path))
    }
  }

  @Test func aVocabularyOfAnotherModelIsRefused() throws {
    let model = try toy.model(.gru)
    let file = TemporaryPath()
    try model.save(to: file.path)
    let stored = try SafetensorsFile(path: file.path)
    #expect(throws: JointEmbeddingError.self) {
      try JointEmbedding(vocabulary: Vocabulary(words: ["<eos>", "UNK"]), from: stored)
    }
    let words = (0..<toy.vocabulary.count).map { toy.vocabulary.word(Int32($0)) }
    #expect(throws: JointEmbeddingError.self) {
      try JointEmbedding(vocabulary: Vocabulary(words: words.reversed()), from: stored)
    }
  }

  @Test func equalScoresRankTheLowerIndexFirst() {
    let vector = Tensor([1, 0, 1, 0, 1, 0], shape: [3, 2])
    let evaluation = RetrievalEvaluation(
      RetrievalRanking(images: vector, captions: vector, photographs: [0, 1, 2]))
    #expect(evaluation.imageToCaption == RetrievalMetrics(ranks: [0, 1, 2]))
    #expect(evaluation.captionToImage == RetrievalMetrics(ranks: [0, 1, 2]))
    #expect(evaluation.imageToCaption.medianRank == 2)
    #expect(RetrievalMetrics(ranks: []).meanRank == 0)
  }
}
