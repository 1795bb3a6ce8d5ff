import FabulaInterface
import Foundation
import Hummingbird

extension ServiceRoutes {
  /// `GET /v1/captions/{id}`
  func caption(_ request: Request, _ context: Context) async throws -> Response {
    _ = try QueryParameters(request.uri.query, allowed: [])
    try requireReady()
    guard let id = CaptionID(context.parameter) else {
      throw Problem(
        .invalidParameter, "The id of a caption is a number.",
        got: String(context.parameter.prefix(256)), expected: "a number from 0")
    }
    let token = context.token(within: configuration.searches.deadline)
    let service = service
    guard let caption = try await queues.searches.run(token, { try service.caption(id) }) else {
      throw Problem(
        .unknownCaption, "The index has no caption of this id.",
        got: "\(id)", expected: "the id of a caption")
    }
    return try Response(json: caption)
  }

  /// `GET /v1/index`
  func describeIndex(_ request: Request, _ context: Context) async throws -> Response {
    _ = try QueryParameters(request.uri.query, allowed: [])
    try requireReady()
    return try Response(json: service.describeIndex())
  }

  /// `GET /healthz`
  func health(_ request: Request, _ context: Context) async throws -> Response {
    _ = try QueryParameters(request.uri.query, allowed: [])
    return try Response(json: Health(status: "alive"))
  }

  /// `GET /readyz`
  func ready(_ request: Request, _ context: Context) async throws -> Response {
    _ = try QueryParameters(request.uri.query, allowed: [])
    try requireReady()
    return try Response(json: Health(status: "ready"))
  }

  /// `GET /metrics`
  func prometheus(_ request: Request, _ context: Context) async throws -> Response {
    _ = try QueryParameters(request.uri.query, allowed: [])
    let text = PrometheusText(
      metrics.snapshot, queues: queues.all, ready: service.readiness == .ready
    ).text
    return Response(bytes: Data(text.utf8), mediaType: PrometheusText.mediaType)
  }

  /// `GET /openapi.json`
  func openAPI(_ request: Request, _ context: Context) async throws -> Response {
    _ = try QueryParameters(request.uri.query, allowed: [])
    return Response(bytes: Data(OpenAPIDocument.text.utf8), mediaType: "application/json")
  }
}
