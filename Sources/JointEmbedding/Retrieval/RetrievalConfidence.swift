import Foundation

/// What a retrieval shows of itself.
public struct RetrievalSignals: Equatable, Sendable {
  /// How many of the nearest captions a confidence speaks of.
  public static let depth = 10

  /// The score of the nearest caption.
  public let score: Double

  /// By how much it is nearer than the last of the ten.
  public let margin: Double

  /// The signals of the scores of the nearest captions, nearest first; nil
  /// without any.
  public init?(scores: [Float]) {
    let ten = scores.prefix(Self.depth)
    guard let first = ten.first, let last = ten.last else { return nil }
    score = Double(first)
    margin = Double(first - last)
  }
}

/// How likely one of the ten captions nearest to a photograph is right:
///
///     p = 1 / (1 + exp(−(b + w · score + v · margin)))
///
/// a logistic regression on signals of the retrieval (Platt 1999), fitted on
/// photographs whose captions are known.
public struct RetrievalConfidence: Codable, Equatable, Sendable {
  public let intercept: Double
  public let scoreWeight: Double
  public let marginWeight: Double

  private enum CodingKeys: String, CodingKey {
    case intercept
    case scoreWeight = "score_weight"
    case marginWeight = "margin_weight"
  }

  /// A calibration of given numbers.
  public init(intercept: Double, scoreWeight: Double, marginWeight: Double) {
    self.intercept = intercept
    self.scoreWeight = scoreWeight
    self.marginWeight = marginWeight
  }

  /// The probability that one of the ten nearest is right.
  public func probability(_ signals: RetrievalSignals) -> Double {
    let sum = intercept + scoreWeight * signals.score + marginWeight * signals.margin
    return 1 / (1 + exp(-sum))
  }

  /// Fits to retrievals whose outcome is known, by Newton's method with a
  /// small penalty on the weights, so that a fit exists whatever the outcomes.
  ///
  /// - Complexity: O(retrievals).
  public init(fitting outcomes: [RetrievalOutcome]) {
    let score = Standardized(outcomes.map(\.signals.score))
    let margin = Standardized(outcomes.map(\.signals.margin))
    var weights = [0.0, 0, 0]
    for _ in 0..<50 {
      var gradient = [0.0, -weights[1], -weights[2]]
      // Of the negative log likelihood and the penalty; the intercept's tiny
      // one keeps the matrix regular.
      var curvature = [[1e-9, 0, 0], [0, 1, 0], [0, 0, 1.0]]
      for outcome in outcomes {
        let inputs = [1, score(outcome.signals.score), margin(outcome.signals.margin)]
        let sum = zip(weights, inputs).map(*).reduce(0, +)
        let probability = 1 / (1 + exp(-sum))
        for row in 0..<3 {
          gradient[row] += ((outcome.isRight ? 1 : 0) - probability) * inputs[row]
          for column in 0..<3 {
            curvature[row][column] +=
              probability * (1 - probability) * inputs[row] * inputs[column]
          }
        }
      }
      let step = Self.solution(curvature, gradient).map { max(-4, min(4, $0)) }
      weights = zip(weights, step).map { max(-20, min(20, $0 + $1)) }
      if step.allSatisfy({ abs($0) < 1e-9 }) { break }
    }
    scoreWeight = weights[1] / score.deviation
    marginWeight = weights[2] / margin.deviation
    intercept = weights[0] - scoreWeight * score.mean - marginWeight * margin.mean
  }

  /// Solves three equations of a positive definite matrix by elimination.
  private static func solution(_ matrix: [[Double]], _ right: [Double]) -> [Double] {
    var (matrix, right) = (matrix, right)
    for pivot in 0..<3 {
      for row in 0..<3 where row != pivot {
        let factor = matrix[row][pivot] / matrix[pivot][pivot]
        for column in pivot..<3 { matrix[row][column] -= factor * matrix[pivot][column] }
        right[row] -= factor * right[pivot]
      }
    }
    return (0..<3).map { right[$0] / matrix[$0][$0] }
  }
}

/// A retrieval whose outcome is known.
public struct RetrievalOutcome: Equatable, Sendable {
  public let signals: RetrievalSignals
  /// Whether one of the ten nearest captions is right.
  public let isRight: Bool

  public init(signals: RetrievalSignals, isRight: Bool) {
    self.signals = signals
    self.isRight = isRight
  }
}

/// A signal as the fit sees it: of mean 0 and deviation 1.
private struct Standardized {
  let mean: Double
  let deviation: Double

  init(_ values: [Double]) {
    let count = Double(max(1, values.count))
    let mean = values.reduce(0, +) / count
    self.mean = mean
    let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / count
    deviation = max(variance.squareRoot(), 1e-6)
  }

  func callAsFunction(_ value: Double) -> Double { (value - mean) / deviation }
}
