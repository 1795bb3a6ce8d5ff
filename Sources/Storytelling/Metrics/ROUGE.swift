/// ROUGE-L (Lin 2004) as the COCO caption evaluation computes it: precision and
/// recall of the longest common subsequence, each the best over the references,
/// and their F-measure with β = 1.2.
public enum ROUGE {
  /// The score of a candidate; 0 when it shares nothing with any reference.
  ///
  /// - Complexity: O(candidate · all references).
  public static func score(_ candidate: [String], references: [[String]]) -> Double {
    guard !candidate.isEmpty else { return 0 }
    var (precision, recall) = (0.0, 0.0)
    for reference in references where !reference.isEmpty {
      let common = Double(longestCommonSubsequence(candidate, reference))
      precision = max(precision, common / Double(candidate.count))
      recall = max(recall, common / Double(reference.count))
    }
    guard precision > 0, recall > 0 else { return 0 }
    let weight = 1.2 * 1.2
    return (1 + weight) * precision * recall / (recall + weight * precision)
  }

  static func longestCommonSubsequence(_ left: [String], _ right: [String]) -> Int {
    var lengths = [Int](repeating: 0, count: right.count + 1)
    for token in left {
      var diagonal = 0
      for (index, other) in right.enumerated() {
        let above = lengths[index + 1]
        lengths[index + 1] = token == other ? diagonal + 1 : max(above, lengths[index])
        diagonal = above
      }
    }
    return lengths[right.count]
  }
}
