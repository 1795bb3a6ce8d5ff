import CKernels
import Foundation
import Testing

@testable import Neural

/// Every level of the C kernels against the same formula in double precision.
@Suite struct NeuralKernelTests {
  static let levels = [FABULA_CPU_PORTABLE, FABULA_CPU_AVX2, FABULA_CPU_AVX512].filter {
    fabula_neural_kernels_for($0) != nil
  }

  private func values(_ count: Int, bound: Float, seed: UInt64) -> Tensor {
    var random = RandomSource(seed: seed)
    return Initialization.uniform([count], bound: bound, &random)
  }

  /// The polynomial exponential is good to 2e-7, tanh subtracts from 1.
  @Test(arguments: levels.indices)
  func tanhFollowsTheFormulaForAllLengths(level: Int) {
    let kernels = fabula_neural_kernels_for(Self.levels[level])!.pointee
    for count in 1...40 {
      let inputs = values(count, bound: 12, seed: UInt64(count))
      let outputs = inputs.copy()
      kernels.tanh(count, outputs.data)
      for (x, y) in zip(inputs.elements, outputs.elements) {
        #expect(abs(Double(y) - tanh(Double(x))) < 4e-7)
      }
    }
  }

  @Test(arguments: levels.indices)
  func softmaxFollowsTheFormulaForAllLengths(level: Int) {
    let kernels = fabula_neural_kernels_for(Self.levels[level])!.pointee
    for count in 1...40 {
      let inputs = values(count, bound: 30, seed: UInt64(count))
      let outputs = inputs.copy()
      var logNormaliser: Float = 0
      kernels.softmax(1, count, outputs.data, &logNormaliser)
      let sum = inputs.elements.reduce(0.0) { $0 + exp(Double($1)) }
      #expect(abs(Double(logNormaliser) - log(sum)) < 1e-5)
      for (x, p) in zip(inputs.elements, outputs.elements) {
        #expect(abs(Double(p) - exp(Double(x)) / sum) < 2e-6)
      }
    }
  }

  @Test(arguments: levels.indices)
  func extremeAndInvalidNumbersGiveLimitsAndStayInvalid(level: Int) {
    let kernels = fabula_neural_kernels_for(Self.levels[level])!.pointee
    let outputs = Tensor([1e30, -1e30, .infinity, -.infinity, .nan], shape: [5])
    kernels.tanh(5, outputs.data)
    #expect(Array(outputs.elements.prefix(4)) == [1, -1, 1, -1])
    #expect(outputs.elements[4].isNaN)
  }

  @Test(arguments: levels.indices)
  func sumsAndScalesFollowTheFormulaForAllLengths(level: Int) {
    let kernels = fabula_neural_kernels_for(Self.levels[level])!.pointee
    for count in 1...40 {
      let inputs = values(count, bound: 3, seed: UInt64(count))
      let squares = inputs.elements.reduce(0.0) { $0 + Double($1) * Double($1) }
      #expect(abs(kernels.sum_of_squares(count, inputs.data) - squares) < 1e-9 * squares)
      let sums = values(count, bound: 3, seed: 99)
      let before = sums.elements
      kernels.add_scaled(count, -0.5, inputs.data, sums.data)
      for index in 0..<count {
        let expected = Double(before[index]) - 0.5 * Double(inputs.data[index])
        #expect(abs(Double(sums.data[index]) - expected) < 1e-6)
      }
    }
  }

  @Test(arguments: levels.indices)
  func rowsAreAddedAndSummedForAllLengths(level: Int) {
    let kernels = fabula_neural_kernels_for(Self.levels[level])!.pointee
    for width in 1...40 {
      let rows = values(3 * width, bound: 3, seed: UInt64(width))
      let row = values(width, bound: 3, seed: 77)
      let (added, sums) = (rows.copy(), row.copy())
      kernels.add_row(3, width, row.data, added.data)
      kernels.sum_rows(3, width, rows.data, sums.data)
      let scaled = rows.copy()
      kernels.scale(3 * width, -2, scaled.data)
      for index in 0..<width {
        let columns = (0..<3).map { rows.data[$0 * width + index] }
        for line in 0..<3 {
          #expect(added.data[line * width + index] == columns[line] + row.data[index])
          #expect(scaled.data[line * width + index] == -2 * columns[line])
        }
        #expect(abs(sums.data[index] - columns.reduce(row.data[index], +)) < 2e-6)
      }
    }
  }

  /// One step of each cell and back, and one of Adam: the levels differ in the
  /// order of operations alone, by a few units in the last place.
  @Test(arguments: levels.indices)
  func allLevelsComputeTheSameCells(level: Int) {
    let kernels = fabula_neural_kernels_for(Self.levels[level])!.pointee
    let portable = fabula_neural_kernels_for(FABULA_CPU_PORTABLE)!.pointee
    for width in 1...40 {
      for cell in [gru(_:width:), lstm(_:width:), adam(_:width:)] {
        for (got, wanted) in zip(cell(kernels, width), cell(portable, width)) {
          for (one, other) in zip(got.elements, wanted.elements) {
            #expect(abs(one - other) < 2e-6)
          }
        }
      }
    }
  }

  private let mask = Tensor([1, 0, 1], shape: [3])

