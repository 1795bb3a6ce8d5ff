import Foundation
import Language
import Neural
import TestSupport
import Testing

@testable import Storytelling

/// The decoder against values that the original Theano programs confirmed.
/// All bounds are the fixtures' own 1e-5.
@Suite struct StoryDecoderTests {
  private func array(_ decoder: KirosDecoder, _ name: String) throws -> Tensor {
    try NumpyArray(path: Fixtures.path("rnn/expected_\(decoder)_\(name).npy")).tensor()
  }

  @Test(arguments: KirosDecoder.allCases)
  func statesAndProbabilitiesAreTheExpectedOnes(kiros: KirosDecoder) throws {
    let decoder = try kiros.load()
    let vectors = try KirosDecoder.vectors()
    let initial = decoder.initialStates(vectors)
    expectEqual(initial, try array(kiros, "init"))
    let (states, probabilities) = (try array(kiros, "states"), try array(kiros, "probs"))
    var state = initial.rows(0..<1)
    for (step, word) in [Int32(-1), 3, 5, 2, 7].enumerated() {
      let next = decoder.step(
        after: [word], states: state, constants: decoder.stepConstants(vectors.rows(0..<1)))
      state = next.states
      expectEqual(state, states.rows(step..<step + 1))
      let losses = decoder.output.losses(
        decoder.outputStates(state).repeated(33), targets: (0..<33).map { Int32($0) })
      for (loss, wanted) in zip(losses, probabilities.row(step)) {
        #expect(abs(Float(exp(-loss)) - wanted) < 1e-5)
      }
    }
  }

  @Test(arguments: KirosDecoder.allCases)
  func lossAndGradientsOfAMaskedBatchAreTheExpectedOnes(kiros: KirosDecoder) throws {
    let decoder = try kiros.load()
    // A sum of 14 terms in single precision.
    #expect(abs(try addGradients(decoder, kiros) - kiros.expected().lossSum) < 2e-5)
    try expectKirosTensors(decoder, kiros, prefix: "grad:", \.gradient)
  }

  @Test(arguments: KirosDecoder.allCases, [Adam.Form.kiros, .textbook])
  func threeStepsOfAdamGiveTheExpectedParameters(kiros: KirosDecoder, form: Adam.Form) throws {
    let decoder = try kiros.load()
    let adam = Adam(decoder.parameters, learningRate: 0.0002, clip: 5, form: form)
    for _ in 0..<3 {
      _ = try addGradients(decoder, kiros)
      adam.update()
    }
    try expectKirosTensors(
      decoder, kiros, prefix: form == .kiros ? "adam3:" : "std3:", \.value)
  }

  private func addGradients(_ decoder: StoryDecoder, _ kiros: KirosDecoder) throws -> Double {
    var random = RandomSource(seed: 1)
    return decoder.addGradients(
      SequenceBatch(try kiros.expected().idsWithoutEos, endMarked: true),
      StoryConditions(vectors: try KirosDecoder.vectors()), loss: SequenceLoss(), scale: 1,
      random: &random)
  }

  private func expectKirosTensors(
    _ decoder: StoryDecoder, _ kiros: KirosDecoder, prefix: String,
    _ part: KeyPath<Parameter, Tensor>
  ) throws {
    let file = try openWeights(path: Fixtures.path("rnn/expected_train_\(kiros).npz"))
    func expect(_ parameter: Parameter, _ name: String, transposed: Bool = false) throws {
      let wanted = try file.tensor(named: prefix + name)
      expectEqual(parameter[keyPath: part], transposed ? wanted.transposed() : wanted)
    }
    try expect(decoder.words.table, "Wemb")
    try expect(decoder.initialState!.weight, "ff_state_W")
    try expect(decoder.initialState!.bias, "ff_state_b")
    try expectKirosLayer(decoder.recurrence, prefix: prefix + "decoder", file, part)
    if let hidden = decoder.hidden {
      try expect(hidden.weight, "ff_hid_W")
      try expect(hidden.bias, "ff_hid_b")
    }
    try expect(decoder.output.weight, "ff_logit_W", transposed: true)
    try expect(decoder.output.bias, "ff_logit_b")
  }

  private func small(
    conditional: Bool, projects: Bool = true, isAttentive: Bool = false, isTied: Bool = false
  ) throws -> StoryDecoder {
    var random = RandomSource(seed: 6)
    return try StoryDecoder(
      vocabulary: Vocabulary(words: ["<eos>", "UNK"] + (2..<9).map { "w\($0)" }),
      vectorLength: 5, wordLength: 4, width: projects ? 6 : 5, projectsInitialState: projects,
      conditional: conditional,
      isAttentive: isAttentive, isTied: isTied, random: &random)
  }

  /// The fixtures' decoders see the vector only at the start; this covers the
  /// gradients of one that sees it at every step, of one that attends to parts,
  /// and of one whose word table is used twice.
  @Test(
    arguments: [
      (true, false, true), (true, false, false), (false, false, true), (false, false, false),
      (true, true, true), (false, true, false),
    ], [true, false])
  func gradientsMatchFiniteDifferences(
    form: (conditional: Bool, isAttentive: Bool, isTied: Bool), projects: Bool
  ) throws {
    let decoder = try small(
      conditional: form.conditional, projects: projects, isAttentive: form.isAttentive,
      isTied: form.isTied)
    var random = RandomSource(seed: 7)
    // Trained weights are larger than initial ones.
    for parameter in decoder.parameters {
      parameter.value.add(Initialization.uniform(parameter.value.shape, bound: 0.5, &random))
    }
    let vectors = Initialization.uniform([3, 5], bound: 1, &random)
    // The second text has nothing to attend to.
    let conditions =
      form.isAttentive
      ? StoryConditions(
        vectors: vectors, parts: Initialization.uniform([5, 5], bound: 1, &random),
        ranges: [0..<3, 3..<3, 3..<5])
      : StoryConditions(vectors: vectors)
    let targets = SequenceBatch([[2, 3, 8, 4], [5], [6, 7, 1]] as [[Int32]], endMarked: true)
    // Losses near 20, so that differences of 0.02 are good to 2e-4.
    expectGradientsMatchFiniteDifferences(decoder.parameters) {
      decoder.addGradients(
        targets, conditions, loss: SequenceLoss(), scale: 1, random: &random)
    }
  }

