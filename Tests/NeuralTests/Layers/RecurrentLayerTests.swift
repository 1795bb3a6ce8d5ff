import Foundation
import TestSupport
import Testing

@testable import Neural

@Suite struct RecurrentLayerTests {
  /// A layer over three sequences of 4, 2 and 1 steps, and a loss that weighs
  /// every output and every final state by its own random number.
  private struct Setting {
    let layer: RecurrentLayer
    let inputs: Parameter
    let initialState: Parameter
    let context: Parameter?
    let mask: Tensor
    let outputWeights: Tensor
    let finalWeights: Tensor

    init(_ cell: RecurrentCell, conditional: Bool) {
      var random = RandomSource(seed: 7)
      layer = RecurrentLayer(
        cell: cell, name: "layer", inputLength: 5, width: 6,
        contextLength: conditional ? 4 : nil, random: &random)
      func uniform(_ shape: [Int]) -> Tensor {
        Initialization.uniform(shape, bound: 0.8, &random)
      }
      inputs = Parameter("inputs", uniform([12, 5]))
      initialState = Parameter("initial state", uniform([3, 6]))
      context = conditional ? Parameter("context", uniform([3, 4])) : nil
      mask = Tensor([1, 1, 1, 1, 1, 0, 1, 0, 0, 1, 0, 0], shape: [12])
      outputWeights = uniform([12, 6])
      finalWeights = uniform([3, 6])
    }

    var parameters: [Parameter] {
      layer.parameters + [inputs, initialState] + (context.map { [$0] } ?? [])
    }

    func loss() -> Double {
      let trace = layer.forward(
        inputs.value, batch: 3, mask: mask, initialState: initialState.value,
        context: context?.value)
      let back = layer.backward(
        trace, outputGradients: outputWeights, finalGradients: finalWeights,
        wantsContextGradient: true)
      inputs.gradient.add(back.inputs)
      initialState.gradient.add(back.initialState!)
      if let gradient = back.context { context?.gradient.add(gradient) }
      return dot(trace.outputs, outputWeights) + dot(trace.finalStates, finalWeights)
    }

    private func dot(_ left: Tensor, _ right: Tensor) -> Double {
      zip(left.elements, right.elements).reduce(0) { $0 + Double($1.0) * Double($1.1) }
    }
  }

  @Test(arguments: RecurrentCell.allCases, [false, true])
  func gradientsMatchFiniteDifferences(cell: RecurrentCell, conditional: Bool) {
    let setting = Setting(cell, conditional: conditional)
    expectGradientsMatchFiniteDifferences(setting.parameters) { setting.loss() }
  }

  /// What is left out without an initial state is products with zeros.
  @Test(arguments: RecurrentCell.allCases)
  func withoutAnInitialStateZerosAreMeant(cell: RecurrentCell) {
    func run(_ initialState: Tensor?) -> (states: Tensor, gradients: [Tensor], isGiven: Bool) {
      let setting = Setting(cell, conditional: false)
      let trace = setting.layer.forward(
        setting.inputs.value, batch: 3, mask: setting.mask, initialState: initialState)
      let back = setting.layer.backward(
        trace, outputGradients: setting.outputWeights, finalGradients: setting.finalWeights)
      return (
        trace.outputs, setting.layer.parameters.map(\.gradient) + [back.inputs],
        back.initialState != nil
      )
    }
    let (implied, given) = (run(nil), run(Tensor(zeros: [3, 6])))
    #expect(!implied.isGiven && given.isGiven)
    expectEqual(implied.states, given.states, within: 0)
    for (got, expected) in zip(implied.gradients, given.gradients) {
      // The same sums without their zeros, perhaps in another order.
      expectEqual(got, expected, within: 1e-6)
    }
  }

  @Test(arguments: RecurrentCell.allCases)
  func aSequenceThatEndedKeepsItsState(cell: RecurrentCell) {
    let setting = Setting(cell, conditional: false)
    let padded = setting.layer.forward(setting.inputs.value, batch: 3, mask: setting.mask)
    let alone = setting.layer.forward(setting.inputs.value.rows(2..<3), batch: 1)
    for (got, expected) in zip(padded.finalStates.row(2), alone.finalStates.row(0)) {
      // The same sums, perhaps in another order: a few units in the last place.
      #expect(abs(got - expected) < 1e-6)
    }
  }

