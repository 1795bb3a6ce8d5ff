import Foundation
import Vision

@testable import Neural

/// What libFuzzer calls for every input.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  FileReader.wanted.read(Array(UnsafeBufferPointer(start: start, count: count)))
  return 0
}

/// The readers of files that come from strangers.
enum FileReader: String, CaseIterable {
  case safetensors, numpy, npz, torch, pickle, jpeg

  /// The one that `FABULA_FUZZ_READER` names.
  static let wanted: FileReader = {
    let name = ProcessInfo.processInfo.environment["FABULA_FUZZ_READER"] ?? ""
    guard let reader = FileReader(rawValue: name) else {
      fatalError("FABULA_FUZZ_READER is one of \(allCases.map(\.rawValue))")
    }
    return reader
  }()

  /// Reads everything that a file holds. Errors are what a damaged file should
  /// give; anything else ends the process.
  func read(_ input: [UInt8]) {
    do {
      let file = FileBytes(copying: input, path: "input")
      switch self {
      case .safetensors: try readTensors(SafetensorsFile(file))
      case .numpy: try readArray(NumpyArray(file))
      case .npz:
        let archive = try NumpyArchive(file)
        for name in archive.names { try? readArray(archive.array(named: name)) }
      case .torch: try readTensors(TorchFile(file))
      case .pickle:
        var left = 1000
        visit(try Pickle.read(file), &left)
      case .jpeg:
        // Small pictures: a valid header may ask for 50 million pixels.
        var limits = ImageLimits()
        limits.maximumPixels = 1 << 16
        limits.maximumMemory = 1 << 20
        _ = try JPEGDecoder.decode(input, limits: limits)
      }
    } catch {
      // Refused, with a reason that must be printable, too.
      precondition(!"\(error)".isEmpty)
    }
  }

  private func readTensors(_ file: any WeightFile) throws {
    for name in file.names {
      _ = try? file.shape(named: name)
      sum((try? file.tensor(named: name)))
    }
  }

  private func readArray(_ array: NumpyArray) throws {
    sum(try? array.tensor())
    _ = try? array.strings()
    var left = 1000
    for object in (try? array.objects()) ?? [] { visit(object, &left) }
    sum(try? array.rows())
  }

  /// Looks at a value and what is in it, `left` values at most: shared ones are
  /// met once for each place where they stand.
  private func visit(_ value: PickleValue, _ left: inout Int) {
    guard left > 0 else { return }
    left -= 1
    _ = value.kind
    if case .array(let array) = value, array.elementType != nil { sum(try? array.tensor()) }
    for element in value.elements?.prefix(16) ?? [] { visit(element, &left) }
    for entry in value.entries?.prefix(16) ?? [] { visit(entry.value, &left) }
  }

  /// Touches every element, so that one outside its file is found.
  private func sum(_ tensor: Tensor?) {
    guard let tensor else { return }
    var sum: Float = 0
    for index in 0..<tensor.count { sum += tensor.data[index] }
    Self.total = sum
  }

  nonisolated(unsafe) private static var total: Float = 0
}
