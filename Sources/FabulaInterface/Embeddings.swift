import Foundation

/// What to embed.
public enum EmbeddingInput: Equatable, Sendable {
  /// A sentence.
  case text(String)
  /// A JPEG file.
  case image(Data)
}

/// `POST /v1/embeddings`: a text or an image as a vector of the joint space.
///
/// On the wire exactly one of `text` and `image` (base64) is there.
public struct EmbeddingRequest: Equatable, Sendable {
  /// What to embed.
  public var input: EmbeddingInput

  /// A request for the vector of `input`.
  public init(_ input: EmbeddingInput) {
    self.input = input
  }

  /// Makes sure that there is something to embed.
  ///
  /// - Throws: ``Problem``.
  public func validate() throws {
    switch input {
    case .text(let text): try Inputs.requireText(text)
    case .image(let image): try Inputs.requireJPEG(image)
    }
  }
}

extension EmbeddingRequest: Codable {
  enum Field: String, CodingKey, CaseIterable {
    case text, image
  }

  /// Reads a request for an embedding; other members than its own are an error.
  ///
  /// - Throws: ``Problem``.
  public init(from decoder: any Decoder) throws {
    let fields = try decoder.strictContainer(keyedBy: Field.self)
    try Inputs.requireOne(
      of: Field.allCases.map(\.rawValue),
      got: Field.allCases.filter(fields.contains).map(\.rawValue))
    if fields.contains(.text) {
      self.init(.text(try fields.decode(String.self, forKey: .text)))
    } else {
      self.init(.image(try fields.decode(Data.self, forKey: .image)))
    }
  }

  /// Writes the input, and what stands beside it, as one object.
  public func encode(to encoder: any Encoder) throws {
    var fields = encoder.container(keyedBy: Field.self)
    switch input {
    case .text(let text): try fields.encode(text, forKey: .text)
    case .image(let image): try fields.encode(image, forKey: .image)
    }
  }
}

/// The answer to an ``EmbeddingRequest``.
public struct EmbeddingReply: Codable, Equatable, Sendable {
  /// The L2-normalised vector, of the joint dimension of the model.
  public let vector: [Float]
  /// Which embedding made it.
  public let modelFingerprint: String

  enum CodingKeys: String, CodingKey {
    case vector
    case modelFingerprint = "model_fingerprint"
  }

  /// An answer.
  public init(vector: [Float], modelFingerprint: String) {
    self.vector = vector
    self.modelFingerprint = modelFingerprint
  }
}
