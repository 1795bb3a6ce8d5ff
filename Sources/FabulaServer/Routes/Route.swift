import FabulaInterface
import Hummingbird
import NIOCore

/// What a request is answered with besides itself.
struct Context: RequestContext {
  var coreContext: CoreRequestContextStorage
  /// The connection, which tells whether the client is still there.
  let channel: any Channel
  /// The value of `{…}` in the path of the route.
  var parameter = ""

  init(source: ApplicationRequestContextSource) {
    coreContext = CoreRequestContextStorage(source: source)
    channel = source.channel
  }

  /// A token for work on behalf of this request.
  func token(within time: Duration) -> WorkToken {
    let channel = channel
    return WorkToken(within: time) { !channel.isActive }
  }
}

/// A path, the method it takes and what answers it.
struct Route: Sendable {
  let method: HTTPRequest.Method
  /// The path, in which one component may be a placeholder such as `{id}`.
  let path: String
  let answer: @Sendable (Request, Context) async throws -> Response

  private let components: [Substring]

  init(
    _ method: HTTPRequest.Method, _ path: String,
    answer: @escaping @Sendable (Request, Context) async throws -> Response
  ) {
    self.method = method
    self.path = path
    self.answer = answer
    self.components = path.split(separator: "/", omittingEmptySubsequences: false)
  }

  /// The value of the placeholder (empty without one) when the path fits, else nil.
  func match(_ path: String) -> String? {
    let given = path.split(separator: "/", omittingEmptySubsequences: false)
    guard given.count == components.count else { return nil }
    var parameter = ""
    for (component, value) in zip(components, given) {
      if component.hasPrefix("{") && !value.isEmpty {
        parameter = String(value)
      } else if component != value {
        return nil
      }
    }
    return parameter
  }
}
