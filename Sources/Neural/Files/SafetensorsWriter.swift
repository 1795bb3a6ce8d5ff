import CKernels

/// How the elements of a tensor are stored.
public enum TensorPrecision: String, Sendable, CaseIterable {
  /// Four bytes an element, exact.
  case float32
  /// Two bytes an element: 11 significant bits, up to 65,504.
  case float16
  /// One byte an element and a float for each row: the largest magnitude of
  /// the row is code ±127. Tensors with fewer than two dimensions are stored
  /// as `float32`.
  case int8
}

/// Writes safetensors files.
public enum SafetensorsWriter {
  /// A tensor with its name and how it is to be stored.
  public typealias Item = (name: String, tensor: Tensor, precision: TensorPrecision)

  /// Writes tensors to a file, which appears only when it is complete and
  /// synced.
  ///
  /// The same arguments give the same bytes. Within the file the wider
  /// elements come first, each kind in the order of `tensors`, and the data
  /// start at a multiple of 64 bytes, so that every element is aligned.
  ///
  /// - Parameters:
  ///   - tensors: The tensors; names must differ, also from `__metadata__` and from the
  ///     `.scale` companions of the ``TensorPrecision/int8`` ones.
  ///   - metadata: Strings that describe the file.
  ///   - path: Where to write; an older file is replaced.
  /// - Throws: ``WeightFileError/notRepresentable(tensor:index:got:expected:)`` for a NaN, an
  ///   infinity or a value beyond `float16`, ``WeightFileError/malformed(path:part:got:expected:)``
  ///   for a name that occurs twice, ``WeightFileError/cannotWrite(path:reason:)``.
  public static func write(_ tensors: [Item], metadata: [String: String] = [:], to path: String)
    throws
  {
    for item in tensors { try item.tensor.checkRepresentable(item.precision, name: item.name) }
    try write(tensors.flatMap(Section.sections), metadata: metadata, to: path)
  }

  /// Writes tensors that are made while they are written, one after the other,
  /// so that all of them together need not fit into memory. Elements are stored
  /// as `float32`.
  ///
  /// - Throws: As ``write(_:metadata:to:)-(_,_,_)``, and what making a tensor throws;
  ///   ``WeightFileError/shapeMismatch(path:tensor:got:expected:)`` when a tensor was made with
  ///   another number of elements than said.
  public static func write(
    _ tensors: [StreamedTensor], metadata: [String: String] = [:], to path: String
  ) throws {
    try write(tensors.map { StreamedSection(source: $0, path: path) }, metadata: metadata, to: path)
  }

  private static func write(
    _ sections: [any DataSection], metadata: [String: String], to path: String
  ) throws {
    let ordered = [4, 2, 1].flatMap { size in sections.filter { $0.type.size == size } }
    var seen: Set<String> = [SafetensorsHeader.metadataKey]
    for section in ordered where !seen.insert(section.name).inserted {
      throw WeightFileError.malformed(
        path: path, part: "the name \(section.name)", got: "there twice or reserved",
        expected: "every name once")
    }
    let file = try AtomicFile(path: path)
    try header(of: ordered, metadata: metadata).withUnsafeBytes(file.write)
    for section in ordered { try section.write(to: file) }
    try file.commit()
  }

  private static func header(of sections: [any DataSection], metadata: [String: String]) -> [UInt8]
  {
    var members: [String] = []
    if !metadata.isEmpty {
      let strings = metadata.sorted { $0.key < $1.key }.map { quoted($0) + ":" + quoted($1) }
      members.append("\"\(SafetensorsHeader.metadataKey)\":{\(strings.joined(separator: ","))}")
    }
    var offset = 0
    for section in sections {
      let end = offset + section.byteCount
      let shape = section.shape.map(String.init).joined(separator: ",")
      members.append(
        quoted(section.name) + ":{\"dtype\":\"\(section.type.safetensorsCode)\","
          + "\"shape\":[\(shape)],\"data_offsets\":[\(offset),\(end)]}")
      offset = end
    }
    var json = Array("{\(members.joined(separator: ","))}".utf8)
    let padding = (64 - (8 + json.count) % 64) % 64
    json.append(contentsOf: repeatElement(UInt8(ascii: " "), count: padding))
    return withUnsafeBytes(of: UInt64(json.count).littleEndian, Array.init) + json
  }

  private static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case _ where scalar.value < 0x20:
        let digits = String(scalar.value, radix: 16)
        result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}

/// A tensor that is made piece by piece while it is written.
public struct StreamedTensor {
  /// Its name and the length of each dimension.
  public let name: String
  public let shape: [Int]

  /// Passes the elements in row-major order, in pieces of any size.
  let pieces: ((Tensor) throws -> Void) throws -> Void

