import Foundation
import TestSupport
import Testing

@testable import Neural

@Suite struct AdamTests {
  private let gradients: [[Float]] = [[0.5, -2, 0], [0.25, 3, 0], [-1, 1, 0], [0.1, -0.1, 0]]

  /// Adam in double precision, as Kingma & Ba print it.
  private func expected(clip: Double) -> [Double] {
    var (values, first, second) = ([1.0, 1, 1], [0.0, 0, 0], [0.0, 0, 0])
    for (step, gradient) in gradients.enumerated() {
      let norm = gradient.reduce(0) { $0 + Double($1 * $1) }.squareRoot()
      let scale = clip > 0 && norm > clip ? clip / norm : 1
      for index in 0..<3 {
        let g = Double(gradient[index]) * scale
        first[index] = 0.9 * first[index] + 0.1 * g
        second[index] = 0.999 * second[index] + 0.001 * g * g
        let corrected = first[index] / (1 - pow(0.9, Double(step + 1)))
        let spread = (second[index] / (1 - pow(0.999, Double(step + 1)))).squareRoot()
        values[index] -= 0.1 * corrected / (spread + 1e-8)
      }
    }
    return values
  }

  /// Four steps of length 0.1 in single precision: a few 1e-7 of error.
  @Test(arguments: [Float(0), 1.5])
  func stepsFollowTheFormula(clip: Float) {
    let parameter = Parameter("p", Tensor([1, 1, 1], shape: [3]))
    let adam = Adam([parameter], learningRate: 0.1, clip: clip)
    for gradient in gradients {
      parameter.gradient.add(Tensor(gradient, shape: [3]))
      let norm = gradient.reduce(0) { $0 + $1 * $1 }.squareRoot()
      #expect(abs(adam.update() - norm) < 1e-6)
      #expect(parameter.gradient.elements == [0, 0, 0])
    }
    #expect(adam.step == 4)
    for (got, wanted) in zip(parameter.value.elements, expected(clip: Double(clip))) {
      #expect(abs(Double(got) - wanted) < 2e-6)
    }
  }

  @Test func aNormThatIsNotFiniteChangesNothing() {
    let parameter = Parameter("p", Tensor([1, 2], shape: [2]))
    let adam = Adam([parameter], learningRate: 0.1, clip: 1)
    parameter.gradient.add(Tensor([1, .infinity], shape: [2]))
    #expect(!adam.update().isFinite)
    #expect(parameter.value.elements == [1, 2])
    #expect(parameter.gradient.elements == [0, 0])
    #expect(adam.step == 0)
  }

  /// More elements than one thread takes at a time, and not a round number.
  @Test func partsOfALargeParameterAreChangedAlike() {
    let count = 3 * 4096 + 7
    let parameter = Parameter("p", Tensor(zeros: [count]))
    let adam = Adam([parameter], learningRate: 0.1, clip: 0)
    parameter.gradient.fill(2)
    adam.update()
    #expect(parameter.value.elements.allSatisfy { abs($0 + 0.1) < 1e-6 })
  }
}
