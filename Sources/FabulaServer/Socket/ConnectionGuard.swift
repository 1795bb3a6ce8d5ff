import Hummingbird
import NIOCore
import NIOHTTPTypes

/// Guards one connection against slow clients, and answers
/// `Expect: 100-continue`, with which curl asks before it sends a photograph.
///
/// - A request has to arrive whole within `bodyTimeout` of its head, also when
///   it has been answered already and the rest is only read away.
/// - A client that does not read its reply for `stallTimeout` is cut off.
/// - When a request was refused before its body was read, the rest of the body
///   is read away, so that a client which sends everything first gets to its
///   answer.
final class ConnectionGuard: ChannelDuplexHandler, RemovableChannelHandler {
  typealias InboundIn = HTTPRequestPart
  typealias InboundOut = HTTPRequestPart
  typealias OutboundIn = HTTPResponsePart
  typealias OutboundOut = HTTPResponsePart

  private let bodyTimeout: TimeAmount
  private let stallTimeout: TimeAmount
  private let metrics: Metrics
  /// Whether our side has said its last word and only reads the rest away.
  private var isDiscarding = false
  private var bodyDeadline: Scheduled<Void>?
  private var stallDeadline: Scheduled<Void>?

  init(bodyTimeout: Duration, stallTimeout: Duration, metrics: Metrics) {
    self.bodyTimeout = TimeAmount(bodyTimeout)
    self.stallTimeout = TimeAmount(stallTimeout)
    self.metrics = metrics
  }

  func handlerAdded(context: ChannelHandlerContext) {
    metrics.connectionOpened()
  }

  func handlerRemoved(context: ChannelHandlerContext) {
    bodyDeadline?.cancel()
    stallDeadline?.cancel()
    metrics.connectionClosed()
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    switch unwrapInboundIn(data) {
    case .head(let head):
      bodyDeadline?.cancel()
      bodyDeadline = close(context, after: bodyTimeout)
      if wantsContinue(head) {
        let head = HTTPResponsePart.head(HTTPResponse(status: .continue))
        context.writeAndFlush(wrapOutboundOut(head), promise: nil)
      }
    case .body: break
    case .end:
      bodyDeadline?.cancel()
      bodyDeadline = nil
      if isDiscarding { context.close(promise: nil) }
    }
    if !isDiscarding { context.fireChannelRead(data) }
  }

  func channelReadComplete(context: ChannelHandlerContext) {
    context.fireChannelReadComplete()
    if isDiscarding { context.read() }
  }

  func close(context: ChannelHandlerContext, mode: CloseMode, promise: EventLoopPromise<Void>?) {
    context.close(mode: mode, promise: promise)
    guard mode == .output else { return }
    isDiscarding = true
    context.read()
  }

  func channelWritabilityChanged(context: ChannelHandlerContext) {
    stallDeadline?.cancel()
    stallDeadline = context.channel.isWritable ? nil : close(context, after: stallTimeout)
    context.fireChannelWritabilityChanged()
  }

  /// A body that is certainly too large is not asked for.
  private func wantsContinue(_ head: HTTPRequest) -> Bool {
    guard head.headerFields[.expect]?.lowercased() == "100-continue" else { return false }
    let length = head.headerFields[.contentLength].flatMap { Int($0) }
    return (length ?? 0) <= ServerLimits.imageBytes
  }

  private func close(_ context: ChannelHandlerContext, after time: TimeAmount) -> Scheduled<Void> {
    context.eventLoop.assumeIsolated().scheduleTask(in: time) { context.close(promise: nil) }
  }
}
