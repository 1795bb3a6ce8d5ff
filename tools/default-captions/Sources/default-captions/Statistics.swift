/// Figures that tell whether the captions are varied.
struct Statistics: CustomStringConvertible {
  let captions: [Caption]

  /// Distinct lower-case words.
  var vocabulary: [String] {
    var words: Set<String> = []
    for caption in captions { words.formUnion(Statistics.words(of: caption.text)) }
    return words.sorted()
  }

  static func words(of text: String) -> [String] {
    text.lowercased().split { $0 == " " || $0 == "," || $0 == "." }.map(String.init)
  }

  /// Captions of each kind, the commonest first.
  static func counts(of kinds: [String]) -> [(kind: String, count: Int)] {
    var counts: [String: Int] = [:]
    for kind in kinds { counts[kind, default: 0] += 1 }
    return counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
      .map { (kind: $0.key, count: $0.value) }
  }

  var description: String {
    var lines = ["\(captions.count) captions, \(vocabulary.count) words"]
    func append(_ title: String, _ kinds: [String], first limit: Int = .max) {
      let counts = Statistics.counts(of: kinds)
      lines.append("\(title) (\(counts.count)):")
      for (kind, count) in counts.prefix(limit) {
        let perMille = (count * 1000 + captions.count / 2) / max(captions.count, 1)
        lines.append("  \(perMille / 10).\(perMille % 10) %  \(kind)")
      }
    }
    append("frames", captions.map(\.frame), first: 10)
    append("scenes", captions.map(\.scene))
    append("words a caption", captions.map { "\(Statistics.words(of: $0.text).count)" })
    return lines.joined(separator: "\n")
  }
}
