extension FabulaServer {
  /// The queue and the threads for one kind of work.
  public struct Lane: Equatable, Sendable {
    /// Pieces of work done at one time.
    public var threads: Int
    /// Pieces of work that may wait; one more is answered 503.
    public var capacity: Int
    /// Time for one piece of work, waiting included.
    public var deadline: Duration
    /// Added to the niceness of the threads, 0 to 19.
    public var niceness: Int

    /// A lane.
    public init(threads: Int, capacity: Int, deadline: Duration, niceness: Int = 0) {
      self.threads = threads
      self.capacity = capacity
      self.deadline = deadline
      self.niceness = niceness
    }
  }

  /// Threads, queues and time limits of a daemon.
  public struct Configuration: Sendable {
    /// Searches by vector or text, embeddings of text, captions.
    public var searches = Lane(threads: 2, capacity: 128, deadline: .seconds(10))
    /// Searches by image and embeddings of images, which go through the CNN.
    public var images = Lane(threads: 1, capacity: 32, deadline: .seconds(30), niceness: 5)
    /// Stories; they give way to searches.
    public var stories = Lane(threads: 1, capacity: 8, deadline: .seconds(120), niceness: 5)
    /// Changes of the index. Several threads wait for the disk together: the
    /// changes that arrive meanwhile share the next write.
    public var changes = Lane(threads: 8, capacity: 128, deadline: .seconds(60))
    /// Open connections; further clients wait in the system's backlog.
    public var connections = 256
    /// After this time without a request a connection is closed; the head of a
    /// request has to come within it too.
    public var idleTimeout = Duration.seconds(60)
    /// Time for a request to arrive, from the end of its head to the end of its body.
    public var bodyTimeout = Duration.seconds(30)
    /// Time for which a client may leave its reply unread.
    public var stallTimeout = Duration.seconds(30)
    /// Time to finish accepted work after a signal to stop; the last fifth is for
    /// telling the clients of what was not finished.
    public var stopTimeout = Duration.seconds(10)

    /// The defaults.
    public init() {}
  }
}
