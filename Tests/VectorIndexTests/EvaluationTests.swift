import Foundation
import Testing

@testable import VectorIndex

/// Files of vectors, and the timing of an index on them.
@Suite struct EvaluationTests {
  /// The file's bytes: each vector its dimension, then its numbers.
  private func encode(_ sample: Sample) -> Data {
    var data = Data()
    for item in 0..<sample.count {
      withUnsafeBytes(of: Int32(sample.dimension)) { data.append(contentsOf: $0) }
      sample.vector(item).withUnsafeBytes { data.append(contentsOf: $0) }
    }
    return data
  }

  private func file(_ data: Data, in directory: TemporaryDirectory) throws -> String {
    try FileManager.default.createDirectory(
      atPath: directory.path, withIntermediateDirectories: true)
    let path = directory.path + "/vectors.fvecs"
    try data.write(to: URL(filePath: path))
    return path
  }

  @Test func vectorsOfAFileComeBack() throws {
    let directory = TemporaryDirectory()
    // More than one piece of 16 MiB.
    let sample = Sample(count: 9000, dimension: 500, clusters: 1, seed: 90)
    let read = try VectorFile(path: file(encode(sample), in: directory))
    #expect(read.dimension == 500)
    #expect(read.count == 9000)
    #expect(read.vectors == sample.vectors)
  }

  @Test func whatIsNotWholeVectorsIsRefused() throws {
    let directory = TemporaryDirectory()
    let whole = encode(Sample(count: 3, dimension: 4, clusters: 1, seed: 91))
    var otherDimension = whole
    otherDimension[20] = 5
    var huge = whole
    huge.replaceSubrange(0..<4, with: [0xFF, 0xFF, 0xFF, 0x7F])
    for data in [Data(), Data([4, 0]), whole.dropLast(1), otherDimension, huge] {
      let path = try file(Data(data), in: directory)
      #expect(throws: VectorIndexError.notVectors(path: path, bytes: data.count)) {
        try VectorFile(path: path)
      }
    }
    #expect(throws: VectorIndexError.self) { try VectorFile(path: directory.path + "/none") }
  }

  @Test func answersAreThoseOfSearches() throws {
    let directory = TemporaryDirectory()
    let sample = Sample(count: 300, dimension: 8, clusters: 10, seed: 92)
    let vectors = try VectorFile(path: file(encode(sample), in: directory))
    let built = try IndexEvaluation.build(
      vectors, at: directory.path, shape: IndexShape(dimension: 8), threads: 2)
    #expect(built.seconds > 0 && built.processorSeconds > 0)
    let index = try VectorIndex(directory: directory.path)
    #expect(try index.statistics().bytesOnDisk == built.bytesOnDisk)
    let answers = try IndexEvaluation.answer(vectors, from: index, k: 3, effort: 20)
    #expect(answers.ids.count == 900)
    #expect(answers.queriesPerSecond > 0 && answers.queriesPerProcessorSecond > 0)
    for item in stride(from: 0, to: 300, by: 30) {
      let found = try index.search(sample.vector(item), k: 3, effort: 20)
      #expect(Array(answers.ids[item * 3..<item * 3 + 3]) == found.map { Int32($0.id) })
    }
  }

  @Test func shortAnswersAreFilledUp() throws {
    let directory = TemporaryDirectory()
    let vectors = try VectorFile(
      path: file(encode(Sample(count: 2, dimension: 3, clusters: 2, seed: 93)), in: directory))
    _ = try IndexEvaluation.build(
      vectors, at: directory.path, shape: IndexShape(dimension: 3), threads: 1)
    let answers = try IndexEvaluation.answer(
      vectors, from: VectorIndex(directory: directory.path), k: 4, effort: 4)
    #expect(answers.ids == [0, 1, -1, -1, 1, 0, -1, -1])
  }
}
