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