  private func gru(_ kernels: fabula_neural_kernels, width: Int) -> [Tensor] {
    func random(_ blocks: Int, _ seed: UInt64) -> Tensor {
      values(3 * blocks * width, bound: 2, seed: seed)
    }
    let (projected, product, previous) = (random(3, 1), random(3, 2), random(1, 3))
    let (gates, state) = (random(3, 4), random(1, 5))
    kernels.gru_forward(
      3, width, mask.data, projected.data, product.data, previous.data, gates.data, state.data)
    let (incoming, dProjected, dProduct) = (random(1, 6), random(3, 7), random(3, 8))
    let dPrevious = random(1, 9)
    kernels.gru_backward(
      3, width, mask.data, gates.data, product.data, previous.data, incoming.data,
      dProjected.data, dProduct.data, dPrevious.data)
    return [gates, state, dProjected, dProduct, dPrevious]
  }

  private func lstm(_ kernels: fabula_neural_kernels, width: Int) -> [Tensor] {
    func random(_ blocks: Int, _ seed: UInt64) -> Tensor {
      values(3 * blocks * width, bound: 2, seed: seed)
    }
    let (sums, previous) = (random(4, 1), random(1, 3))
    let (before, gates, cell, state) = (random(1, 4), random(4, 5), random(1, 6), random(1, 7))
    kernels.lstm_forward(
      3, width, mask.data, sums.data, previous.data, before.data, gates.data, cell.data,
      state.data)
    let (incoming, dCell, dProduct) = (random(1, 8), random(1, 9), random(4, 10))
    let dPrevious = random(1, 11)
    kernels.lstm_backward(
      3, width, mask.data, gates.data, cell.data, before.data, incoming.data, dCell.data,
      dProduct.data, dPrevious.data)
    return [gates, cell, state, dCell, dProduct, dPrevious]
  }

  private func adam(_ kernels: fabula_neural_kernels, width: Int) -> [Tensor] {
    let gradient = values(width, bound: 2, seed: 1)
    let (first, second) = (values(width, bound: 1, seed: 2), values(width, bound: 1, seed: 3))
    let parameters = values(width, bound: 1, seed: 4)
    for index in 0..<width { second.data[index] = abs(second.data[index]) + 0.1 }
    kernels.adam(
      width, 0.5, 0.01, 0.9, 0.999, 1.5, 1e-8, gradient.data, first.data, second.data,
      parameters.data)
    return [first, second, parameters, gradient]
  }

  /// Gates may take the place of what they are made of, and gradients that of
  /// gates and products.
  @Test(arguments: levels.indices)
  func cellsComputeTheSameInPlace(level: Int) {
    let kernels = fabula_neural_kernels_for(Self.levels[level])!.pointee
    let mask = mask.data
    for width in [1, 7, 16, 33] {
      func random(_ blocks: Int, _ seed: UInt64) -> Tensor {
        values(3 * blocks * width, bound: 2, seed: seed)
      }
      func out(_ blocks: Int) -> Tensor { Tensor(zeros: [3 * blocks * width]) }
      let (h, incoming, before) = (random(1, 1), random(1, 2), random(1, 3))
      do {
        let (inputs, product, state) = (random(3, 4), random(3, 5), out(1))
        let (gates, dInputs, dProduct, dh) = (out(3), out(3), out(3), out(1))
        kernels.gru_forward(
          3, width, mask, inputs.data, product.data, h.data, gates.data, state.data)
        kernels.gru_forward(
          3, width, mask, inputs.data, product.data, h.data, inputs.data, state.data)
        #expect(inputs.elements == gates.elements)
        kernels.gru_backward(
          3, width, mask, gates.data, product.data, h.data, incoming.data, dInputs.data,
          dProduct.data, dh.data)
        kernels.gru_backward(
          3, width, mask, gates.data, product.data, h.data, incoming.data, gates.data, product.data,
          dh.data)
        #expect(gates.elements == dInputs.elements && product.elements == dProduct.elements)
      }
      let (sums, gates, cell, state) = (random(4, 6), out(4), out(1), out(1))
      let (dCell, copy, dSums, dh) = (random(1, 7), random(1, 7), out(4), out(1))
      kernels.lstm_forward(
        3, width, mask, sums.data, h.data, before.data, gates.data, cell.data, state.data)
      kernels.lstm_forward(
        3, width, mask, sums.data, h.data, before.data, sums.data, cell.data, state.data)
      #expect(sums.elements == gates.elements)
      kernels.lstm_backward(
        3, width, mask, gates.data, cell.data, before.data, incoming.data, copy.data,
        dSums.data, dh.data)
      kernels.lstm_backward(
        3, width, mask, gates.data, cell.data, before.data, incoming.data, dCell.data, gates.data,
        dh.data)
      #expect(gates.elements == dSums.elements)
    }
  }

  @Test(arguments: levels.indices)
  func aMaskedSequenceKeepsItsStateExactly(level: Int) {
    let kernels = fabula_neural_kernels_for(Self.levels[level])!.pointee
    let previous = values(3 * 5, bound: 2, seed: 3)
    for state in [gru(kernels, width: 5)[1], lstm(kernels, width: 5)[2]] {
      #expect(state.reshaped([3, 5]).row(1) == previous.reshaped([3, 5]).row(1))
    }
  }
}
