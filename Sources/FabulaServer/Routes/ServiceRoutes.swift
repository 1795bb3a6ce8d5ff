import FabulaInterface
import Hummingbird

/// The routes of the daemon, in the order of the documentation.
struct ServiceRoutes: Sendable {
  let service: any FabulaService
  let queues: WorkQueues
  let configuration: FabulaServer.Configuration
  let metrics: Metrics
  let bodies: RequestBodies

  /// Every path that is served.
  var all: [Route] {
    [
      Route(.post, "/v1/search", answer: search),
      Route(.post, "/v1/stories", answer: tell),
      Route(.post, "/v1/embeddings", answer: embed),
      Route(.put, "/v1/captions", answer: putCaptions),
      Route(.get, "/v1/captions/{id}", answer: caption),
      Route(.delete, "/v1/captions/{id}", answer: removeCaption),
      Route(.get, "/v1/index", answer: describeIndex),
      Route(.get, "/healthz", answer: health),
      Route(.get, "/readyz", answer: ready),
      Route(.get, "/metrics", answer: prometheus),
      Route(.get, "/openapi.json", answer: openAPI),
    ]
  }

  /// - Throws: ``Problem`` of kind `not-ready`.
  func requireReady() throws {
    if case .notReady(let reason) = service.readiness {
      throw Problem(.notReady, reason)
    }
  }
}
