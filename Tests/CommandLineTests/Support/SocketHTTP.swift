import FabulaInterface
import Foundation

/// HTTP/1.1 over a Unix socket with nothing but system calls: what any program
/// in any language would send.
enum SocketHTTP {
  /// A reply, with its body out of its chunks.
  struct Reply: Sendable {
    let status: Int
    let head: String
    let body: Data

    var text: String { String(decoding: body, as: UTF8.self) }

    func problem() throws -> Problem { try JSONDecoder().decode(Problem.self, from: body) }

    func json<Value: Decodable>(_ type: Value.Type) throws -> Value {
      try JSONDecoder().decode(type, from: body)
    }
  }

  static func get(_ socket: String, _ path: String) async throws -> Reply {
    try await exchange(socket, "GET \(path) HTTP/1.1\r\nHost: fabula\r\n", Data())
  }

  static func post(
    _ socket: String, _ path: String, type: String, accept: String = "*/*", _ body: Data,
    sendsAllFirst: Bool = false
  ) async throws -> Reply {
    let head =
      "POST \(path) HTTP/1.1\r\nHost: fabula\r\nContent-Type: \(type)\r\nAccept: \(accept)\r\n"
      + "Content-Length: \(body.count)\r\n"
    return try await exchange(socket, head, body, sendsAllFirst: sendsAllFirst)
  }

  /// One request on a connection of its own, on a thread that may block.
  private static func exchange(
    _ socket: String, _ head: String, _ body: Data, sendsAllFirst: Bool = false
  ) async throws -> Reply {
    let request = Data((head + "Connection: close\r\n\r\n").utf8) + body
    return try await withCheckedThrowingContinuation { continuation in
      DispatchQueue.global().async {
        continuation.resume(
          with: Result { try parse(talk(socket, request, sendsAllFirst: sendsAllFirst)) })
      }
    }
  }

  private static func talk(_ path: String, _ request: Data, sendsAllFirst: Bool) throws -> Data {
    let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(descriptor) }
    var patience = timeval(tv_sec: 60, tv_usec: 0)
    setsockopt(
      descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
    let connected = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
    guard connected == 0 else { throw POSIXError(.init(rawValue: errno) ?? .EIO) }
    var rest = request[...]
    while !rest.isEmpty {
      // A daemon that refuses a body answers before it has read it.
      let events = sendsAllFirst ? POLLOUT : POLLIN | POLLOUT
      var state = pollfd(fd: descriptor, events: Int16(events), revents: 0)
      guard poll(&state, 1, 60_000) > 0, Int32(state.revents) & POLLIN == 0 else { break }
      let sent = rest.withUnsafeBytes {
        send(
          descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL | MSG_DONTWAIT))
      }
      guard sent > 0 || errno == EAGAIN else { break }
      rest = rest.dropFirst(max(0, sent))
    }
    var reply = Data()
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while case let count = recv(descriptor, &buffer, buffer.count, 0), count > 0 {
      reply.append(contentsOf: buffer[..<count])
    }
    return reply
  }

  private static func parse(_ data: Data) throws -> Reply {
    guard let end = data.firstRange(of: Data("\r\n\r\n".utf8)) else {
      throw POSIXError(.ECONNRESET)
    }
    let head = String(decoding: data[..<end.lowerBound], as: UTF8.self)
    let body = Data(data[end.upperBound...])
    return Reply(
      status: Int(head.split(separator: " ")[1]) ?? 0, head: head,
      body: head.lowercased().contains("transfer-encoding: chunked") ? joined(body) : body)
  }

  /// The chunks of a body without their sizes.
  private static func joined(_ chunks: Data) -> Data {
    var rest = chunks
    var body = Data()
    while let line = rest.firstRange(of: Data("\r\n".utf8)),
      let size = Int(String(decoding: rest[..<line.lowerBound], as: UTF8.self), radix: 16), size > 0
    {
      body.append(rest[line.upperBound...].prefix(size))
      rest = Data(rest[line.upperBound...].dropFirst(size + 2))
    }
    return body
  }
}
