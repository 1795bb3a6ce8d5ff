import FabulaInterface
import Foundation
import Hummingbird

extension ServiceRoutes {
  /// `PUT /v1/captions`
  func putCaptions(_ request: Request, _ context: Context) async throws -> Response {
    _ = try QueryParameters(request.uri.query, allowed: [])
    try requireReady()
    return try await bodies.read(request, [.jsonLines]) { _, data in
      let put = try PutCaptionsRequest(jsonLines: data)
      try put.validate()
      let token = context.token(within: configuration.changes.deadline)
      let service = service
      return try Response(json: await queues.changes.run(token) { try service.put(put, token) })
    }
  }

  /// `GET /v1/captions/{id}`
  func caption(_ request: Request, _ context: Context) async throws -> Response {
    let id = try captionID(request, context)
    let token = context.token(within: configuration.searches.deadline)
    let service = service
    guard let caption = try await queues.searches.run(token, { try service.caption(id) }) else {
      throw unknownCaption(id)
    }
    return try Response(json: caption)
  }

  /// `DELETE /v1/captions/{id}`
  func removeCaption(_ request: Request, _ context: Context) async throws -> Response {
    let id = try captionID(request, context)
    let token = context.token(within: configuration.changes.deadline)
    let service = service
    let reply = try await queues.changes.run(token) { try service.removeCaption(id, token) }
    guard reply.removed > 0 else { throw unknownCaption(id) }
    return try Response(json: reply)
  }

  private func captionID(_ request: Request, _ context: Context) throws -> CaptionID {
    _ = try QueryParameters(request.uri.query, allowed: [])
    try requireReady()
    guard let id = CaptionID(context.parameter) else {
      throw Problem(
        .invalidParameter, "The id of a caption is a number.",
        got: String(context.parameter.prefix(256)), expected: "a number from 0")
    }
    try Inputs.requireID(id)
    return id
  }

  private func unknownCaption(_ id: CaptionID) -> Problem {
    Problem(
      .unknownCaption, "The index has no caption of this id.",
      got: "\(id)", expected: "the id of a caption")
  }
}
