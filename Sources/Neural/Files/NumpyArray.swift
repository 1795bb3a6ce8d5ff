/// An array in NumPy's own format (`.npy`), from a file, an archive or a pickle.
///
/// The elements stay where they are until one of the methods asks for them.
public struct NumpyArray: Sendable {
  enum Content: Sendable {
    /// Elements of a fixed size.
    case elements(FileBytes)
    /// Pickled objects that have not been read.
    case pickle(FileBytes)
    /// Objects in row-major order.
    case objects([PickleValue])
  }

  /// The length of each dimension, outermost first; empty for a single number.
  public let shape: [Int]

  let type: NumpyType
  let isFortranOrder: Bool
  let content: Content
  private let path: String

  /// The size of the file or pickle that the array stands in, in bytes.
  private let sourceSize: Int

  /// Maps a `.npy` file of version 1, 2 or 3 and reads its header.
  ///
  /// - Throws: ``WeightFileError``.
  public init(path: String) throws {
    try self.init(FileBytes(mapping: path))
  }

  package init(_ bytes: FileBytes) throws {
    let header = try NumpyHeader(bytes)
    let rest = bytes[header.dataOffset..<bytes.count]
    if header.type.kind == .object {
      self.init(
        type: header.type, shape: header.shape, isFortranOrder: header.isFortranOrder,
        content: .pickle(rest), source: rest)
    } else {
      try self.init(
        header.type, shape: header.shape, isFortranOrder: header.isFortranOrder, elements: rest)
    }
  }

  /// An array of elements of a fixed size; `elements` may be longer.
  init(_ type: NumpyType, shape: [Int], isFortranOrder: Bool, elements: FileBytes) throws {
    let count = try elements.elementCount(shape, part: "the array")
    let (size, overflow) = count.multipliedReportingOverflow(by: type.size)
    let exact = try elements.slice(
      at: 0, count: overflow ? .max : size, part: "an array of shape \(shape)")
    self.init(
      type: type, shape: shape, isFortranOrder: isFortranOrder, content: .elements(exact),
      source: elements)
  }

  /// An array of objects in row-major order.
  init(objects: [PickleValue], type: NumpyType, shape: [Int], source: FileBytes) {
    self.init(
      type: type, shape: shape, isFortranOrder: false, content: .objects(objects), source: source)
  }

  private init(
    type: NumpyType, shape: [Int], isFortranOrder: Bool, content: Content, source: FileBytes
  ) {
    self.type = type
    self.shape = shape
    self.isFortranOrder = isFortranOrder
    self.content = content
    path = source.path
    sourceSize = source.count
  }

  /// The type of the elements, or nil for strings and objects.
  public var elementType: ElementType? {
    if case .number(let type) = type.kind { type } else { nil }
  }

  /// The numbers of the array, widened to floats, in row-major order.
  ///
  /// - Throws: ``WeightFileError/unsupported(path:part:got:expected:)`` for strings and objects.
  public func tensor() throws -> Tensor {
    guard case .number(let type) = type.kind, case .elements(let bytes) = content else {
      throw wrongKind(expected: "numbers")
    }
    if isFortranOrder, shape.count > 1 {
      return bytes.tensor(
        of: type, layout: .fortran(shape), isBigEndian: self.type.isBigEndian)
    }
    return bytes.tensor(of: type, shape: shape, isBigEndian: self.type.isBigEndian)
  }

  /// The strings of an array of type S or U, in row-major order; U+FFFD stands
  /// for bytes that are not UTF-8.
  ///
  /// - Throws: ``WeightFileError/unsupported(path:part:got:expected:)`` for numbers and objects.
  public func strings() throws -> [String] {
    guard case .elements(let bytes) = content, elementType == nil else {
      throw wrongKind(expected: "strings")
    }
    let count = bytes.count / type.size
    let strings = (0..<count).map { index in
      type.string(bytes[index * type.size..<(index + 1) * type.size].buffer)
    }
    return isFortranOrder ? Self.rowMajor(strings, shape: shape) : strings
  }

  /// The objects of an array of type O, in row-major order.
  ///
  /// - Throws: ``WeightFileError/unsupported(path:part:got:expected:)`` for numbers and strings,
  ///   and the errors of ``Pickle/read(path:)``.
  public func objects() throws -> [PickleValue] {
    switch content {
    case .objects(let objects): return objects
    case .elements: throw wrongKind(expected: "objects")
    case .pickle(let bytes):
      var reader = ByteReader(bytes)
      guard case .array(let array) = try Pickle.read(&reader).value, array.shape == shape else {
        throw bytes.malformed(
          "the pickle", got: "something else", expected: "an array of shape \(shape)")
      }
      return try array.objects()
    }
  }

