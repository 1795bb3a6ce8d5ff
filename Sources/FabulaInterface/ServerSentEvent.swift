import Foundation

/// One event of a `text/event-stream` (WHATWG HTML, section 9.2), as this
/// interface uses it: a name and one line of JSON.
package struct ServerSentEvent: Equatable, Sendable {
  /// The media type of a stream of events.
  package static let mediaType = "text/event-stream"

  package let name: String
  package let data: Data

  package init(name: String, data: Data) {
    self.name = name
    self.data = data
  }

  /// `event: NAME`, `data: JSON`, and the empty line that ends the event.
  package var bytes: Data {
    Data("event: \(name)\ndata: ".utf8) + data + Data("\n\n".utf8)
  }
}

/// Cuts a stream of bytes into events. Pieces may end anywhere.
package struct ServerSentEventParser {
  private var line = Data()
  private var name = ""
  private var data = Data()

  package init() {}

  /// The events that are complete with these bytes.
  package mutating func events(in bytes: some Sequence<UInt8>) -> [ServerSentEvent] {
    var events: [ServerSentEvent] = []
    for byte in bytes {
      if byte != UInt8(ascii: "\n") {
        line.append(byte)
        continue
      }
      if let event = endLine() { events.append(event) }
    }
    return events
  }

  private mutating func endLine() -> ServerSentEvent? {
    defer { line.removeAll(keepingCapacity: true) }
    if line.last == UInt8(ascii: "\r") { line.removeLast() }
    guard !line.isEmpty else {
      defer { (name, data) = ("", Data()) }
      return name.isEmpty ? nil : ServerSentEvent(name: name, data: data)
    }
    if let value = value(of: "event:") { name = String(decoding: value, as: UTF8.self) }
    if let value = value(of: "data:") { data.append(value) }
    return nil
  }

  private func value(of field: String) -> Data? {
    guard line.starts(with: field.utf8) else { return nil }
    let value = line.dropFirst(field.utf8.count)
    return value.first == UInt8(ascii: " ") ? value.dropFirst() : value
  }
}
