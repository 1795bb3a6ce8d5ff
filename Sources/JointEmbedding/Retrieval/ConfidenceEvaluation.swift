import Neural

/// A calibrated confidence with how well it keeps its word, each retrieval
/// judged by a fit that did not see it.
public struct ConfidenceEvaluation: Encodable, Equatable, Sendable {
  /// The parts that the retrievals are cut into: each is judged by a fit to the
  /// others.
  private static let folds = 10

  /// Confidences of equal tenths.
  private static let bins = 10

  /// The fit to all retrievals.
  public let confidence: RetrievalConfidence

  /// How often one of the ten was right, and how often that was expected, for
  /// the retrievals with a confidence of 0 to 0.1, of 0.1 to 0.2 and so on.
  public let reliability: [Bin]

  /// Σ n/N |expected − seen| over those tenths (ECE; Guo et al. 2017).
  public let calibrationError: Double

  /// The mean of (confidence − outcome)² (Brier 1950), and what saying the mean
  /// outcome each time would give.
  public let brierScore, brierScoreOfMean: Double

  /// How often a right retrieval has a higher confidence than a wrong one: the
  /// area under the ROC curve. 0.5 when all are right or all wrong.
  public let discrimination: Double

  private enum CodingKeys: String, CodingKey {
    case confidence, reliability, discrimination
    case calibrationError = "calibration_error"
    case brierScore = "brier_score"
    case brierScoreOfMean = "brier_score_of_mean"
  }

  /// One tenth of the confidences.
  public struct Bin: Codable, Equatable, Sendable {
    /// Retrievals.
    public let count: Int
    /// The mean confidence, and the share that was right.
    public let expected, seen: Double
  }

  /// Fits and judges.
  ///
  /// - Parameters:
  ///   - outcomes: retrievals of different photographs.
  ///   - seed: of the folds.
  /// - Complexity: O(n log n).
  public init(_ outcomes: [RetrievalOutcome], seed: UInt64 = 1) {
    confidence = RetrievalConfidence(fitting: outcomes)
    var random = RandomSource(seed: seed)
    var order = Array(outcomes.indices)
    random.shuffle(&order)
    var judged: [(confidence: Double, isRight: Bool)] = []
    for fold in 0..<Self.folds {
      let isHeldOut = { (position: Int) in position % Self.folds == fold }
      let fit = RetrievalConfidence(
        fitting: order.indices.filter { !isHeldOut($0) }.map { outcomes[order[$0]] })
      judged += order.indices.filter(isHeldOut).map { position in
        let outcome = outcomes[order[position]]
        return (fit.probability(outcome.signals), outcome.isRight)
      }
    }
    let count = Double(max(1, judged.count))
    reliability = (0..<Self.bins).map { bin in
      let inside = judged.filter {
        min(Self.bins - 1, Int($0.confidence * Double(Self.bins))) == bin
      }
      let size = Double(max(1, inside.count))
      return Bin(
        count: inside.count, expected: inside.reduce(0) { $0 + $1.confidence } / size,
        seen: Double(inside.count(where: \.isRight)) / size)
    }
    calibrationError = reliability.reduce(0) {
      $0 + Double($1.count) / count * abs($1.expected - $1.seen)
    }
    func brier(_ confidence: (Double) -> Double) -> Double {
      judged.reduce(0) {
        let error = confidence($1.confidence) - ($1.isRight ? 1 : 0)
        return $0 + error * error
      } / count
    }
    let mean = Double(judged.count(where: \.isRight)) / count
    brierScore = brier { $0 }
    brierScoreOfMean = brier { _ in mean }
    discrimination = Self.discrimination(judged)
  }

  /// The Mann–Whitney statistic: pairs in the right order, equal ones by half.
  private static func discrimination(
    _ judged: [(confidence: Double, isRight: Bool)]
  ) -> Double {
    let right = judged.filter(\.isRight).map(\.confidence)
    let wrong = judged.filter { !$0.isRight }.map(\.confidence).sorted()
    guard !right.isEmpty, !wrong.isEmpty else { return 0.5 }
    let ordered = right.reduce(0.0) { sum, confidence in
      let below = wrong.partitioningIndex { $0 >= confidence }
      let notAbove = wrong.partitioningIndex { $0 > confidence }
      return sum + Double(below + notAbove) / 2
    }
    return ordered / Double(right.count * wrong.count)
  }
}

extension Array {
  /// The first index whose element fulfils `predicate`, in an array where all
  /// those that do not stand first.
  fileprivate func partitioningIndex(_ predicate: (Element) -> Bool) -> Int {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if predicate(self[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}

extension RetrievalRanking {
  /// The outcome of each photograph's search among the captions.
  public func outcomes() -> [RetrievalOutcome] {
    Set(photographs).sorted().compactMap { image in
      let nearest = captions(nearest: image, count: RetrievalSignals.depth)
      return RetrievalSignals(scores: nearest.map(\.score)).map {
        RetrievalOutcome(signals: $0, isRight: nearest.contains(where: \.isRight))
      }
    }
  }
}