  /// Matrices lie within ±1.5, so float16 is off by at most 2⁻¹⁰ a weight and
  /// int8 by 1.5 / 254.
  @Test(arguments: [true, false], [TensorPrecision.float32, .float16, .int8])
  func aSavedDecoderComesBack(isConditionalAndTied: Bool, precision: TensorPrecision) throws {
    let decoder = try small(
      conditional: isConditionalAndTied, isAttentive: isConditionalAndTied,
      isTied: isConditionalAndTied)
    let file = TemporaryPath()
    try decoder.save(to: file.path, precision: precision)
    let stored = try SafetensorsFile(path: file.path)
    #expect(stored.contains("output.weight") != isConditionalAndTied)
    let back = try StoryDecoder(vocabulary: decoder.vocabulary, from: stored)
    #expect(back.isConditional == isConditionalAndTied)
    #expect(back.output.isTied == isConditionalAndTied)
    #expect(back.isAttentive == isConditionalAndTied)
    var random = RandomSource(seed: 7)
    let vector = Initialization.uniform([1, 5], bound: 1, &random)
    func step(_ decoder: StoryDecoder) -> (logits: Tensor, states: Tensor) {
      decoder.step(
        after: [4], states: decoder.initialStates(vector),
        constants: decoder.stepConstants(vector),
        memory: decoder.memory(StoryConditions(vectors: vector)), sequences: [0])
    }
    let (wanted, got) = (step(decoder), step(back))
    let bounds: [TensorPrecision: Float] = [.float32: 0, .float16: 5e-3, .int8: 4e-2]
    let bound = bounds[precision]!
    expectEqual(got.logits, wanted.logits, within: bound)
    expectEqual(got.states, wanted.states, within: bound)
  }

  /// Word by word and over the whole text at once the same words attend to the
  /// same parts.
  @Test func attentionOfAStepIsThatOfTheWholeText() throws {
    let decoder = try small(conditional: true, isAttentive: true)
    var random = RandomSource(seed: 8)
    let conditions = StoryConditions(
      vectors: Initialization.uniform([2, 5], bound: 1, &random),
      parts: Initialization.uniform([5, 5], bound: 1, &random), ranges: [0..<2, 2..<5])
    let words: [[Int32]] = [[3, 2], [4, 5], [6, 2]]
    let initial = decoder.initialStates(conditions.vectors)
    let trace = decoder.run(
      previousWords: Array(words.joined()), batch: 2, mask: nil, states: initial,
      vectors: conditions.vectors)
    let attended = try #require(decoder.attend(from: trace.outputs, conditions)).trace
    #expect(attended.weights.map(\.shape) == [[3, 2], [3, 3]])
    let whole = decoder.wordOutput.logits(attended.outputs)
    var states = initial
    for (step, words) in words.enumerated() {
      let (logits, next) = decoder.step(
        after: words, states: states, constants: decoder.stepConstants(conditions.vectors),
        memory: decoder.memory(conditions), sequences: [0, 1])
      expectEqual(logits, whole.rows(2 * step..<2 * step + 2), within: 1e-5)
      states = next
    }
  }

  @Test func aDecoderThatBeginsFromItsVectorComesBack() throws {
    let decoder = try small(conditional: false, projects: false)
    let file = TemporaryPath()
    try decoder.save(to: file.path, precision: .float32)
    let back = try StoryDecoder(
      vocabulary: decoder.vocabulary, from: SafetensorsFile(path: file.path))
    #expect(back.vectorLength == 5)
    var random = RandomSource(seed: 9)
    let vectors = Initialization.uniform([2, 5], bound: 1, &random)
    expectEqual(back.initialStates(vectors), vectors, within: 0)
  }

  @Test func aDecoderWithoutAHiddenLayerComesBack() throws {
    let decoder = try KirosDecoder.plain.load()
    let file = TemporaryPath()
    try SafetensorsWriter.write(
      zip(["words"] + decoder.parameters.dropFirst().map(\.name), decoder.parameters).map {
        ($0, $1.value, .float32)
      }, to: file.path)
    let back = try StoryDecoder(
      vocabulary: decoder.vocabulary, from: SafetensorsFile(path: file.path))
    #expect(back.hidden == nil)
    expectEqual(
      back.initialStates(try KirosDecoder.vectors()), try array(.plain, "init"))
  }

  @Test func partsThatDoNotFitAreRefused() throws {
    let decoder = try small(conditional: true)
    let file = TemporaryPath()
    try decoder.save(to: file.path)
    let stored = try SafetensorsFile(path: file.path)
    #expect(
      throws: StorytellingError.layersDoNotFit(
        what: "rows of the word table", got: 9, expected: 2)
    ) {
      try StoryDecoder(vocabulary: Vocabulary(words: ["<eos>", "UNK"]), from: stored)
    }
    #expect(
      throws: StorytellingError.layersDoNotFit(what: "id of the end mark", got: 1, expected: 0)
    ) {
      try StoryDecoder(vocabulary: Vocabulary(words: ["UNK", "<eos>"]), from: stored)
    }
  }
}
