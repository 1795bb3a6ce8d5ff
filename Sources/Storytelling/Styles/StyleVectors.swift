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

  /// The genres' names, sorted.
  public var names: [String] { genres.keys.sorted() }

  /// The length of a vector.
  public var vectorLength: Int { caption.count }

  /// Makes a set of styles.
  ///
  /// - Throws: ``StorytellingError/wrongVectorLength(got:expected:)`` when the
  ///   vectors differ in length.
  public init(caption: [Float], genres: [String: [Float]]) throws {
    for vector in genres.values where vector.count != caption.count {
      throw StorytellingError.wrongVectorLength(got: vector.count, expected: caption.count)
    }
    self.caption = caption
    self.genres = genres
  }

  /// d − c + r, the paper's shift, with two dials:
  /// `d + (emphasis − 1) · (d − c) + strength · (r − c)`.
  ///
  /// - Parameters:
  ///   - mean: d, the mean of the captions' vectors.
  ///   - style: the genre's name.
  ///   - strength: λ; 0 keeps the captions' own style, 1 is the paper's.
  ///   - emphasis: 1 is the paper's. A mean of many captions differs less from c
  ///     than the passages that the decoder learned from differ from r; more
  ///     emphasis makes up for it, and the story keeps closer to its captions.
  /// - Throws: ``StorytellingError/unknownStyle(got:expected:)``,
  ///   ``StorytellingError/wrongVectorLength(got:expected:)``.
  public func shifted(
    _ mean: [Float], to style: String, strength: Float = 1, emphasis: Float = 1
  ) throws -> [Float] {
    guard let genre = genres[style] else {
      throw StorytellingError.unknownStyle(got: style, expected: names)
    }
    guard mean.count == vectorLength else {
      throw StorytellingError.wrongVectorLength(got: mean.count, expected: vectorLength)
    }
    return mean.indices.map { index in
      let own = caption[index]
      return mean[index] + (emphasis - 1) * (mean[index] - own)
        + strength * (genre[index] - own)
    }
  }

  /// The plain mean of vectors: (n, length) → length; zeros of no vectors.
  public static func mean(of vectors: Tensor) -> [Float] {
    var sums = [Double](repeating: 0, count: vectors.columns)
    for row in 0..<vectors.rows {
      for column in 0..<vectors.columns {
        sums[column] += Double(vectors.data[row * vectors.columns + column])
      }
    }
    return sums.map { Float($0 / Double(max(1, vectors.rows))) }
  }
}

// MARK: - Files

extension StyleVectors {
  /// Reads styles from a weight file: one vector for each, that of captions
  /// under the name `caption`.
  public init(from file: SafetensorsFile) throws {
    let length = try file.shape(named: Self.captionStyle).reduce(1, *)
    var genres: [String: [Float]] = [:]
    for name in file.names where name != Self.captionStyle {
      genres[name] = try file.tensor(named: name, shape: [length]).elements
    }
    try self.init(
      caption: file.tensor(named: Self.captionStyle, shape: [length]).elements, genres: genres)
  }

  /// Writes styles as safetensors.
  public func save(to path: String, metadata: [String: String] = [:]) throws {
    let vectors = [(Self.captionStyle, caption)] + names.map { ($0, genres[$0]!) }
    try SafetensorsWriter.write(
      vectors.map { ($0, Tensor($1, shape: [$1.count]), .float32) }, metadata: metadata, to: path)
  }
}
