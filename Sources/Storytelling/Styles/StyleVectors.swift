import Foundation
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

  /// The mean norm of a genre's passages, by genre; a mean of many vectors is
  /// shorter than they are. Styles made without it have none.
  public let norms: [String: Float]

  /// The genres' names, sorted.
  public var names: [String] { genres.keys.sorted() }

  /// All genres alike, as a ``StyleMixture``.
  ///
  /// - Parameter rescaling: when it is not 0, only the genres with a norm, which
  ///   alone can be rescaled.
  public func everyStyle(rescaling: Float) -> String {
    names.filter { rescaling == 0 || norms[$0] != nil }
      .joined(separator: String(StyleMixture.separators.genres))
  }

  /// The length of a vector.
  public var vectorLength: Int { caption.count }

  /// Makes a set of styles.
  ///
  /// - Throws: ``StorytellingError/wrongVectorLength(got:expected:)`` when the
  ///   vectors differ in length.
  public init(
    caption: [Float], genres: [String: [Float]], norms: [String: Float] = [:]
  ) throws {
    for vector in genres.values where vector.count != caption.count {
      throw StorytellingError.wrongVectorLength(got: vector.count, expected: caption.count)
    }
    self.caption = caption
    self.genres = genres
    self.norms = norms
  }

  /// r of a genre, or of several: Σ share · r.
  ///
  /// - Parameter style: a genre's name, or a ``StyleMixture`` such as
  ///   `romance:0.7,mystery:0.3`.
  /// - Throws: ``StorytellingError/unknownStyle(got:expected:)``.
  public func vector(of style: String) throws -> [Float] {
    var sum = [Float](repeating: 0, count: vectorLength)
    for (genre, share) in try mixture(style).shares {
      for (index, value) in genres[genre]!.enumerated() { sum[index] += share * value }
    }
    return sum
  }

  /// The mixture that a text names, all of whose genres are there.
  private func mixture(_ style: String) throws -> StyleMixture {
    guard let mixture = StyleMixture(style), mixture.shares.allSatisfy({ genres[$0.name] != nil })
    else { throw StorytellingError.unknownStyle(got: style, expected: names) }
    return mixture
  }

  /// d − c + r, the paper's shift, with two dials:
  /// `d + (emphasis − 1) · (d − c) + strength · (r − c)`.
  ///
  /// - Parameters:
  ///   - mean: d, the mean of the captions' vectors.
  ///   - style: the genre's name, or a ``StyleMixture``.
  ///   - strength: λ; 0 keeps the captions' own style, 1 is the paper's.
  ///   - emphasis: 1 is the paper's. A mean of many captions differs less from c
  ///     than the passages that the decoder learned from differ from r; more
  ///     emphasis makes up for it, and the story keeps closer to its captions.
  ///   - rescaling: how far the result is brought to the mean norm of the
  ///     genre's passages, which the decoder learned from: 0 not at all, 1 wholly.
  /// - Throws: ``StorytellingError/unknownStyle(got:expected:)``,
  ///   ``StorytellingError/wrongVectorLength(got:expected:)``, and
  ///   ``StorytellingError/dialOutOfRange(name:got:expected:)`` when a genre
  ///   without a norm is to be rescaled.
  public func shifted(
    _ mean: [Float], to style: String, strength: Float = 1, emphasis: Float = 1,
    rescaling: Float = 0
  ) throws -> [Float] {
    let genre = try vector(of: style)
    guard mean.count == vectorLength else {
      throw StorytellingError.wrongVectorLength(got: mean.count, expected: vectorLength)
    }
    let shifted = mean.indices.map { index in
      let own = caption[index]
      return mean[index] + (emphasis - 1) * (mean[index] - own)
        + strength * (genre[index] - own)
    }
    return rescaling == 0 ? shifted : try rescaled(shifted, style: style, by: rescaling)
  }

  private func rescaled(
    _ vector: [Float], style: String, by rescaling: Float
  ) throws -> [Float] {
    var wanted: Float = 0
    for (genre, share) in try mixture(style).shares {
      guard let norm = norms[genre] else {
        throw StorytellingError.dialOutOfRange(
          name: "rescaling", got: "\(rescaling)",
          expected: "0, since the style \(genre) was made without the norm of its passages")
      }
      wanted += share * norm
    }
    let norm = vector.reduce(0) { $0 + $1 * $1 }.squareRoot()
    guard norm > 0 else { return vector }
    let scale = 1 + rescaling * (wanted / norm - 1)
    return vector.map { $0 * scale }
  }

  /// The mean norm of vectors, (n, length); 0 of no vectors.
  public static func meanNorm(of vectors: Tensor) -> Float {
    let norms = (0..<vectors.rows).map { row in
      Double(vectors.row(row).reduce(0) { $0 + $1 * $1 }).squareRoot()
    }
    return Float(norms.reduce(0, +) / Double(max(1, norms.count)))
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
  /// What the metadata hold: the norms, as JSON.
  private static let normsKey = "norms"

  /// Reads styles from a weight file: one vector for each, that of captions
  /// under the name `caption`.
  public init(from file: SafetensorsFile) throws {
    let length = try file.shape(named: Self.captionStyle).reduce(1, *)
    var genres: [String: [Float]] = [:]
    for name in file.names where name != Self.captionStyle {
      genres[name] = try file.tensor(named: name, shape: [length]).elements
    }
    let norms = file.metadata[Self.normsKey].flatMap {
      try? JSONDecoder().decode([String: Float].self, from: Data($0.utf8))
    }
    try self.init(
      caption: file.tensor(named: Self.captionStyle, shape: [length]).elements, genres: genres,
      norms: norms ?? [:])
  }

  /// Writes styles as safetensors.
  public func save(to path: String, metadata: [String: String] = [:]) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    let norms = String(decoding: try encoder.encode(norms), as: UTF8.self)
    let vectors = [(Self.captionStyle, caption)] + names.map { ($0, genres[$0]!) }
    try SafetensorsWriter.write(
      vectors.map { ($0, Tensor($1, shape: [$1.count]), .float32) },
      metadata: metadata.merging([Self.normsKey: norms]) { $1 }, to: path)
  }
}