  /// A tensor of pieces.
  public init(
    _ name: String, shape: [Int], pieces: @escaping ((Tensor) throws -> Void) throws -> Void
  ) {
    self.name = name
    self.shape = shape
    self.pieces = pieces
  }

  /// A tensor that is made in one piece.
  public init(_ name: String, shape: [Int], make: @escaping () throws -> Tensor) {
    self.init(name, shape: shape, pieces: { pass in try pass(make()) })
  }
}

/// One run of bytes in the data part.
private protocol DataSection {
  var name: String { get }
  var type: ElementType { get }
  var shape: [Int] { get }
  func write(to file: AtomicFile) throws
}

extension DataSection {
  fileprivate var byteCount: Int { shape.reduce(1, *) * type.size }
}

/// The run of a tensor that is made while it is written.
private struct StreamedSection: DataSection {
  let source: StreamedTensor
  let path: String

  var name: String { source.name }
  var type: ElementType { .float32 }
  var shape: [Int] { source.shape }

  func write(to file: AtomicFile) throws {
    var count = 0
    try source.pieces { piece in
      try piece.checkRepresentable(.float32, name: name)
      count += piece.count
      try file.write(
        UnsafeRawBufferPointer(
          start: piece.data, count: piece.count * MemoryLayout<Float>.stride))
    }
    guard count == shape.reduce(1, *) else {
      throw WeightFileError.shapeMismatch(
        path: path, tensor: name, got: [count], expected: shape)
    }
  }
}

/// The run of a tensor, or of the scales of one.
private struct Section: DataSection {
  enum Content { case floats, halves, codes, scales }

  let name: String
  let tensor: Tensor
  let content: Content

  static func sections(of item: SafetensorsWriter.Item) -> [Section] {
    switch item.precision {
    case .int8 where item.tensor.shape.count >= 2:
      let scales = item.name + SafetensorsFile.scaleSuffix
      return [
        Section(name: item.name, tensor: item.tensor, content: .codes),
        Section(name: scales, tensor: item.tensor, content: .scales),
      ]
    case .float16: return [Section(name: item.name, tensor: item.tensor, content: .halves)]
    default: return [Section(name: item.name, tensor: item.tensor, content: .floats)]
    }
  }

  var type: ElementType {
    switch content {
    case .floats, .scales: .float32
    case .halves: .float16
    case .codes: .int8
    }
  }

  var shape: [Int] { content == .scales ? [tensor.rows] : tensor.shape }

  func write(to file: AtomicFile) throws {
    switch content {
    case .floats:
      try file.write(UnsafeRawBufferPointer(start: tensor.data, count: byteCount))
    case .halves:
      try writeHalves(to: file)
    case .codes:
      for row in 0..<tensor.rows { try codes(ofRow: row).withUnsafeBytes(file.write) }
    case .scales:
      try (0..<tensor.rows).map(scale).withUnsafeBytes(file.write)
    }
  }

  private func writeHalves(to file: AtomicFile) throws {
    let chunk = 1 << 16
    try withUnsafeTemporaryAllocation(of: UInt16.self, capacity: chunk) { buffer in
      for first in stride(from: 0, to: tensor.count, by: chunk) {
        let count = min(chunk, tensor.count - first)
        fabula_float_to_half(tensor.data + first, buffer.baseAddress!, count)
        try file.write(UnsafeRawBufferPointer(start: buffer.baseAddress, count: count * 2))
      }
    }
  }

  /// The float that code 1 stands for. It is 0 for a row of zeros, and for one
  /// so small that the quotient vanishes.
  private func scale(ofRow row: Int) -> Float {
    let columns = tensor.columns
    let elements = UnsafeBufferPointer(start: tensor.data + row * columns, count: columns)
    return elements.reduce(0) { max($0, abs($1)) } / 127
  }

  private func codes(ofRow row: Int) -> [Int8] {
    let scale = scale(ofRow: row)
    let columns = tensor.columns
    guard scale > 0 else { return [Int8](repeating: 0, count: columns) }
    let elements = tensor.data + row * columns
    return (0..<columns).map { column in
      Int8(max(-127, min(127, (elements[column] / scale).rounded(.toNearestOrEven))))
    }
  }
}

extension Tensor {
  /// Throws at the first element that `precision` cannot hold as a finite number.
  fileprivate func checkRepresentable(_ precision: TensorPrecision, name: String) throws {
    // From 65,520 on, the nearest half-precision number is infinity.
    let limit: Float = precision == .float16 ? 65_520 : .infinity
    for index in 0..<count where !(abs(data[index]) < limit) {
      throw WeightFileError.notRepresentable(
        tensor: name, index: index, got: "\(data[index])",
        expected: precision == .float16 ? "a number of magnitude below 65520" : "a finite number")
    }
  }
}
