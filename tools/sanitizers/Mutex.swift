#if canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// Takes the place of `Synchronization.Mutex` under the thread sanitiser, which does
/// not see that one: it waits by futex(2), in a library without the sanitiser's marks,
/// so that everything which it protects would be reported. The sanitiser knows the
/// mutexes of POSIX.
struct Mutex<Value: ~Copyable>: ~Copyable, @unchecked Sendable {
  private let value: UnsafeMutablePointer<Value>
  private let mutex: UnsafeMutablePointer<pthread_mutex_t>

  init(_ initial: consuming sending Value) {
    value = .allocate(capacity: 1)
    value.initialize(to: initial)
    mutex = .allocate(capacity: 1)
    mutex.initialize(to: pthread_mutex_t())
    pthread_mutex_init(mutex, nil)
  }

  deinit {
    pthread_mutex_destroy(mutex)
    mutex.deallocate()
    value.deinitialize(count: 1)
    value.deallocate()
  }

  borrowing func withLock<Result: ~Copyable, Failure: Error>(
    _ body: (inout sending Value) throws(Failure) -> sending Result
  ) throws(Failure) -> sending Result {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    nonisolated(unsafe) let value = value
    return try body(&value.pointee)
  }
}