  /// Products with the weight as it stands, for one sequence, and with the packed
  /// weight, for many, are the same sums in another order; the gradients of the
  /// weights are sums of 12 times as many terms.
  @Test(arguments: RecurrentCell.allCases)
  func manySequencesGiveWhatEachGivesAlone(cell: RecurrentCell) {
    var random = RandomSource(seed: 5)
    let (batch, steps, inputs, width) = (12, 6, 5, 37)
    let together = RecurrentLayer(
      cell: cell, name: "layer", inputLength: inputs, width: width, random: &random)
    func uniform(_ columns: Int) -> Tensor {
      Initialization.uniform([steps * batch, columns], bound: 0.8, &random)
    }
    let (words, weights) = (uniform(inputs), uniform(width))
    let trace = together.forward(words, batch: batch)
    #expect(together.packsWeight(trace))
    let wordGradients = together.backward(trace, outputGradients: weights).inputs
    let alone = RecurrentLayer(
      cell: cell, inputWeight: Parameter("w", together.inputWeight.value),
      stateWeight: Parameter("u", together.stateWeight.value),
      bias: Parameter("b", together.bias.value))
    for sequence in 0..<batch {
      let rows = (0..<steps).map { $0 * batch + sequence }
      let own = alone.forward(words.gathered(rows), batch: 1)
      expectEqual(trace.outputs.gathered(rows), own.outputs, within: 1e-5)
      let back = alone.backward(own, outputGradients: weights.gathered(rows))
      expectEqual(wordGradients.gathered(rows), back.inputs, within: 1e-5)
    }
    for (got, expected) in zip(together.parameters, alone.parameters) {
      expectEqual(got.gradient, expected.gradient, within: 5e-5)
    }
  }

  /// What two positions read together is multiplied once, and its gradients are
  /// summed before instead of after the product.
  @Test(arguments: RecurrentCell.allCases)
  func inputsThatAreReadAgainCountEachTime(cell: RecurrentCell) {
    let setting = Setting(cell, conditional: true)
    let rows = [4, 1, 1, 0, 2, 4, 4, 3, 0, 1, 1, 2]
    let distinct = setting.inputs.value.gathered([0, 1, 2, 3, 4])
    func run(_ inputs: Tensor, rows: [Int]?) -> (outputs: Tensor, back: Tensor, all: [Tensor]) {
      for parameter in setting.layer.parameters { parameter.gradient.fill(0) }
      let trace = setting.layer.forward(
        inputs, rows: rows, batch: 3, mask: setting.mask, context: setting.context?.value)
      let back = setting.layer.backward(trace, outputGradients: setting.outputWeights)
      return (trace.outputs, back.inputs, setting.layer.parameters.map { $0.gradient.copy() })
    }
    let (shared, apart) = (run(distinct, rows: rows), run(distinct.gathered(rows), rows: nil))
    expectEqual(shared.outputs, apart.outputs, within: 1e-6)
    for (got, expected) in zip(shared.all, apart.all) { expectEqual(got, expected, within: 1e-5) }
    let sums = Tensor(zeros: distinct.shape)
    for (position, row) in rows.enumerated() {
      sums.rows(row..<row + 1).add(apart.back.rows(position..<position + 1))
    }
    expectEqual(shared.back, sums, within: 1e-5)
  }

  @Test func aBatchNamesItsDistinctWords() {
    let batch = SequenceBatch([[7, 3], [3, 7, 7], []] as [[Int32]], endMarked: true)
    let (ids, rows) = batch.distinctIds
    #expect(ids == [7, 3, 0])
    #expect(rows.map { ids[$0] } == batch.ids)
  }

  /// The bound is the fixtures' own: float64 results rounded to float32.
  @Test(arguments: [
    (RecurrentCell.lstm, "caption_lstm.pth", ""), (.gru, "vsepp_checkpoint.pth.tar", "1."),
  ])
  func layersReadPyTorchFilesAndGiveTheirStates(
    cell: RecurrentCell, name: String, prefix: String
  ) throws {
    let file = try TorchFile(path: Fixtures.path("formats/" + name))
    let layer = try RecurrentLayer(
      torch: prefix + "rnn", cell: cell, name: "caption", from: file)
    let words = try WordEmbedding(name: prefix + "embed.weight", from: file)
    let expected = try Fixtures.decode(Expected.self, from: "formats/torch_rnn_expected.json")
    let batch = SequenceBatch(expected.idsWithStart1End2, endMarked: false)
    let states = layer.forward(
      words.forward(batch.ids), batch: batch.count, mask: batch.maskTensor
    ).finalStates
    let hidden = cell == .lstm ? expected.lstmLastHidden : expected.gruLastHidden
    for (row, wanted) in hidden.enumerated() {
      for (got, wanted) in zip(states.row(row), wanted) { #expect(abs(got - wanted) < 1e-5) }
    }
  }

  private struct Expected: Decodable {
    let idsWithStart1End2: [[Int32]]
    let lstmLastHidden: [[Float]]
    let gruLastHidden: [[Float]]
  }
}
