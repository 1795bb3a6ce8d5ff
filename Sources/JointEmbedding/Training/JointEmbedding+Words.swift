import Language
import Neural

extension JointEmbedding {
  /// Takes the vectors of the words that another vocabulary has, too, before
  /// training. They are scaled to the size that a new table has, so that the
  /// layers above begin as they would without.
  ///
  /// - Parameters:
  ///   - table: (words, word length).
  ///   - vocabulary: the words of its rows.
  /// - Returns: how many words were found.
  /// - Throws: ``JointEmbeddingError/layersDoNotFit(what:got:expected:)``.
  @discardableResult
  public func takeWordVectors(_ table: Tensor, of vocabulary: Vocabulary) throws -> Int {
    try JointEmbeddingError.require("length of a word vector", table.columns, expected: wordLength)
    let own = words.table.value
    func size(_ table: Tensor) -> Float {
      (table.elements.reduce(0) { $0 + $1 * $1 } / Float(max(1, table.count))).squareRoot()
    }
    let scale = size(own) / max(size(table), .leastNormalMagnitude)
    var found = 0
    let markers = [self.vocabulary.endID, self.vocabulary.unknownID]
    for row in 0..<Int32(self.vocabulary.count) where !markers.contains(row) {
      guard let id = vocabulary.id(of: self.vocabulary.word(row)) else { continue }
      for column in 0..<wordLength {
        own.data[Int(row) * wordLength + column] =
          scale * table.data[Int(id) * wordLength + column]
      }
      found += 1
    }
    return found
  }
}
