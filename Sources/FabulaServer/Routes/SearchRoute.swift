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
    let names = SearchOptions.names + (kind == .vectors ? ["dimension"] : [])
    let parameters = try QueryParameters(query, allowed: names)
    let options = try SearchOptions(parameters)
    guard kind == .vectors else { return SearchRequest(.image(data), options) }
    let dimension = try parameters.number("dimension") ?? service.describeIndex().dimension
    try Inputs.require("dimension", dimension, in: 1...RequestLimits.dimension)
    return SearchRequest(
      .vectors(try VectorBatch(littleEndian: data, dimension: dimension)), options)
  }

  private func lane(of query: SearchQuery) -> (WorkQueue, FabulaServer.Lane) {
    switch query {
    case .vectors, .text, .texts, .caption, .captions: (queues.searches, configuration.searches)
    case .image: (queues.images, configuration.images)
    }
  }
}

extension SearchOptions {
  /// Reads the options of a search whose body is not JSON.
  ///
  /// - Throws: ``Problem`` of kind `invalid-parameter` or `invalid-filter`.
  fileprivate init(_ parameters: QueryParameters) throws {
    self.init(
      effort: try parameters.number("effort"), recall: try parameters.number("recall"),
      exact: try parameters.boolean("exact") ?? false,
      threshold: try parameters.number("threshold"))
    k = try parameters.number("k") ?? k
    diversity = try parameters.number("diversity") ?? diversity
    switch parameters.string("fold") {
    case "true": fold = RequestLimits.sameCosine
    case "false": fold = nil
    default: fold = try parameters.number("fold")
    }
    if let text = parameters.string("filter") {
      filter = try Problem.translating(.invalidFilter) {
        try StrictJSON.decode(CaptionFilter.self, from: Data(text.utf8))
      }
    }
  }
}
