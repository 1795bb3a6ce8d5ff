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

  /// Each word of `ids` once, in the order of first use, and the place of each
  /// position's word among them.
  public var distinctIds: (ids: [Int32], rows: [Int]) {
    var distinct: [Int32] = []
    var rows: [Int32: Int] = [:]
    let positions = ids.map { id in
      if let row = rows[id] { return row }
      distinct.append(id)
      rows[id] = distinct.count - 1
      return distinct.count - 1
    }
    return (distinct, positions)
  }

  /// Lays out sentences.
  ///
  /// - Parameters:
  ///   - sentences: word ids without an end mark. An empty sentence takes no
  ///     step when no end mark is asked for.
  ///   - endMarked: appends the end of sentence, id 0, to each.
  public init(_ sentences: [some Collection<Int32>], endMarked: Bool) {
    count = sentences.count
    steps = (sentences.map(\.count).max() ?? 0) + (endMarked ? 1 : 0)
    var ids = [Int32](repeating: 0, count: count * steps)
    var mask = [Float](repeating: 0, count: count * steps)
    for (column, sentence) in sentences.enumerated() {
      for (step, id) in (Array(sentence) + (endMarked ? [0] : [])).enumerated() {
        ids[step * count + column] = id
        mask[step * count + column] = 1
      }
    }
    self.ids = ids
    self.mask = mask
  }

  private init(count: Int, steps: Int, ids: [Int32], mask: [Float]) {
    self.count = count
    self.steps = steps
    self.ids = ids
    self.mask = mask
  }

  /// Each sentence turned round in its own length, so that an end mark stands
  /// at its front and padding still follows (the reverse half of bi-skip).
  public func reversed() -> SequenceBatch {
    var turned = ids
    for column in 0..<count {
      let length = (0..<steps).count { mask[$0 * count + column] > 0 }
      for step in 0..<length {
        turned[step * count + column] = ids[(length - 1 - step) * count + column]
      }
    }
    return SequenceBatch(count: count, steps: steps, ids: turned, mask: mask)
  }
}
