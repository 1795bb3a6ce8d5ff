import Foundation
import Neural
import TestSupport
import Testing

/// The bytes of a number, little-endian.
func littleEndian(_ value: some FixedWidthInteger) -> [UInt8] {
  withUnsafeBytes(of: value.littleEndian, Array.init)
}

/// A safetensors file from its header and its data.
func safetensors(_ json: String, data: [UInt8] = []) -> FileBytes {
  FileBytes(
    copying: littleEndian(UInt64(json.utf8.count)) + Array(json.utf8) + data, path: "attack")
}

/// A pickle from text and bytes.
func pickle(_ parts: any PicklePart...) -> FileBytes {
  FileBytes(copying: parts.flatMap(\.pickled), path: "attack.pkl")
}

protocol PicklePart {
  var pickled: [UInt8] { get }
}

extension String: PicklePart {
  /// One byte a character, so that opcodes above 0x7F can be written as well.
  var pickled: [UInt8] { unicodeScalars.map { UInt8($0.value) } }
}

extension Array: PicklePart where Element == UInt8 {
  var pickled: [UInt8] { self }
}

/// The fixtures under a folder with one of the suffixes, sorted.
func fixtures(under folder: String, suffixes: [String]) -> [String] {
  let root = Fixtures.path(folder)
  let names = FileManager.default.enumerator(atPath: root)?.compactMap { $0 as? String } ?? []
  return names.filter { name in suffixes.contains { name.hasSuffix($0) } }.sorted()
    .map { folder + "/" + $0 }
}

/// The values of the arrays in `formats`, a 3×4 matrix.
let formatValues = DeterministicWeights.uniform("fmt/npy", count: 12, amplitude: 1)
