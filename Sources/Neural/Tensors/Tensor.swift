/// A dense, row-major array of 32-bit floats.
///
/// A tensor is a *reference* to its elements: copying the struct shares them,
/// as in the array libraries of the field, so that a layer, its optimiser and
/// a file reader can speak of the same numbers without copies. Use ``copy()``
/// for elements of one's own.
///
/// The elements are aligned to 64 bytes when the tensor allocated them; a
/// tensor mapped from a file has the alignment of the file.
///
/// Nothing synchronises access: hand a tensor to another thread only when this
/// thread no longer writes to it.
public struct Tensor: @unchecked Sendable {
  /// The length of each dimension, outermost first.
  public let shape: [Int]

  /// The elements in row-major order. They live as long as a tensor that
  /// shares them: ask a variable for them, never a temporary value.
  public let data: UnsafeMutablePointer<Float>

  /// Keeps the memory behind `data` alive.
  let owner: AnyObject

  /// Makes a tensor of zeros.
  public init(zeros shape: [Int]) {
    self.init(uninitialized: shape)
    data.update(repeating: 0, count: count)
  }

  /// Makes a tensor whose elements are to be written before they are read.
  package init(uninitialized shape: [Int]) {
    let storage = TensorStorage(count: shape.reduce(1, *))
    self.init(shape: shape, data: storage.data, owner: storage)
  }

  /// Makes a tensor from elements in row-major order.
  public init(_ elements: [Float], shape: [Int]) {
    precondition(elements.count == shape.reduce(1, *), "the shape does not hold the elements")
    self.init(uninitialized: shape)
    data.update(from: elements, count: elements.count)
  }

  /// Makes a tensor over memory that `owner` keeps alive.
  package init(shape: [Int], data: UnsafeMutablePointer<Float>, owner: AnyObject) {
    self.shape = shape
    self.data = data
    self.owner = owner
  }

  /// The number of elements.
  public var count: Int { shape.reduce(1, *) }

  /// The length of the outermost dimension; 1 for a scalar.
  public var rows: Int { shape.first ?? 1 }

  /// The number of elements in one row, all inner dimensions together.
  public var columns: Int { shape.dropFirst().reduce(1, *) }

  /// The elements as an array. Complexity: O(`count`).
  public var elements: [Float] { Array(UnsafeBufferPointer(start: data, count: count)) }

  /// The elements of one row as an array.
  public func row(_ index: Int) -> [Float] {
    precondition(index >= 0 && index < rows, "no such row")
    return Array(UnsafeBufferPointer(start: data + index * columns, count: columns))
  }

  /// A tensor with elements of its own.
  public func copy() -> Tensor {
    let result = Tensor(uninitialized: shape)
    result.data.update(from: data, count: count)
    return result
  }

  /// The same elements under another shape.
  public func reshaped(_ shape: [Int]) -> Tensor {
    precondition(shape.reduce(1, *) == count, "the shape does not hold the elements")
    return Tensor(shape: shape, data: data, owner: owner)
  }

  /// A view of rows `range`, sharing the elements.
  public func rows(_ range: Range<Int>) -> Tensor {
    precondition(range.lowerBound >= 0 && range.upperBound <= rows, "no such rows")
    return Tensor(
      shape: [range.count] + shape.dropFirst(), data: data + range.lowerBound * columns,
      owner: owner)
  }

  /// A copy of some columns of each row of a matrix.
  package func columns(_ range: Range<Int>) -> Tensor {
    precondition(range.lowerBound >= 0 && range.upperBound <= columns, "no such columns")
    let result = Tensor(zeros: [rows, range.count])
    for row in 0..<rows {
      (result.data + row * range.count).update(
        from: data + row * columns + range.lowerBound, count: range.count)
    }
    return result
  }

  /// Sets every element to `value`.
  public func fill(_ value: Float) {
    data.update(repeating: value, count: count)
  }

  /// Adds the elements of another tensor of as many elements.
  public func add(_ other: Tensor) {
    precondition(other.count == count, "tensors of different sizes cannot be added")
    for index in 0..<count { data[index] += other.data[index] }
  }

  /// All rows, `times` times one after the other.
  public func repeated(_ times: Int) -> Tensor {
    let result = Tensor(uninitialized: [rows * times] + shape.dropFirst())
    for time in 0..<times {
      (result.data + time * count).update(from: data, count: count)
    }
    return result
  }

  /// The rows at `indices`, copied.
  public func gathered(_ indices: [Int]) -> Tensor {
    let result = Tensor(uninitialized: [indices.count] + shape.dropFirst())
    for (target, source) in indices.enumerated() {
      precondition(source >= 0 && source < rows, "no such row")
      (result.data + target * columns).update(from: data + source * columns, count: columns)
    }
    return result
  }

  /// The mean of all rows, as one row.
  public func meanRow() -> Tensor {
    precondition(rows > 0, "no rows have no mean")
    let mean = Tensor(zeros: [1, columns])
    for index in 0..<count { mean.data[index % columns] += data[index] / Float(rows) }
    return mean
  }

  /// A copy with the two dimensions exchanged. The tensor must be a matrix.
  public func transposed() -> Tensor {
    precondition(shape.count == 2, "only a matrix can be transposed")
    let result = Tensor(zeros: [columns, rows])
    for row in 0..<rows {
      for column in 0..<columns {
        result.data[column * rows + row] = data[row * columns + column]
      }
    }
    return result
  }
}

/// Memory for elements, aligned for the widest vector registers.
private final class TensorStorage {
  let data: UnsafeMutablePointer<Float>

  init(count: Int) {
    let bytes = max(1, count) * MemoryLayout<Float>.stride
    data = UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: 64)
      .bindMemory(to: Float.self, capacity: count)
  }

  deinit {
    UnsafeMutableRawPointer(data).deallocate()
  }
}
