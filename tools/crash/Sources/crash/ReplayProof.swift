import Foundation

@testable import VectorIndex

/// Cuts the power at random moments of a recorded workload.
///
/// A child runs the workload under the recorder. Then, between any two recorded
/// events, files are made as a crash at that moment may leave them: everything
/// that was synced, and of what was not, any part, torn and in any order. Each
/// such index must open, verify, and hold exactly what had been acknowledged,
/// or that and the step that was under way. The same is asked of the copies
/// that compaction and backup had finished.
struct ReplayProof {
  private let points: Int
  private let operations: Int
  private let seed: Int
  private let isUnsynced: Bool

  init(_ arguments: inout Arguments) throws {
    points = try arguments.number("points", default: 10_000)
    operations = try arguments.number("operations", default: 400)
    seed = try arguments.number("seed", default: 1)
    isUnsynced = arguments.has("nosync")
  }

  func run() throws -> Bool {
    let folder = Folder(isInMemory: true)
    let work = folder.path + "/work"
    try FileManager.default.createDirectory(atPath: work, withIntermediateDirectories: true)
    try VectorIndex.make(work + "/index", Model())
    let disk = try Disk(work)
    let events = try record(work, log: folder.path + "/log")
    let models = models()
    print("replay: \(events.count) events of \(operations) steps recorded")
    let tally = try cut(disk, events, models, target: folder.path + "/crashed")
    let text = tally.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }
    print("replay\(isUnsynced ? " without syncs" : ""): \(text.joined(separator: ", "))")
    let isWhole = tally.keys.allSatisfy { $0.hasPrefix("whole") }
    // The proof must be able to fail.
    return isUnsynced ? !isWhole : isWhole
  }

  private func record(_ work: String, log: String) throws -> [Event] {
    var words = ["child-record", work, "--operations", "\(operations)", "--seed", "\(seed)"]
    if isUnsynced { words.append("--nosync") }
    let child = try spawn(words, environment: recorded(work, log: log)).process
    child.waitUntilExit()
    guard child.terminationStatus == 0 else {
      throw Arguments.Problem(text: "the recorded workload failed")
    }
    return Event.all(in: try Data(contentsOf: URL(filePath: log)))
  }

  /// What the index holds after each step.
  private func models() -> [Model] {
    var model = Model()
    return [model]
      + RecordedWorkload.steps(operations, seed: seed).map { step in
        if case .apply(let changes) = step { model.apply(changes) }
        return model
      }
  }

  private func cut(
    _ beginning: Disk, _ events: [Event], _ models: [Model], target: String
  ) throws -> [String: Int] {
    var disk = beginning
    var random = SplitMix64(seed: UInt64(seed))
    let marksFile = events.first { $0.kind == .create && $0.paths[0].hasSuffix("/marks") }?.file
    var (begun, done, cuts) = (0, 0, 0)
    var tally: [String: Int] = [:]
    for (number, event) in events.enumerated() {
      disk.apply(event)
      if event.file == marksFile, event.kind == .write {
        let mark = event.bytes.withUnsafeBytes { $0.loadUnaligned(as: Int64.self) }
        if mark > 0 { begun = Int(mark) } else { done = -Int(mark) }
      }
      // As many cuts between two events as make `points` in all.
      while cuts * events.count < points * (number + 1) {
        cuts += 1
        try disk.crash(&random, to: target)
        for (name, verdict) in try judge(target, models, done: done, begun: begun) {
          tally[verdict, default: 0] += 1
          if !verdict.hasPrefix("whole"), tally[verdict, default: 0] <= 3, !isUnsynced {
            print("replay: event \(number), step \(begun), \(name): \(verdict)")
          }
        }
      }
    }
    return tally
  }

  /// What became of the index and of the copies.
  private func judge(
    _ target: String, _ models: [Model], done: Int, begun: Int
  ) throws -> [(name: String, verdict: String)] {
    var verdicts = [
      ("index", verdict(target + "/index", models[done...begun], isCopy: false))
    ]
    for (number, step) in RecordedWorkload.steps(begun, seed: seed).enumerated() {
      switch step {
      case .compact, .backup: break
      default: continue
      }
      let copy = target + "/copy-\(number)"
      if number < done {
        // Only the newest copies: the others cannot change any more.
        guard done - number < 60 else { continue }
        verdicts.append(("copy \(number)", verdict(copy, models[number...number], isCopy: true)))
      } else if FileManager.default.fileExists(atPath: copy + "/data.mdb") {
        // Not finished: not there, or whole.
        verdicts.append(("copy \(number)", verdict(copy, models[number...number], isCopy: true)))
      }
    }
    return verdicts
  }

  private func verdict(_ directory: String, _ allowed: ArraySlice<Model>, isCopy: Bool) -> String {
    let what = isCopy ? "copies" : "indexes"
    do {
      let index = try VectorIndex(directory: directory)
      do {
        try index._checkInvariants()
        for model in allowed.reversed() where try model.difference(to: index) == nil {
          return "whole \(what)"
        }
        return "\(what) that lost acknowledged changes"
      } catch {
        return "damaged \(what)"
      }
    } catch {
      if !isUnsynced { print("replay: \(directory): \(error)") }
      return "refused \(what)"
    }
  }
}
