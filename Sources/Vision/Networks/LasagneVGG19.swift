import Neural

/// `vgg19.pkl` of Lasagne's model zoo, which neural-storyteller uses, under
/// torchvision's names: the list `param values` holds the weights and the bias
/// of each layer, 16 convolutions and three fully connected layers.
///
/// Convolutions are cross-correlations, as torch's; the fully connected weights
/// are (inputs, outputs), the transpose of torch's, and their inputs are
/// flattened channel by channel, as torch does.
public struct LasagneVGG19: WeightFile {
  public let path: String
  private let arrays: [String: NumpyArray]
  public var names: [String] { arrays.keys.sorted() }

  /// Whether a pickle is of this kind.
  public static func matches(_ contents: PickleValue) -> Bool {
    contents["param values"] != nil
  }

  /// Reads the contents of the file `path`.
  ///
  /// - Throws: ``VisionError/badArchitecture(got:expected:)`` when they are not
  ///   38 arrays of numbers.
  public init(_ contents: PickleValue, path: String) throws {
    self.path = path
    let values = contents["param values"]?.elements ?? []
    let names = Self.layers.flatMap { ["\($0).weight", "\($0).bias"] }
    guard values.count == names.count else {
      throw VisionError.badArchitecture(
        got: "\(path) with \(values.count) arrays under \"param values\"",
        expected: "\(names.count), weights and bias of each layer of VGG-19")
    }
    arrays = Dictionary(
      uniqueKeysWithValues: try zip(names, values).map { name, value in
        guard case .array(let array) = value, array.elementType != nil else {
          throw VisionError.badArchitecture(
            got: "\(value.kind) for \(name) in \(path)", expected: "an array of numbers")
        }
        return (name, array)
      })
  }

  /// The layers in the order of the file.
  private static let layers =
    [0, 2, 5, 7, 10, 12, 14, 16, 19, 21, 23, 25, 28, 30, 32, 34].map { "features.\($0)" }
    + [0, 3, 6].map { "classifier.\($0)" }

  private static func isTransposed(_ name: String) -> Bool {
    name.hasPrefix("classifier") && name.hasSuffix("weight")
  }

  public func shape(named name: String) throws -> [Int] {
    let shape = try array(named: name).shape
    return Self.isTransposed(name) ? shape.reversed() : shape
  }

  public func tensor(named name: String) throws -> Tensor {
    let tensor = try array(named: name).tensor()
    return Self.isTransposed(name) && tensor.shape.count == 2 ? tensor.transposed() : tensor
  }

  private func array(named name: String) throws -> NumpyArray {
    guard let array = arrays[name] else {
      throw WeightFileError.missing(path: path, tensor: name, available: names)
    }
    return array
  }
}
