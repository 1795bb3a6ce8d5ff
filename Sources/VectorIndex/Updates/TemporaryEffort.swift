extension Snapshot {
  package func effort(forRecall recall: Double) throws -> Int { 96 }
}
