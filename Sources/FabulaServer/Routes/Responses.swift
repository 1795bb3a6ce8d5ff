import FabulaInterface
import Foundation
import Hummingbird

extension Response {
  /// A reply in JSON.
  init(json value: some Encodable) throws {
    self.init(bytes: try StrictJSON.encode(value), mediaType: "application/json")
  }

  /// A whole reply.
  init(status: HTTPResponse.Status = .ok, bytes: Data, mediaType: String) {
    self.init(
      status: status, headers: [.contentType: mediaType],
      body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
  }

  /// A problem document; with `Retry-After` when trying again may help.
  init(problem: Problem) {
    // A document of strings and one number can always be encoded.
    let bytes = (try? StrictJSON.encode(problem)) ?? Data("{}".utf8)
    self.init(
      status: HTTPResponse.Status(code: problem.status), bytes: bytes,
      mediaType: Problem.mediaType)
    if problem.status == 503 { headers[.retryAfter] = "\(ServerLimits.retryAfterSeconds)" }
  }
}
