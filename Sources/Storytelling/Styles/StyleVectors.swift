import Language
import Neural

/// The styles that stories are shifted between (neural-storyteller): c, the
/// mean vector of captions, and for each genre r, the mean vector of its
/// passages.
public struct StyleVectors: Sendable {
  /// The name under which the style of captions is stored.
  public static let captionStyle = "caption"

  /// c: the mean over captions.
  public let caption: [Float]

  /// r by genre: the mean over passages.
  public let genres: [String: [Float]]

  /// The mean norm of a genre's passage vectors, by genre: what the decoder
  /// saw while it learned.
  public let passageNorms: [String: Float]

  /// The genres' names, sorted.
  public var names: [String] { genres.keys.sorted() }

  /// The length of a vector.
  public var vectorLength: Int { caption.count }

  /// Makes a set of styles.
  ///
  /// - Throws: ``StorytellingError/wrongVectorLength(got:expected:)`` when the
  ///   vectors differ in length.
  public init(caption: [Float], genres: [String: [Float]], passageNorms: [String: Float] = [:])
    throws
  {
    for vector in genres.values where vector.count != caption.count {
      throw StorytellingError.wrongVectorLength(got: vector.count, expected: caption.count)
    }
    self.caption = caption
    self.genres = genres
    self.passageNorms = passageNorms
  }

  /// d − c + r, the paper's shift, with a dial: `mean + strength · (r − c)`.
  ///
  /// - Parameters:
  ///   - mean: d, the mean of the captions' vectors.
  ///   - style: the genre's name.
  ///   - strength: λ; 0 keeps the captions' own style, 1 is the paper's.
  ///   - matchesPassageNorm: scales the result to the mean norm of the genre's
  ///     passages, when it is known; a mean of many captions is shorter than
  ///     any vector that the decoder learned from.
  /// - Throws: ``StorytellingError/unknownStyle(got:expected:)``,
  ///   ``StorytellingError/wrongVectorLength(got:expected:)``.
  public func shifted(
    _ mean: [Float], to style: String, strength: Float = 1, matchesPassageNorm: Bool = false
  ) throws -> [Float] {
    guard let genre = genres[style] else {
      throw StorytellingError.unknownStyle(got: style, expected: names)
    }
    guard mean.count == vectorLength else {
      throw StorytellingError.wrongVectorLength(got: mean.count, expected: vectorLength)
    }
    var shifted = mean.indices.map { mean[$0] + strength * (genre[$0] - caption[$0]) }
    let norm = shifted.reduce(0) { $0 + $1 * $1 }.squareRoot()
    if matchesPassageNorm, let wanted = passageNorms[style], norm > 0 {
      shifted = shifted.map { $0 * wanted / norm }
    }
    return shifted
  }

  /// The plain mean of vectors, (n, length) → length, and the mean of their
  /// norms.
  public static func mean(of vectors: Tensor) -> (vector: [Float], norm: Float) {
    var sums = [Double](repeating: 0, count: vectors.columns)
    var norms = 0.0
    for row in 0..<vectors.rows {
      var square = 0.0
      for column in 0..<vectors.columns {
        let value = Double(vectors.data[row * vectors.columns + column])
        sums[column] += value
        square += value * value
      }
      norms += square.squareRoot()
    }
    let count = Double(max(1, vectors.rows))
    return (sums.map { Float($0 / count) }, Float(norms / count))
  }
}

// MARK: - Files

extension StyleVectors {
  /// Reads styles from a weight file: one vector for each, that of captions
  /// under the name `caption`; norms in the metadata.
  public init(from file: SafetensorsFile) throws {
    let length = try file.shape(named: Self.captionStyle).reduce(1, *)
    var genres: [String: [Float]] = [:]
    var norms: [String: Float] = [:]
    for name in file.names where name != Self.captionStyle {
      genres[name] = try file.tensor(named: name, shape: [length]).elements
      norms[name] = file.metadata["passage_norm.\(name)"].flatMap(Float.init)
    }
    try self.init(
      caption: file.tensor(named: Self.captionStyle, shape: [length]).elements, genres: genres,
      passageNorms: norms)
  }

  /// Writes styles as safetensors.
  public func save(to path: String, metadata: [String: String] = [:]) throws {
    var metadata = metadata
    for (name, norm) in passageNorms { metadata["passage_norm.\(name)"] = "\(norm)" }
    let vectors = [(Self.captionStyle, caption)] + names.map { ($0, genres[$0]!) }
    try SafetensorsWriter.write(
      vectors.map { ($0, Tensor($1, shape: [$1.count]), .float32) }, metadata: metadata, to: path)
  }
}
