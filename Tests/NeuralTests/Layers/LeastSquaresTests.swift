import Neural
import Testing

@Suite struct LeastSquaresTests {
  private func random(_ shape: [Int], seed: UInt64) -> Tensor {
    var random = RandomSource(seed: seed)
    return Tensor((0..<shape.reduce(1, *)).map { _ in random.gaussian() }, shape: shape)
  }

  /// Inputs, weight and bias have a size of about 1. The outputs are rounded to
  /// float32, and so is the solution: 2⁻²⁴ of numbers up to 8 each, which 1e-5 bounds.
  @Test(arguments: [6, 7, 40])
  func anAffineMapIsFoundAgain(count: Int) throws {
    let map = Linear(
      weight: Parameter("weight", random([5, 3], seed: 1)),
      bias: Parameter("bias", random([3], seed: 2)))
    let inputs = random([count, 5], seed: UInt64(count))
    let found = try Linear(name: "found", leastSquaresFrom: inputs, to: map.forward(inputs))
    // Six points just determine the map, so that rounding is enlarged by their condition.
    let bound: Float = count < 10 ? 1e-3 : 1e-5
    for (got, expected) in zip(found.parameters, map.parameters) {
      #expect(got.shape == expected.shape)
      for (got, expected) in zip(got.value.elements, expected.value.elements) {
        #expect(abs(got - expected) <= bound)
      }
    }
  }

  /// The error of a least-squares solution sums to zero and is orthogonal to every
  /// input; sums of 50 float32 numbers of size 1 are off by less than 1e-4.
  @Test func whatCannotBeFittedIsOrthogonalToTheInputs() throws {
    let inputs = random([50, 4], seed: 3)
    let outputs = random([50, 2], seed: 4)
    let errors = try Linear(name: "found", leastSquaresFrom: inputs, to: outputs).forward(inputs)
    for index in 0..<errors.count { errors.data[index] -= outputs.data[index] }
    for output in 0..<2 {
      let column = (0..<50).map { errors.row($0)[output] }
      #expect(abs(column.reduce(0, +)) < 1e-4)
      #expect(column.contains { abs($0) > 0.1 })
      for input in 0..<4 {
        let along = (0..<50).map { column[$0] * inputs.row($0)[input] }
        #expect(abs(along.reduce(0, +)) < 1e-4)
      }
    }
  }

  @Test func whatInputsDoNotDetermineHasNoWeight() throws {
    // The second input never differs, the third is the first once more.
    let inputs = Tensor([1, 7, 1, 2, 7, 2, 4, 7, 4], shape: [3, 3])
    let outputs = Tensor([3, 5, 9], shape: [3, 1])
    let found = try Linear(name: "found", leastSquaresFrom: inputs, to: outputs)
    // y = 2 x + 1, the 2 shared by the equal inputs; small numbers, so 1e-5 is ample.
    for (got, expected) in zip(found.weight.value.elements, [1, 0, 1] as [Float]) {
      #expect(abs(got - expected) < 1e-5)
    }
    #expect(abs(found.bias.value.elements[0] - 1) < 1e-5)
  }
}
