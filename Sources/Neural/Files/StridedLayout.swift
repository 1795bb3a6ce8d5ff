/// Where the elements of an array lie: element (i, j, …) at
/// `i · strides[0] + j · strides[1] + …`, counted in elements.
struct StridedLayout {
  let shape: [Int]
  let strides: [Int]

  /// The layout whose first index varies fastest.
  static func fortran(_ shape: [Int]) -> StridedLayout {
    var strides: [Int] = []
    var stride = 1
    for length in shape {
      strides.append(stride)
      stride *= max(1, length)
    }
    return StridedLayout(shape: shape, strides: strides)
  }

  /// Whether the elements follow each other in row-major order. The stride of
  /// a dimension of length 1 is never used.
  var isRowMajor: Bool {
    var expected = 1
    for (length, stride) in zip(shape, strides).reversed() where length != 1 {
      if stride != expected { return false }
      expected *= max(1, length)
    }
    return true
  }

  /// Calls `body` with the place of every element, in row-major order, one run
  /// of the innermost dimension at a time.
  func forEachRun(_ body: (_ first: Int, _ stride: Int, _ count: Int) throws -> Void) rethrows {
    guard !shape.contains(0) else { return }
    let outer = shape.count - 1
    guard outer >= 0 else { return try body(0, 1, 1) }
    var index = [Int](repeating: 0, count: outer)
    var first = 0
    while true {
      try body(first, strides[outer], shape[outer])
      var axis = outer - 1
      while axis >= 0, index[axis] == shape[axis] - 1 {
        first -= index[axis] * strides[axis]
        index[axis] = 0
        axis -= 1
      }
      guard axis >= 0 else { return }
      index[axis] += 1
      first += strides[axis]
    }
  }
}

extension FileBytes {
  /// The elements of `layout`, all of which lie in these bytes, as a tensor.
  func tensor(of type: ElementType, layout: StridedLayout, isBigEndian: Bool = false) -> Tensor {
    let count = layout.shape.reduce(1, *)
    if layout.isRowMajor {
      return self[0..<count * type.size]
        .tensor(of: type, shape: layout.shape, isBigEndian: isBigEndian)
    }
    let source = tensor(of: type, shape: [self.count / type.size], isBigEndian: isBigEndian)
    let memory = OwnedMemory(byteCount: count * MemoryLayout<Float>.stride)
    var target = memory.floats
    layout.forEachRun { first, stride, count in
      for index in 0..<count { target[index] = source.data[first + index * stride] }
      target += count
    }
    return Tensor(shape: layout.shape, data: memory.floats, owner: memory)
  }
}
