import Foundation

/// A training run as a file: the parameters, the optimiser's moments and where
/// the run stands. Written to a temporary name, synced and renamed, so that a
/// run killed at any moment resumes from its last complete checkpoint.
public struct Checkpoint<State: Codable & Sendable> {
  /// Where the run stands, in terms of its trainer.
  public let state: State

  private let file: SafetensorsFile
  private let step: Int

  /// Opens a checkpoint.
  ///
  /// - Throws: the errors of a damaged weight file, and `DecodingError` for the
  ///   state of another trainer.
  public init(path: String) throws {
    file = try SafetensorsFile(path: path)
    state = try JSONDecoder().decode(
      State.self, from: Data((file.metadata["state"] ?? "").utf8))
    step = Int(file.metadata["step"] ?? "") ?? 0
  }

  /// Sets parameters, optimiser and the mean of the weights, when there is one,
  /// to what they were.
  ///
  /// - Throws: an error that names the tensor when one is missing or has
  ///   another shape.
  func restore(_ parameters: [Parameter], _ optimizer: Adam, average: WeightAverage?) throws {
    try file.restore(parameters)
    try optimizer.restore(step: step, from: file)
    try average?.restore(from: file)
  }

  /// Writes a checkpoint in place of the one at `path`.
  static func write(
    _ state: State, _ parameters: [Parameter], _ optimizer: Adam, average: WeightAverage?,
    to path: String
  ) throws {
    let tensors =
      parameters.map { ($0.name, $0.value) }
      + (optimizer.moments + (average?.tensors ?? [])).map { ($0, $1) }
    try SafetensorsWriter.write(
      tensors.map { ($0, $1, .float32) },
      metadata: [
        "state": String(decoding: try JSONEncoder().encode(state), as: UTF8.self),
        "step": String(optimizer.step),
      ], to: path)
  }
}

extension WeightFile {
  /// Sets parameters to the tensors of their names.
  ///
  /// - Throws: An error that names the tensor when one is missing or has
  ///   another shape.
  public func restore(_ parameters: [Parameter]) throws {
    try restore(parameters.map { ($0.name, $0.value) })
  }

  /// Sets tensors likewise.
  func restore(_ tensors: [(name: String, tensor: Tensor)]) throws {
    for (name, tensor) in tensors {
      let stored = try self.tensor(named: name, shape: tensor.shape.map(Optional.some))
      tensor.data.update(from: stored.data, count: stored.count)
    }
  }
}
