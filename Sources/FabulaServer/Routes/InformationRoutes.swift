import FabulaInterface
import Foundation
import Hummingbird

extension ServiceRoutes {
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
      metrics.snapshot, queues: queues.all, ready: service.readiness == .ready,
      service: service.metrics
    ).text
    return Response(bytes: Data(text.utf8), mediaType: PrometheusText.mediaType)
  }

  /// `GET /openapi.json`
  func openAPI(_ request: Request, _ context: Context) async throws -> Response {
    _ = try QueryParameters(request.uri.query, allowed: [])
    return Response(bytes: Data(OpenAPIDocument.text.utf8), mediaType: "application/json")
  }
}
