import CKernels
import Foundation
import TestSupport
import Testing

@testable import Neural

/// Products of int8 weights at every level, and layers that have such weights.
@Suite struct QuantizedMatrixTests {
  static let levels = [FABULA_CPU_PORTABLE, FABULA_CPU_AVX2, FABULA_CPU_AVX512].filter {
    fabula_int8_product_kernels_for($0) != nil
  }

  /// Codes, with a number for each row and for each column.
  private struct Weights {
    let codes: [Int8]
    let outputScales: Tensor
    let inputScales: Tensor

    init(inputs: Int, outputs: Int, _ random: inout RandomSource) {
      codes = (0..<inputs * outputs).map { _ in Int8(truncatingIfNeeded: random.index(below: 256)) }
      outputScales = Initialization.uniform([outputs], bound: 1, &random)
      inputScales = Initialization.uniform([inputs], bound: 1, &random)
    }
  }

  private func product(
    _ level: Int, _ values: Tensor, _ weights: Weights, outputs: Int
  ) -> Tensor {
    let kernels = fabula_int8_product_kernels_for(Self.levels[level])!.pointee
    var codes = [Int16](repeating: 0, count: values.count)
    var scales = [Float](repeating: 0, count: values.rows)
    let result = Tensor(
      [Float](repeating: 1, count: values.rows * outputs), shape: [values.rows, outputs])
    kernels.quantize(
      values.rows, values.columns, values.data, weights.inputScales.data, &codes, &scales)
    kernels.multiply(
      values.rows, values.columns, outputs, codes, scales, weights.codes, weights.outputScales.data,
      result.data, outputs)
    return result
  }

