import FabulaInterface
import Foundation
import Hummingbird

extension ServiceRoutes {
  /// `POST /v1/search`
  func search(_ request: Request, _ context: Context) async throws -> Response {
    try requireReady()
    return try await bodies.read(request, [.json, .vectors, .image]) { kind, data in
      let search = try searchRequest(kind, data, query: request.uri.query)
      try search.validate()
      let (queue, lane) = lane(of: search.query)
      let token = context.token(within: lane.deadline)
      let service = service
      return try Response(json: await queue.run(token) { try service.search(search, token) })
    }
  }

  /// `POST /v1/embeddings`
  func embed(_ request: Request, _ context: Context) async throws -> Response {
    try requireReady()
    return try await bodies.read(request, [.json, .image]) { kind, data in
      _ = try QueryParameters(request.uri.query, allowed: [])
      let embedding =
        kind == .image
        ? EmbeddingRequest(.image(data)) : try StrictJSON.decode(EmbeddingRequest.self, from: data)
      try embedding.validate()
      let isImage = if case .image = embedding.input { true } else { false }
      let queue = isImage ? queues.images : queues.searches
      let lane = isImage ? configuration.images : configuration.searches
      let token = context.token(within: lane.deadline)
      let service = service
      return try Response(json: await queue.run(token) { try service.embed(embedding, token) })
    }
  }

  private func searchRequest(
    _ kind: BodyKind, _ data: Data, query: String?
  ) throws -> SearchRequest {
    if kind == .json {
      _ = try QueryParameters(query, allowed: [])
      return try StrictJSON.decode(SearchRequest.self, from: data)
    }
    let names = ["k", "effort", "exact"] + (kind == .vectors ? ["dimension"] : [])
    let parameters = try QueryParameters(query, allowed: names)
    var search = SearchRequest(.image(data))
    if kind == .vectors {
      let dimension = try parameters.number("dimension") ?? service.describeIndex().dimension
      guard (1...RequestLimits.dimension).contains(dimension) else {
        throw Problem(
          .outOfRange, "\"dimension\" lies outside its range.",
          got: "\(dimension)", expected: "1 to \(RequestLimits.dimension)")
      }
      search.query = .vectors(try VectorBatch(littleEndian: data, dimension: dimension))
    }
    search.k = try parameters.number("k") ?? search.k
    search.effort = try parameters.number("effort")
    search.exact = try parameters.boolean("exact") ?? search.exact
    return search
  }

  private func lane(of query: SearchQuery) -> (WorkQueue, FabulaServer.Lane) {
    switch query {
    case .vectors, .text: (queues.searches, configuration.searches)
    case .image: (queues.images, configuration.images)
    }
  }
}
