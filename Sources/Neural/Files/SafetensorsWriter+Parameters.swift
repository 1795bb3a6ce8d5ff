extension SafetensorsWriter {
  /// Writes a model's parameters. Vectors (biases, which are few and matter)
  /// stay float32; `precision` is that of the matrices.
  public static func write(
    _ parameters: [Parameter], precision: TensorPrecision, metadata: [String: String] = [:],
    to path: String
  ) throws {
    try write(
      parameters.map { ($0.name, $0.value, $0.value.shape.count == 1 ? .float32 : precision) },
      metadata: metadata, to: path)
  }
}
