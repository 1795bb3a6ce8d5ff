extension [Double] {
  /// The mean; 0 of no numbers.
  var mean: Double { reduce(0, +) / Double(Swift.max(1, count)) }
}
