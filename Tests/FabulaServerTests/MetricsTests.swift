import FabulaClient
import FabulaInterface
import Foundation
import Testing

@testable import FabulaServer

@Suite struct MetricsTests {
  @Test func requestsAreCountedByRouteAndStatus() async throws {
    try await withServer { server in
      for id: CaptionID in [0, 1, 2] { _ = try await server.client.caption(id) }
      _ = try? await server.client.caption(99)
      _ = try await server.exchange("GET", "/nowhere")
      _ = try await server.exchange("PATCH", "/v1/index")
      let reply = try await server.exchange("GET", "/metrics")
      #expect(reply.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8")
      let name = "fabula_http_requests_total"
      for line in [
        "\(name){route=\"/v1/captions/{id}\",method=\"GET\",status=\"200\"} 3",
        "\(name){route=\"/v1/captions/{id}\",method=\"GET\",status=\"404\"} 1",
        "\(name){route=\"unknown\",method=\"any\",status=\"404\"} 1",
        "\(name){route=\"/v1/index\",method=\"other\",status=\"405\"} 1",
        "fabula_http_request_duration_seconds_count{route=\"/v1/captions/{id}\"} 4",
        "fabula_queue_completed_total{queue=\"searches\"} 4",
        "fabula_queue_capacity{queue=\"stories\"} 8",
        "fabula_ready 1",
        "# TYPE fabula_toy_captions gauge", "fabula_toy_captions 5",
        "# TYPE fabula_toy_share counter", "fabula_toy_share 0.25",
      ] {
        #expect(reply.text.contains(line + "\n"), Comment(rawValue: line))
      }
    }
  }

  @Test func streamedStoryIsCountedWhenItHasEnded() async throws {
    try await withServer { server in
      for try await _ in server.client.storyEvents(StoryRequest(.text("rain"))) {}
      try await eventually("the story was not counted") {
        try await server.client.metrics().contains(
          "{route=\"/v1/stories\",method=\"POST\",status=\"200\"} 1\n")
      }
    }
  }

  @Test func everyLineIsACommentOrASample() async throws {
    try await withServer { server in
      _ = try await server.client.index()
      let pattern = /[a-z_]+(\{[a-z]+="[^"]*"(,[a-z]+="[^"]*")*\})? [0-9.e+-]+/
      for line in try await server.client.metrics().split(separator: "\n") {
        let isComment = line.hasPrefix("# HELP ") || line.hasPrefix("# TYPE ")
        #expect(isComment || line.wholeMatch(of: pattern) != nil, Comment(rawValue: "\(line)"))
      }
    }
  }

  @Test func histogramPutsDurationsIntoTheirBuckets() {
    var histogram = Histogram()
    for milliseconds in [0.4, 0.5, 0.6, 5_000, 61_000] {
      histogram.record(.seconds(milliseconds / 1_000))
    }
    #expect(histogram.counts == [0, 0, 2, 1, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 1])
    // The sum of five doubles of this size is exact to far below a microsecond.
    #expect(abs(histogram.sum - 66.0015) < 1e-6)
  }
}
