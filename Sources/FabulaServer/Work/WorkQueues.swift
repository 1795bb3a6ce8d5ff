/// The queues of a daemon.
struct WorkQueues: Sendable {
  /// Vectors, texts and captions: milliseconds.
  let searches: WorkQueue
  /// Images that have to go through the CNN: tenths of a second.
  let images: WorkQueue
  /// Stories: seconds.
  let stories: WorkQueue
  /// Changes of the index, which wait for the disk.
  let changes: WorkQueue

  var all: [WorkQueue] { [searches, images, stories, changes] }

  init(_ configuration: FabulaServer.Configuration) {
    func queue(_ name: String, _ lane: FabulaServer.Lane) -> WorkQueue {
      WorkQueue(
        name: name, threads: lane.threads, capacity: lane.capacity, niceness: lane.niceness)
    }
    searches = queue("searches", configuration.searches)
    images = queue("images", configuration.images)
    stories = queue("stories", configuration.stories)
    changes = queue("changes", configuration.changes)
  }

  func stop() {
    for queue in all { queue.stop() }
  }

  func close() {
    for queue in all { queue.close() }
  }
}
