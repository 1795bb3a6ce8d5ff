import FabulaClient
import FabulaInterface
import FabulaServer
import Foundation
import Testing

@Suite struct SocketTests {
  private func mode(of path: String) -> mode_t? {
    var status = stat()
    return lstat(path, &status) == 0 ? status.st_mode : nil
  }

  /// A socket that was bound and whose owner has died.
  private func leaveStaleSocket(at path: String) {
    let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
    withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        _ = bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
    close(descriptor)
  }

  @Test func socketAndLockAreForTheirOwnerAlone() async throws {
    try await withServer { server in
      #expect(mode(of: server.socketPath) == S_IFSOCK | 0o600)
      #expect(mode(of: server.socketPath + ".lock") == S_IFREG | 0o600)
    }
  }

  @Test func secondDaemonIsRefusedAndTheFirstGoesOn() async throws {
    try await withServer { server in
      let error = ServerError.socketInUse(path: server.socketPath)
      await #expect(throws: error) {
        try await TestServer.start(socketPath: server.socketPath)
      }
      let health = try await server.client.health()
      #expect(health.status == "alive")
    }
  }

  @Test func daemonOfAnotherKindIsNotRobbedOfItsSocket() async throws {
    try await withServer { server in
      // The lock is gone, as when another program made the socket: only the
      // probe can tell that somebody answers.
      unlink(server.socketPath + ".lock")
      let error = ServerError.socketInUse(path: server.socketPath)
      await #expect(throws: error) {
        try await TestServer.start(socketPath: server.socketPath)
      }
      let health = try await server.client.health()
      #expect(health.status == "alive")
    }
  }

  @Test func staleSocketIsReplaced() async throws {
    let folder = try SocketFolder()
    defer { folder.remove() }
    let path = folder.path + "/s"
    leaveStaleSocket(at: path)
    #expect(mode(of: path) != nil)
    let server = try await TestServer.start(socketPath: path)
    #expect(try await server.client.health().status == "alive")
    #expect(mode(of: path) == S_IFSOCK | 0o600)
    try await server.client.shutdown()
    await server.stop()
    try await server.wait()
  }

  @Test func fileInTheSocketsPlaceIsLeftAlone() async throws {
    let folder = try SocketFolder()
    defer { folder.remove() }
    let path = folder.path + "/s"
    try Data("precious".utf8).write(to: URL(filePath: path))
    await #expect(throws: ServerError.notASocket(path: path)) {
      try await TestServer.start(socketPath: path)
    }
    #expect(try Data(contentsOf: URL(filePath: path)) == Data("precious".utf8))
  }

  @Test func longPathIsRefusedWithItsLength() async throws {
    let folder = try SocketFolder()
    defer { folder.remove() }
    let path = folder.path + "/" + String(repeating: "é", count: 50)
    let error = ServerError.socketPathTooLong(path: path, got: path.utf8.count, expected: 103)
    await #expect(throws: error) { try await TestServer.start(socketPath: path) }
    #expect(error.description.contains("\(path.utf8.count) bytes"))
  }

  @Test func longestPathIsServed() async throws {
    let folder = try SocketFolder()
    defer { folder.remove() }
    let path = folder.path + "/" + String(repeating: "s", count: 102 - folder.path.utf8.count)
    #expect(path.utf8.count == 103)
    let server = try await TestServer.start(socketPath: path)
    #expect(try await server.client.health().status == "alive")
    try await server.client.shutdown()
    await server.stop()
    try await server.wait()
  }

  @Test func missingDirectoryIsSaid() async throws {
    let folder = try SocketFolder()
    defer { folder.remove() }
    let path = folder.path + "/none/s"
    let error = ServerError.system(operation: "open", path: path + ".lock", error: ENOENT)
    await #expect(throws: error) { try await TestServer.start(socketPath: path) }
  }

  @Test func socketIsRemovedAndFreeAfterTheEnd() async throws {
    let folder = try SocketFolder()
    defer { folder.remove() }
    let path = folder.path + "/s"
    for _ in 0..<2 {
      let server = try await TestServer.start(socketPath: path)
      try await server.client.shutdown()
      await server.stop()
      try await server.wait()
      #expect(mode(of: path) == nil)
    }
  }

  @Test func clientSaysThatNoDaemonAnswers() async throws {
    let folder = try SocketFolder()
    defer { folder.remove() }
    let path = folder.path + "/s"
    try await FabulaClient.withClient(socketPath: path) { client in
      let missing = await #expect(throws: ClientError.self) { try await client.health() }
      #expect(missing == .unreachable(socketPath: path, reason: "No such file or directory"))
      leaveStaleSocket(at: path)
      let refused = await #expect(throws: ClientError.self) { try await client.health() }
      #expect(refused == .unreachable(socketPath: path, reason: "Connection refused"))
    }
  }
}
