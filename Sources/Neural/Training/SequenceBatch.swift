/// Sentences of word ids, padded to one length and laid time-major: position
/// `t · count + b` belongs to time `t` of sentence `b`.
public struct SequenceBatch: Sendable {
  /// The number of sentences.
  public let count: Int

  /// The number of time steps.
  public let steps: Int

  /// The words, 0 (end of sentence) in the padding.
  public let ids: [Int32]

  /// 1 for a word, 0 for padding.
  public let mask: [Float]

  /// The mask as a tensor, (steps · count).
  public var maskTensor: Tensor { Tensor(mask, shape: [mask.count]) }

  /// The number of words that are not padding.
  public var wordCount: Int { mask.reduce(0) { $0 + ($1 > 0 ? 1 : 0) } }

  /// The words shifted by one step, with no word (−1) first: the inputs of a
  /// decoder whose targets are `ids`.
  public var shiftedIds: [Int32] {
    [Int32](repeating: -1, count: count) + ids.dropLast(count)
  }

  /// Lays out sentences.
  ///
  /// - Parameters:
  ///   - sentences: word ids without an end mark. An empty sentence takes no
  ///     step when no end mark is asked for.
  ///   - endMarked: appends the end of sentence, id 0, to each.
  ///   - reversed: turns each sentence round, so that an end mark stands at its
  ///     front (the reverse half of bi-skip).
  public init(
    _ sentences: [some Collection<Int32>], endMarked: Bool, reversed: Bool = false
  ) {
    count = sentences.count
    steps = (sentences.map(\.count).max() ?? 0) + (endMarked ? 1 : 0)
    var ids = [Int32](repeating: 0, count: count * steps)
    var mask = [Float](repeating: 0, count: count * steps)
    for (column, sentence) in sentences.enumerated() {
      let marked = Array(sentence) + (endMarked ? [0] : [])
      for (step, id) in (reversed ? marked.reversed() : marked).enumerated() {
        ids[step * count + column] = id
        mask[step * count + column] = 1
      }
    }
    self.ids = ids
    self.mask = mask
  }
}
