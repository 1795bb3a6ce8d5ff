/// A tensor as a PyTorch file describes it: a view of a storage.
public struct TorchTensor: Sendable {
  /// The length of each dimension, outermost first.
  public let shape: [Int]

  /// The type of the stored elements.
  public var elementType: ElementType { storage.type }

  let storage: TorchStorage

  /// Where the first element lies in the storage, in elements.
  let offset: Int

  /// The distance between neighbours along each dimension, in elements; 0
  /// repeats the same elements.
  let strides: [Int]
}

/// A run of elements in a PyTorch file, which several tensors may share.
struct TorchStorage: Sendable {
  let key: String
  let type: ElementType

  /// Where this storage begins in the stored one, in elements; not 0 only for
  /// the storage views of PyTorch 0.1.
  let start: Int
}

extension TorchTensor {
  /// The elements, row-major, from the bytes of the storage in a file of
  /// `fileSize` bytes.
  func tensor(in storage: FileBytes, fileSize: Int) throws -> Tensor {
    let part = "storage \(self.storage.key)"
    let count = try storage.elementCount(shape, part: part)
    guard count > 0 else {
      return storage[0..<0].tensor(of: elementType, shape: shape)
    }
    guard strides.count == shape.count, strides.allSatisfy({ $0 >= 0 }), offset >= 0 else {
      throw storage.malformed(
        "a view of \(part)", got: "offset \(offset), strides \(strides)",
        expected: "\(shape.count) strides, nothing negative")
    }
    // The places of the first and of the last element.
    let (first, overflow) = offset.addingReportingOverflow(self.storage.start)
    var last = overflow ? Int.max : first
    for (length, stride) in zip(shape, strides) {
      let (distance, tooFar) = (length - 1).multipliedReportingOverflow(by: stride)
      let (next, beyond) = last.addingReportingOverflow(distance)
      last = tooFar || beyond ? Int.max : next
    }
    let available = storage.count / elementType.size
    guard last < available else {
      throw WeightFileError.truncated(
        path: storage.path, part: part, got: storage.count,
        expected: last < Int.max / 8 ? (last + 1) * elementType.size : .max)
    }
    let limit = max(available, FileLimits.repeatedElementsPerByte * fileSize)
    guard count <= limit else {
      throw WeightFileError.tooLarge(
        path: storage.path, part: "a view of \(part)", got: "\(count) elements",
        expected: limit)
    }
    let size = elementType.size
    return storage[first * size..<(last + 1) * size]
      .tensor(of: elementType, layout: StridedLayout(shape: shape, strides: strides))
  }
}

extension PickleMachine {
  /// The identifier is ('storage', class, key, device, count[, view of a storage]).
  mutating func storage(identifiedBy item: PickleItem) throws -> PickleItem {
    let parts = try tuple(item, part: "a persistent identifier")
    guard parts.count >= 5, try string(parts[0]) == "storage",
      case .global(.storage(let type)) = parts[1]
    else {
      throw malformed("a persistent identifier", got: "another one", expected: "a storage")
    }
    var start = 0
    if parts.count > 5, case .tuple = parts[5] {
      // (key of the view, offset, length)
      let view = try tuple(parts[5], part: "a storage view")
      guard view.count == 3 else {
        throw malformed("a storage view", got: "\(view.count) values", expected: "3 values")
      }
      start = try integer(view[1], part: "the offset of a storage view")
    }
    guard start >= 0 else {
      throw malformed("the offset of a storage view", got: "\(start)", expected: "0 or more")
    }
    return heap.addObject(
      .storage(TorchStorage(key: try string(parts[2]), type: type, start: start)))
  }

  /// The arguments are (storage, offset, shape, strides, …).
  func tensor(_ arguments: [PickleItem]) throws -> TorchTensor {
    guard arguments.count >= 4, case .object(let index) = arguments[0],
      case .storage(let storage) = heap.objects[index]
    else {
      throw malformed("a tensor", got: "another one", expected: "(storage, offset, shape, strides)")
    }
    return TorchTensor(
      shape: try integers(arguments[2], part: "the shape of a tensor"), storage: storage,
      offset: try integer(arguments[1], part: "the offset of a tensor"),
      strides: try integers(arguments[3], part: "the strides of a tensor"))
  }
}
