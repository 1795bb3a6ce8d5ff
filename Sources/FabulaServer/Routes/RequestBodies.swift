import FabulaInterface
import Foundation
import Hummingbird
import Synchronization

/// What a body holds, by its content type.
enum BodyKind: String, Sendable {
  case json = "application/json"
  case vectors = "application/octet-stream"
  case image = "image/jpeg"
  case jsonLines = "application/jsonl"

  /// The most bytes of such a body.
  var limit: Int {
    switch self {
    case .json: ServerLimits.jsonBytes
    case .vectors: ServerLimits.vectorBytes
    case .image: ServerLimits.imageBytes
    case .jsonLines: ServerLimits.jsonLinesBytes
    }
  }

  /// The kind of a media type; JSON Lines go by two names.
  init?(mediaType: String) {
    self.init(rawValue: mediaType == "application/x-ndjson" ? Self.jsonLines.rawValue : mediaType)
  }
}

/// Reads bodies within their limits, and within one limit for all of them.
final class RequestBodies: Sendable {
  private let held = Mutex(0)
  private let memory: Int

  /// - Parameter memory: bytes of all bodies held at one time.
  init(memory: Int) {
    self.memory = memory
  }

  /// Reads the body of a request and passes it on with its kind; its bytes
  /// count as held until `use` has ended.
  ///
  /// - Throws: ``Problem`` of kind `unsupported-media-type`, `body-too-large`,
  ///   `incomplete-body` or `overloaded`, or what `use` throws.
  func read<Value>(
    _ request: Request, _ kinds: [BodyKind], use: (BodyKind, Data) async throws -> Value
  ) async throws -> Value {
    let kind = try self.kind(of: request, among: kinds)
    let length = request.headers[.contentLength].flatMap { Int($0) }
    guard length ?? 0 <= kind.limit else {
      throw tooLarge(kind, got: "\(length ?? 0) bytes")
    }
    let reserved = length ?? kind.limit
    try reserve(reserved)
    defer { held.withLock { $0 -= reserved } }
    return try await use(kind, collect(request.body, kind, length: length))
  }

  private func kind(of request: Request, among kinds: [BodyKind]) throws -> BodyKind {
    let header = request.headers[.contentType] ?? ""
    let type = header.prefix { $0 != ";" }.lowercased().filter { !$0.isWhitespace }
    guard let kind = BodyKind(mediaType: type), kinds.contains(kind) else {
      throw Problem(
        .unsupportedMediaType, "Say in Content-Type what the body is.",
        got: header.isEmpty ? "no content type" : String(header.prefix(256)),
        expected: kinds.map(\.rawValue).joined(separator: ", "))
    }
    return kind
  }

  private func collect(_ body: RequestBody, _ kind: BodyKind, length: Int?) async throws -> Data {
    var data = Data(capacity: length ?? 0)
    do {
      for try await buffer in body {
        guard data.count + buffer.readableBytes <= kind.limit else {
          throw tooLarge(kind, got: "more")
        }
        data.append(contentsOf: buffer.readableBytesView)
      }
    } catch let problem as Problem {
      throw problem
    } catch {
      throw Problem(.incompleteBody, "The connection failed: \(error)")
    }
    // A connection that is cut ends the body too, so count what has come.
    if let length, length != data.count {
      throw Problem(
        .incompleteBody, "The connection ended before the body.",
        got: "\(data.count) bytes", expected: "\(length) bytes")
    }
    return data
  }

  private func reserve(_ bytes: Int) throws {
    let isHeld = held.withLock { held in
      guard held + bytes <= memory else { return false }
      held += bytes
      return true
    }
    guard isHeld else {
      throw Problem(
        .overloaded, "Too many large requests are being served. Try again later.",
        got: "\(bytes) bytes more", expected: "at most \(memory) bytes in all")
    }
  }

  private func tooLarge(_ kind: BodyKind, got: String) -> Problem {
    let hint =
      kind == .json ? " Send an image as image/jpeg, vectors as application/octet-stream." : ""
    return Problem(
      .bodyTooLarge, "A body \(kind.rawValue) has a limit.\(hint)",
      got: got, expected: "at most \(kind.limit) bytes")
  }
}
