import FabulaInterface
import Foundation

/// A response as it came over the socket.
struct RawResponse {
  let status: Int
  /// Names in lower case.
  let headers: [String: String]
  let body: Data

  /// The problem document in the body.
  func problem() throws -> Problem {
    try StrictJSON.decode(Problem.self, from: body)
  }

  /// The body as text.
  var text: String { String(decoding: body, as: UTF8.self) }
}

/// A Unix-socket connection that is spoken to byte by byte. It never blocks a
/// thread, of which the concurrency pool has few.
final class RawConnection: Sendable {
  private let descriptor: Int32

  init(socketPath: String) throws {
    descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: socketPath.utf8) }
    let result = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        Foundation.connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
    guard result == 0 else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
    _ = fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) | O_NONBLOCK)
  }

  func close() {
    _ = Foundation.close(descriptor)
  }

  /// Says that nothing more will be sent, while still listening.
  func closeOutput() {
    _ = shutdown(descriptor, Int32(SHUT_WR))
  }

  static func head(_ method: String, _ path: String, _ headers: [String: String]) -> Data {
    let lines = headers.map { "\($0.key): \($0.value)\r\n" }.sorted().joined()
    return Data("\(method) \(path) HTTP/1.1\r\n\(lines)\r\n".utf8)
  }

  func send(_ data: Data) async throws {
    var rest = data[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes {
        Foundation.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      if count > 0 {
        rest = rest.dropFirst(count)
      } else if errno == EAGAIN {
        try await Task.sleep(for: .milliseconds(2))
      } else {
        throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO)
      }
    }
  }

  /// The bytes that have come, nil at the end of the stream, empty when none
  /// came within `patience`.
  func receive(patience: Duration = .seconds(30)) async throws -> Data? {
    let deadline = ContinuousClock.now + patience
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = recv(descriptor, &buffer, buffer.count, 0)
      if count > 0 { return Data(buffer[..<count]) }
      if count == 0 || errno == ECONNRESET { return nil }
      guard ContinuousClock.now < deadline else { return Data() }
      try await Task.sleep(for: .milliseconds(2))
    }
  }

  /// Reads until the server closes, and parses what came.
  func response() async throws -> RawResponse {
    var data = Data()
    while let more = try await receive() {
      if more.isEmpty { throw POSIXError(.ETIMEDOUT) }
      data.append(more)
    }
    return try RawConnection.parse(data)
  }

  static func parse(_ data: Data) throws -> RawResponse {
    guard let end = data.range(of: Data("\r\n\r\n".utf8)) else { throw POSIXError(.EBADMSG) }
    let lines = String(decoding: data[..<end.lowerBound], as: UTF8.self)
      .components(separatedBy: "\r\n")
    var headers: [String: String] = [:]
    for line in lines.dropFirst() {
      guard let colon = line.firstIndex(of: ":") else { continue }
      headers[line[..<colon].lowercased()] =
        line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces)
    }
    let body = Data(data[end.upperBound...])
    return RawResponse(
      status: Int(lines[0].split(separator: " ")[1]) ?? 0, headers: headers,
      body: headers["transfer-encoding"] == "chunked" ? unchunk(body) : body)
  }

  private static func unchunk(_ data: Data) -> Data {
    var rest = data
    var body = Data()
    while let line = rest.range(of: Data("\r\n".utf8)) {
      let digits = String(decoding: rest[..<line.lowerBound], as: UTF8.self)
      guard let size = Int(digits, radix: 16), size > 0 else { break }
      body.append(rest[line.upperBound...].prefix(size))
      rest = Data(rest[line.upperBound...].dropFirst(size + 2))
    }
    return body
  }
}
