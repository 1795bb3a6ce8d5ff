import ArgumentParser
import Fabula
import FabulaClient
import Foundation
import Language
import Neural
import VectorIndex

/// How a command ends (the numbers of `sysexits.h`).
enum ExitStatus: Int32 {
  case done = 0
  case failed = 1
  case inputMissing = 66
  case daemonUnreachable = 69

  /// Says on standard error what went wrong and ends the process.
  static func exit(with error: any Error) -> Never {
    // Help, version and usage errors are the parser's own; it exits with 64
    // for the last.
    if error is CleanExit || error is ValidationError || error is ExitCode
      || String(reflecting: type(of: error)).hasPrefix("ArgumentParser.")
    {
      FabulaCommand.exit(withError: error)
    }
    let (status, message) = describe(error)
    FileHandle.standardError.write(Data("fabula: \(message)\n".utf8))
    Foundation.exit(status.rawValue)
  }

  private static func describe(_ error: any Error) -> (ExitStatus, String) {
    switch error {
    case let error as InputMissing: (.inputMissing, error.description)
    case LanguageError.cannotRead(let path, let reason),
      WeightFileError.cannotRead(let path, let reason):
      (.inputMissing, "cannot read \(path): \(reason)")
    case VectorIndexError.system(_, let path, ENOENT):
      (.inputMissing, "there is no index at \(path); build one with `fabula index build`")
    case FabulaError.notAModel(let directory, _)
    where !FileManager.default.fileExists(atPath: directory):
      (.inputMissing, "\(error)")
    case ClientError.unreachable: (.daemonUnreachable, "\(error)")
    case let error as CocoaError where error.code == .fileReadNoSuchFile:
      (.inputMissing, "\(error.filePath ?? "a file") is not there")
    case let error as any CustomStringConvertible: (.failed, error.description)
    default: (.failed, error.localizedDescription)
    }
  }
}

/// A file that is not there or cannot be read.
struct InputMissing: Error, CustomStringConvertible {
  let description: String
}
