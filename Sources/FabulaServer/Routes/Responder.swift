import FabulaInterface
import Hummingbird
import Logging

/// Finds the route of a request, turns whatever is thrown into a problem
/// document, and counts.
struct Responder: HTTPResponder {
  let routes: [Route]
  let metrics: Metrics
  let logger: Logger

  func respond(to request: Request, context: Context) async throws -> Response {
    let started = ContinuousClock.now
    let candidates = routes.compactMap { route in
      route.match(request.uri.path).map { (route: route, parameter: $0) }
    }
    var response: Response
    do {
      let method: HTTPRequest.Method = request.method == .head ? .get : request.method
      guard let found = candidates.first(where: { $0.route.method == method }) else {
        throw unroutable(request, allowed: candidates.map(\.route.method))
      }
      var context = context
      context.parameter = found.parameter
      response = try await found.route.answer(request, context)
    } catch {
      response = self.response(to: error, request: request, context: context)
      if response.status == .methodNotAllowed {
        response.headers[.allow] = allowed(candidates.map(\.route.method))
      }
    }
    let key = Metrics.RequestKey(
      route: candidates.first?.route.path ?? "unknown",
      method: candidates.isEmpty ? "any" : label(of: request.method),
      status: context.channel.isActive ? response.status.code : 499)
    response = recording(response, as: key, since: started)
    return request.method == .head ? response.createHeadResponse() : response
  }

  /// Counts a whole answer now and a stream when it has ended.
  private func recording(
    _ response: Response, as key: Metrics.RequestKey, since started: ContinuousClock.Instant
  ) -> Response {
    guard response.body.contentLength == nil else {
      metrics.record(key, took: .now - started)
      return response
    }
    var response = response
    let body = response.body
    let metrics = metrics
    response.body = ResponseBody { writer in
      defer { metrics.record(key, took: .now - started) }
      try await body.write(writer)
    }
    return response
  }

  private func unroutable(_ request: Request, allowed methods: [HTTPRequest.Method]) -> Problem {
    if methods.isEmpty {
      return Problem(
        .notFound, "There is nothing at this path. See /openapi.json.",
        got: String(request.uri.path.prefix(256)), expected: "one of the documented paths")
    }
    return Problem(
      .methodNotAllowed, "The path exists, but not with this method.",
      got: String(request.method.rawValue.prefix(32)), expected: allowed(methods))
  }

  private func allowed(_ methods: [HTTPRequest.Method]) -> String {
    let names = methods.flatMap { $0 == .get ? ["GET", "HEAD"] : [$0.rawValue] }
    return names.joined(separator: ", ")
  }

  /// Methods that no route takes share one label: a client may invent any.
  private func label(of method: HTTPRequest.Method) -> String {
    method == .head || routes.contains { $0.method == method } ? method.rawValue : "other"
  }

  private func response(to error: any Error, request: Request, context: Context) -> Response {
    let problem = Problem(describing: error)
    if problem.kind == .internalError {
      logger.error(
        "request failed",
        metadata: ["path": "\(request.uri.path)", "error": "\(error)"])
    }
    return Response(problem: problem)
  }
}

extension Problem {
  /// The problem that a client is told about when `error` was thrown.
  init(describing error: any Error) {
    switch error {
    case let problem as Problem: self = problem
    case is CancellationError:
      self.init(.shuttingDown, "The work was given up because the daemon stops.")
    default: self.init(.internalError, "\(error)")
    }
  }
}
