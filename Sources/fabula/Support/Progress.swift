import Foundation

/// Progress of long work on standard error: one line that is rewritten on a
/// terminal; elsewhere a line every half minute.
final class Progress {
  private let title: String
  private let isTerminal = isatty(STDERR_FILENO) == 1
  private let started = Date()
  private var lastShown = Date.distantPast

  init(_ title: String) {
    self.title = title
  }

  /// Shows how far the work is, at most five times a second.
  func show(_ done: Int, of total: Int, note: String = "") {
    let seconds = Date().timeIntervalSince(started)
    guard done > 0 else { return line("\(title) 0/\(total)") }
    let left = seconds / Double(done) * Double(total - done)
    let time = done < total ? "\(Self.duration(left)) left" : Self.duration(seconds)
    line(
      "\(title) \(done)/\(total), \(time)\(note.isEmpty ? "" : ", \(note)")",
      isLast: done == total)
  }

  /// Shows a line; the last one stays.
  func line(_ text: String, isLast: Bool = false) {
    let interval = isTerminal ? 0.2 : 30
    guard isLast || Date().timeIntervalSince(lastShown) >= interval else { return }
    lastShown = Date()
    let end = isTerminal && !isLast ? "" : "\n"
    FileHandle.standardError.write(Data(((isTerminal ? "\r\u{1B}[K" : "") + text + end).utf8))
  }

  /// Seconds as people say them.
  static func duration(_ seconds: Double) -> String {
    let whole = Int(seconds.rounded())
    return switch whole {
    case ..<60: "\(whole) s"
    case ..<3600: "\(whole / 60) min \(whole % 60) s"
    default: "\(whole / 3600) h \(whole % 3600 / 60) min"
    }
  }
}
