import Neural

/// A weight file in memory.
public struct WeightTable: WeightFile {
  public let path = "memory"
  public var tensors: [String: Tensor]

  public init(tensors: [String: Tensor]) {
    self.tensors = tensors
  }

  public var names: [String] { tensors.keys.sorted() }

  public func shape(named name: String) throws -> [Int] { try tensor(named: name).shape }

  public func tensor(named name: String) throws -> Tensor {
    guard let tensor = tensors[name] else {
      throw WeightFileError.missing(path: path, tensor: name, available: names)
    }
    return tensor
  }
}