  /// A matrix of the arrays in an array of objects, one flattened array a row,
  /// as the word tables of skip-thoughts hold them, where (620,) and (1, 620) are mixed.
  ///
  /// - Throws: ``WeightFileError/malformed(path:part:got:expected:)`` when the lengths differ, and
  ///   the errors of ``objects()``. Complexity: O(elements) time and memory.
  public func rows() throws -> Tensor {
    var result: Tensor?
    try forEachRow { row, vector in
      let table = try result ?? matrix(rows: shape.reduce(1, *), columns: vector.count)
      table.data.advanced(by: row * vector.count).update(from: vector.data, count: vector.count)
      result = table
    }
    return result ?? Tensor(zeros: [0, 0])
  }

  /// Calls `body` with the number and the elements of each of those arrays in
  /// turn. Neither all of them nor the pages of the file that were read stay in
  /// memory, so that a table of any size can be converted.
  ///
  /// - Throws: ``WeightFileError/malformed(path:part:got:expected:)`` when the lengths differ, and
  ///   the errors of ``objects()``.
  /// - Complexity: O(elements) time; the file is read twice.
  public func forEachRow(_ body: (Int, Tensor) throws -> Void) throws {
    var count = 0
    var columns: Int?
    func take(_ array: NumpyArray) throws {
      guard array.elementType != nil, columns == nil || columns == array.shape.reduce(1, *) else {
        throw WeightFileError.malformed(
          path: path, part: "object \(count)", got: PickleValue.array(array).kind,
          expected: "an array of \(columns.map { "\($0) " } ?? "")numbers")
      }
      let vector = try array.tensor()
      columns = vector.count
      try body(count, vector)
      count += 1
    }
    guard case .pickle(let bytes) = content, !isFortranOrder else {
      for object in try objects() {
        guard case .array(let array) = object else {
          throw WeightFileError.malformed(
            path: path, part: "object \(count)", got: object.kind, expected: "an array")
        }
        try take(array)
      }
      return
    }
    try withoutActuallyEscaping(take) { take in
      try Self.readArrays(bytes, shape: shape, take: take)
    }
  }

  /// Reads a pickled array of arrays and hands out each.
  private static func readArrays(
    _ bytes: FileBytes, shape: [Int], take: @escaping (NumpyArray) throws -> Void
  ) throws {
    func malformed(_ got: String) -> WeightFileError {
      bytes.malformed("the pickle", got: got, expected: "an array of shape \(shape)")
    }
    var pages = PassedPages(bytes)
    var count = 0
    let wanted = shape.reduce(1, *)
    var machine = PickleMachine(
      ByteReader(bytes), recalled: try PickleScan.recalledNumbers(bytes)
    ) { state in
      guard case .elements(let elements) = state.content else {
        throw bytes.malformed(
          "object \(count)", got: "an array of objects", expected: "an array of numbers")
      }
      // Who takes the rows has made room for so many.
      guard count < wanted else { throw malformed("more than \(wanted) objects") }
      try take(
        NumpyArray(
          state.type, shape: state.shape, isFortranOrder: state.isFortranOrder,
          elements: elements))
      count += 1
      pages.passed(bytes.offset(of: elements))
    }
    let result = try machine.run()
    guard case .object(let index) = result, case .array(let state?) = machine.heap.objects[index],
      case .list = state.content, state.shape == shape, count == wanted
    else { throw malformed("something else, or \(count) objects") }
  }

  /// Memory for a table. Rows may share their elements, so that few bytes of
  /// file could stand for a huge one.
  private func matrix(rows: Int, columns: Int) throws -> Tensor {
    let (count, overflow) = rows.multipliedReportingOverflow(by: columns)
    let limit = FileLimits.repeatedElementsPerByte * sourceSize
    guard !overflow, count <= limit else {
      throw WeightFileError.tooLarge(
        path: path, part: "the table of rows", got: "\(rows) by \(columns)", expected: limit)
    }
    let memory = OwnedMemory(byteCount: count * MemoryLayout<Float>.stride)
    return Tensor(shape: [rows, columns], data: memory.floats, owner: memory)
  }

  /// Elements in Fortran order, reordered.
  static func rowMajor<Element>(_ elements: [Element], shape: [Int]) -> [Element] {
    var result: [Element] = []
    result.reserveCapacity(elements.count)
    StridedLayout.fortran(shape).forEachRun { first, stride, count in
      for index in 0..<count { result.append(elements[first + index * stride]) }
    }
    return result
  }

  private func wrongKind(expected: String) -> WeightFileError {
    let got =
      switch type.kind {
      case .number(let type): "an array of \(type.rawValue)"
      case .bytes, .unicode: "an array of strings"
      case .object: "an array of objects"
      }
    return .unsupported(path: path, part: "the array", got: got, expected: expected)
  }
}
