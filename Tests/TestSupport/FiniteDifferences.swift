import Neural
import Testing

/// Compares the gradients that `body` adds to parameters with central
/// differences of the loss it returns.
///
/// The loss is computed in single precision, so a difference over ±0.01 is
/// good to about 1e-5 of the loss / 0.02: with losses near 1 an error of 4e-3
/// relative to the largest gradient is a fair bound.
public func expectGradientsMatchFiniteDifferences(
  _ parameters: [Parameter], tolerance: Float = 4e-3,
  sourceLocation: SourceLocation = #_sourceLocation,
  _ body: () -> Double
) {
  for parameter in parameters { parameter.gradient.fill(0) }
  _ = body()
  let analytic = parameters.map(\.gradient).map { $0.copy() }
  for (parameter, gradient) in zip(parameters, analytic) {
    let largest = gradient.elements.map(abs).max() ?? 0
    #expect(largest > 0, "\(parameter.name) has no gradient", sourceLocation: sourceLocation)
    for index in stride(from: 0, to: parameter.value.count, by: max(1, parameter.value.count / 40))
    {
      let value = parameter.value.data[index]
      let step: Float = 1e-2
      parameter.value.data[index] = value + step
      let above = body()
      parameter.value.data[index] = value - step
      let below = body()
      parameter.value.data[index] = value
      let numeric = Float((above - below) / Double(2 * step))
      #expect(
        abs(numeric - gradient.data[index]) <= tolerance * max(largest, 0.1),
        "\(parameter.name)[\(index)]: \(gradient.data[index]) against \(numeric)",
        sourceLocation: sourceLocation)
    }
  }
}
