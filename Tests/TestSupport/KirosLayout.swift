import Neural
import Testing

/// Compares two tensors element by element. The bound of the reference
/// fixtures is 1e-5: their values are float64 results rounded to float32.
public func expectEqual(
  _ got: Tensor, _ expected: Tensor, within bound: Float = 1e-5,
  sourceLocation: SourceLocation = #_sourceLocation
) {
  #expect(got.count == expected.count, sourceLocation: sourceLocation)
  guard got.count == expected.count else { return }
  let errors = zip(got.elements, expected.elements).map { abs($0 - $1) }
  let worst = errors.max() ?? 0
  #expect(worst <= bound, "largest difference \(worst)", sourceLocation: sourceLocation)
}

/// Compares a GRU's parameters (or gradients) with arrays in the layout of
/// Kiros's programs, where gates and candidate are apart.
public func expectKirosLayer(
  _ layer: RecurrentLayer, prefix: String, _ file: any WeightFile,
  _ part: KeyPath<Parameter, Tensor>, sourceLocation: SourceLocation = #_sourceLocation
) throws {
  for (parameter, gates, candidate) in [
    (layer.inputWeight, "W", "Wx"), (layer.stateWeight, "U", "Ux"), (layer.bias, "b", "bx"),
  ] {
    let joined = parameter[keyPath: part]
    let width = layer.width
    let rows = joined.count / (3 * width)
    let matrix = joined.reshaped([rows, 3 * width])
    func columns(_ range: Range<Int>) -> Tensor {
      Tensor((0..<rows).flatMap { matrix.row($0)[range] }, shape: [rows, range.count])
    }
    expectEqual(
      columns(0..<2 * width), try file.tensor(named: "\(prefix)_\(gates)"),
      sourceLocation: sourceLocation)
    expectEqual(
      columns(2 * width..<3 * width), try file.tensor(named: "\(prefix)_\(candidate)"),
      sourceLocation: sourceLocation)
  }
}
