import Testing

@testable import VectorIndex

@Suite struct CodesTests {
  private func encode(_ vector: [Float], bytes: Int) -> (codes: [Int], scale: Float) {
    var row = [UInt8](repeating: 7, count: bytes)
    let scale = Codes.encode(vector, dimension: vector.count, into: &row, bytes: bytes)
    return (row.map { Int($0) - 128 }, scale)
  }

  @Test func codesAreTheNearestMultiplesOfTheScale() {
    var random = SplitMix64(seed: 50)
    for dimension in 1...130 {
      let magnitude = Float(sign: .plus, exponent: dimension - 65, significand: 1)
      let vector = (0..<dimension).map { _ in Float.random(in: -1...1, using: &random) * magnitude }
      let bytes = IndexShape(dimension: dimension).codeBytes
      #expect(bytes % 64 == 0 && bytes >= dimension)
      let (codes, scale) = encode(vector, bytes: bytes)
      #expect(codes.map(abs).max() == 127)
      #expect(codes[dimension...].allSatisfy { $0 == 0 })
      for (code, value) in zip(codes, vector) {
        // Half a step, and the roundings of the factor and the product.
        #expect(abs(Float(code) * scale - value) <= scale * (0.5 + 127 * 0x1p-22))
      }
    }
  }

  @Test func vectorsTooSmallToScaleAreZero() {
    for vector: [Float] in [[0, 0], [0x1p-120, -0x1p-149], [-0.0, 0]] {
      let (codes, scale) = encode(vector, bytes: 64)
      #expect(codes.allSatisfy { $0 == 0 } && scale == 0)
    }
  }
}
