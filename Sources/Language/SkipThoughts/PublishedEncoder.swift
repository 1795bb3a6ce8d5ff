import Foundation
import Neural

/// An encoder in the files that Kiros published: `uni_skip.npz` with
/// `utable.npy`, or `bi_skip.npz` with `btable.npy` (skip-thoughts,
/// `skipthoughts.py`). A table is an object array of one word vector for each
/// line of `dictionary.txt`, shaped (620) or (1, 620) by turns.
public struct PublishedEncoder {
  private let tensors: [StreamedTensor]

  /// The length of a vector, both directions together.
  public let vectorLength: Int

  /// The length of a word vector.
  public let wordLength: Int

  /// Opens the files; nothing large is read.
  ///
  /// - Parameters:
  ///   - weights: path of the archive; one with `encoder_r_*` is bidirectional.
  ///   - table: path of the table.
  ///   - vocabulary: of the dictionary, whose lines are the table's rows.
  /// - Throws: ``LanguageError/vocabularyDoesNotFit(got:expected:)`` when the table
  ///   has another number of rows, `WeightFileError` for damaged or other files.
  public init(weights: String, table: String, vocabulary: Vocabulary) throws {
    let file = try openWeights(path: weights)
    let words = try NumpyArray(path: table)
    guard words.shape == [vocabulary.count] else {
      throw LanguageError.vocabularyDoesNotFit(
        got: words.shape.first ?? 0, expected: vocabulary.count)
    }
    let isBidirectional = file.contains("encoder_r_Ux")
    let layers =
      [("encoder", "encoder")]
      + (isBidirectional ? [("encoder_r", "encoder_reverse")] : [])
    let recurrent = try layers.map {
      try RecurrentLayer.kirosTensors(prefix: $0.0, name: $0.1, from: file)
    }
    let wordLength = recurrent[0][0].shape[0]
    self.wordLength = wordLength
    vectorLength = recurrent.reduce(0) { $0 + $1[1].shape[0] }
    tensors =
      [
        StreamedTensor(
          "words", shape: [vocabulary.count, wordLength],
          pieces: { pass in
            try words.forEachRow { row, vector in
              guard vector.count == wordLength else {
                throw WeightFileError.malformed(
                  path: table, part: "row \(row)", got: "\(vector.count) numbers",
                  expected: "\(wordLength)")
              }
              try pass(vector)
            }
          })
      ] + recurrent.joined().map { StreamedTensor($0, path: weights) }
  }

  /// Writes the encoder as one half of a model, to be read back by
  /// ``SkipThoughts/init(vocabulary:from:)``: `float32`, so that the table is
  /// mapped and only rows that are asked for are ever loaded.
  ///
  /// - Complexity: O(file sizes) time; memory for one weight matrix.
  public func write(to path: String) throws {
    try SafetensorsWriter.write(
      tensors, metadata: ["options": SkipThoughts.Options().stored()], to: path)
  }
}