  /// Lengths around those of vectors and tiles. An input code is off by half a
  /// step of its row's largest, 1 / limit, and a weight is at most 128 · 1.
  @Test(arguments: [1, 2, 3, 5, 8, 9], [1, 7, 8, 15, 16, 31, 32, 33, 64, 100, 513])
  func allLevelsGiveTheSameBitsNearTheExactProduct(rows: Int, inputs: Int) {
    var random = RandomSource(seed: UInt64(rows * 1000 + inputs))
    for outputs in [1, 3, 4, 5, 8, 11] {
      let values = Initialization.uniform([rows, inputs], bound: 1, &random)
      let weights = Weights(inputs: inputs, outputs: outputs, &random)
      let products = Self.levels.indices.map { product($0, values, weights, outputs: outputs) }
      for other in products.dropFirst() { #expect(other.elements == products[0].elements) }
      let limit = Double(fabula_int8_product_limit(inputs))
      for row in 0..<rows {
        for output in 0..<outputs {
          let exact = (0..<inputs).reduce(0.0) { sum, input in
            sum + Double(values.data[row * inputs + input])
              * Double(weights.inputScales.data[input])
              * Double(weights.codes[output * inputs + input])
          }
          let wanted = 1 + exact * Double(weights.outputScales.data[output])
          let bound = 128 * Double(inputs) * 0.5 / limit + 1e-6 * (1 + abs(exact))
          #expect(abs(Double(products[0].data[row * outputs + output]) - wanted) < bound)
        }
      }
    }
  }

  /// No sum leaves 32 bits, however long the row.
  @Test(arguments: [512, 513, 4800, 131_072])
  func theLargestCodesDoNotOverflow(inputs: Int) {
    let ones = Tensor([Float](repeating: -1, count: inputs), shape: [1, inputs])
    let codes = [Int8](repeating: -128, count: inputs)
    for level in Self.levels {
      let kernels = fabula_int8_product_kernels_for(level)!.pointee
      var coded = [Int16](repeating: 0, count: inputs)
      var (scale, sum) = (Float(0), Float(0))
      kernels.quantize(1, inputs, ones.data, nil, &coded, &scale)
      kernels.multiply(1, inputs, 1, coded, &scale, codes, nil, &sum, 1)
      #expect(abs(sum / (128 * Float(inputs)) - 1) < 1e-5)
    }
  }

  @Test(arguments: levels.indices)
  func rowsOfZerosTinyAndInvalidNumbersDoNoHarm(level: Int) {
    let kernels = fabula_int8_product_kernels_for(Self.levels[level])!.pointee
    // 1e-44 as a Float has it, which is not normal.
    let tiny = 7 * Float.leastNonzeroMagnitude
    let values: [Float] = [0, 0, tiny, -tiny, .nan, 1, .infinity, 1]
    var codes = [Int16](repeating: 7, count: 8)
    var scales = [Float](repeating: 7, count: 4)
    kernels.quantize(4, 2, values, nil, &codes, &scales)
    #expect(Array(codes.prefix(5)) == [0, 0, 0, 0, 0])
    #expect(codes[5] == Int16(fabula_int8_product_limit(2)))
  }

  private func stored(_ parameters: [Parameter]) throws -> SafetensorsFile {
    let file = TemporaryPath()
    try SafetensorsWriter.write(parameters, precision: .int8, to: file.path)
    return try SafetensorsFile(path: file.path)
  }

  /// The same codes, multiplied as integers and as floats: inputs of 15 bits
  /// leave 1e-4 of sums of 20 terms below 1.
  @Test func layersOfCodesFollowThoseOfTheirWidenedWeights() throws {
    var random = RandomSource(seed: 3)
    let layer = RecurrentLayer(
      cell: .gru, name: "l", inputLength: 7, width: 20, contextLength: 5, random: &random)
    let words = WordEmbedding(name: "words", wordCount: 11, length: 7, random: &random)
    let linear = Linear(name: "m", inputLength: 20, outputLength: 9, random: &random)
    let output = SoftmaxOutput(name: "o", width: 7, wordCount: 11, random: &random)
    let file = try stored(
      layer.parameters + words.parameters + linear.parameters + output.parameters)
    let widened = WeightTable(
      tensors: try file.names.reduce(into: [:]) { $0[$1] = try file.tensor(named: $1) })
    func outputs(_ file: some WeightFile) throws -> [Tensor] {
      let words = try WordEmbedding(name: "words", from: file)
      let vectors = words.forward([3, 0, -1, 10, 5, 2])
      let context = Tensor((0..<15).map { Float($0) / 15 }, shape: [3, 5])
      let states = try RecurrentLayer(cell: .gru, name: "l", from: file)
        .forward(vectors, batch: 3, context: context).outputs
      let tied = try SoftmaxOutput(
        name: "o", from: file, orTiedTo: words
      ).logits(vectors)
      return [vectors, states, try Linear(name: "m", from: file).forward(states), tied]
    }
    for (got, wanted) in zip(try outputs(file), try outputs(widened)) {
      expectEqual(got, wanted, within: 1e-4)
    }
  }

  /// A step at a time, and without a trace, is the same as a run.
  @Test(arguments: [TensorPrecision.float32, .int8])
  func stepsAreThoseOfARun(precision: TensorPrecision) throws {
    var random = RandomSource(seed: 4)
    let made = RecurrentLayer(
      cell: .gru, name: "l", inputLength: 6, width: 10, contextLength: 4, random: &random)
    let file = TemporaryPath()
    try SafetensorsWriter.write(made.parameters, precision: precision, to: file.path)
    let layer = try RecurrentLayer(cell: .gru, name: "l", from: SafetensorsFile(path: file.path))
    let inputs = Initialization.uniform([8, 6], bound: 1, &random)
    let context = Initialization.uniform([2, 4], bound: 1, &random)
    let run = layer.forward(inputs, batch: 2, context: context)
    var states = Tensor(zeros: [2, 10])
    for step in 0..<4 {
      let rows = step * 2..<step * 2 + 2
      let constants = layer.constant(context, batch: 2)
      layer.project(inputs.rows(rows), onto: constants)
      states = layer.step(projected: constants, states: states)
      expectEqual(states, run.outputs.rows(rows), within: 1e-6)
    }
  }
}
