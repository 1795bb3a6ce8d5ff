import Dispatch
import Foundation

/// Work spread over the cores.
package enum Parallel {
  /// How many threads numerical work uses: the environment variable
  /// `FABULA_THREADS`, otherwise the number of active cores.
  package static let threadCount: Int = {
    let wanted = ProcessInfo.processInfo.environment["FABULA_THREADS"].flatMap(Int.init)
    return max(1, wanted ?? ProcessInfo.processInfo.activeProcessorCount)
  }()

  /// Runs `body` for ranges that cover `0..<count`, at most `parts` of them at
  /// the same time, each beginning at a multiple of `multiple`. Which elements
  /// share a range never depends on timing.
  package static func forRanges(
    _ count: Int, parts: Int = threadCount, multiple: Int = 1, _ body: (Range<Int>) -> Void
  ) {
    guard count > 0 else { return }
    let length = ((count + parts - 1) / parts + multiple - 1) / multiple * multiple
    let ranges = (count + length - 1) / length
    if ranges == 1 {
      body(0..<count)
    } else {
      withoutActuallyEscaping(body) { body in
        let work = SendableWork(run: body)
        DispatchQueue.concurrentPerform(iterations: ranges) { part in
          work.run(part * length..<min(count, (part + 1) * length))
        }
      }
    }
  }
}

/// `concurrentPerform` wants a sendable closure. Its body here works on
/// disjoint ranges, which the compiler cannot see.
private struct SendableWork: @unchecked Sendable {
  let run: (Range<Int>) -> Void
}
