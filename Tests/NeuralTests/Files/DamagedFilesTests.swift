import Neural
import TestSupport
import Testing

/// Every fixture, whole, cut and with flipped bytes: reading must end with
/// values or a ``WeightFileError``, never with a trap, and never ask for more
/// memory than the file can justify.
@Suite struct DamagedFilesTests {
  private static let suffixes = [".npy", ".npz", ".pkl", ".pth", ".tar", ".safetensors"]

  private static let files =
    fixtures(under: "formats", suffixes: suffixes) + fixtures(under: "rnn", suffixes: suffixes)

  /// Reads all there is, and returns the number of values.
  private func readEverything(_ bytes: FileBytes, name: String) throws -> Int {
    if name.hasSuffix(".npy") { return try read(.array(NumpyArray(bytes))) }
    if name.hasSuffix(".pkl") { return try read(Pickle.read(bytes)) }
    let file = try openWeights(bytes)
    return try file.names.reduce(0) { count, name in
      let shape = try file.shape(named: name)
      return count + (try read(file.tensor(named: name, shape: shape)))
    }
  }

  private func read(_ tensor: Tensor) throws -> Int {
    // A view repeats its elements at most 16 times for each byte of the file, and
    // the largest fixture has 64 KiB.
    #expect(tensor.count <= 1 << 20)
    var sum: Float = 0
    for index in 0..<tensor.count { sum += tensor.data[index] }
    return sum.isNaN ? tensor.count : max(1, tensor.count)
  }

  private func read(_ value: PickleValue) throws -> Int {
    switch value {
    case .array(let array):
      if array.elementType != nil { return try read(array.tensor()) }
      if let strings = try? array.strings() { return strings.count }
      _ = try array.rows()
      return try array.objects().reduce(0) { try $0 + read($1) }
    case .dictionary(let entries):
      return try entries.reduce(0) { try $0 + read($1.key) + read($1.value) }
    case .list(let elements), .tuple(let elements):
      return try elements.reduce(0) { try $0 + read($1) }
    case .instance(_, let state): return try read(state)
    default: return 1
    }
  }

  /// Whether the file could be read; anything but a `WeightFileError` fails the test.
  private func survives(_ bytes: [UInt8], name: String) -> Bool {
    do {
      _ = try readEverything(FileBytes(copying: bytes, path: name), name: name)
      return true
    } catch is WeightFileError {
      return false
    } catch {
      Issue.record("\(name): \(error)")
      return false
    }
  }

  @Test func allFixturesAreHere() {
    #expect(Self.files.count >= 45)
  }

  @Test(arguments: files) func wholeFilesAreRead(name: String) throws {
    let count = try readEverything(FileBytes(mapping: Fixtures.path(name)), name: name)
    #expect(count > 0 || name == "formats/u1_empty.npy")
  }

  @Test(arguments: files) func cutFilesAreRefused(name: String) throws {
    let bytes = Array(try Fixtures.data(name))
    let step = max(1, bytes.count / 300)
    // The second pickle of this file and the padding of others are not needed.
    let isLonger = name.hasSuffix("romance_dictionary.pkl") || name == "formats/u1_empty.npy"
    for length in stride(from: 0, to: bytes.count, by: step) {
      let isRead = survives(Array(bytes[..<length]), name: name)
      #expect(!isRead || isLonger, "\(length) of \(bytes.count) bytes of \(name)")
    }
  }

  @Test(arguments: files) func flippedBytesNeverTrap(name: String) throws {
    let bytes = Array(try Fixtures.data(name))
    var generator = RandomSource(seed: DeterministicWeights.seed(name))
    // Half of the damage goes to the headers and directories at both ends.
    for round in 0..<200 {
      var damaged = bytes
      for _ in 0...Int.random(in: 0..<3, using: &generator) {
        var position = Int.random(in: 0..<bytes.count, using: &generator)
        if round % 4 == 0 { position %= min(200, bytes.count) }
        if round % 4 == 1 { position = bytes.count - 1 - position % min(400, bytes.count) }
        damaged[position] = UInt8.random(in: 0...255, using: &generator)
      }
      _ = survives(damaged, name: name)
    }
  }
}
