import Neural
import TestSupport
import Testing

@testable import Storytelling

@Suite struct StyleVectorsTests {
  private let styles: StyleVectors
  private let captions: Tensor

  init() throws {
    func array(_ name: String) throws -> Tensor {
      try NumpyArray(path: Fixtures.path("rnn/\(name).npy")).tensor()
    }
    styles = try StyleVectors(
      caption: array("caption_style").elements,
      genres: [
        "romance": array("romance_style").elements, "swift": array("swift_style").elements,
      ])
    captions = try array("expected_skip_norm_noeos").rows(0..<5)
  }

  @Test func theShiftOfCaptionsIsTheExpectedOne() throws {
    let mean = StyleVectors.mean(of: captions)
    let wanted = try NumpyArray(path: Fixtures.path("rnn/expected_shift.npy")).tensor()
    let shifted = try styles.shifted(mean, to: "romance")
    expectEqual(Tensor(shifted, shape: [shifted.count]), wanted)
  }

  @Test func strengthGoesFromTheCaptionsStyleToTheGenres() throws {
    let mean = StyleVectors.mean(of: captions)
    #expect(try styles.shifted(mean, to: "swift", strength: 0) == mean)
    let half = try styles.shifted(mean, to: "swift", strength: 0.5)
    let whole = try styles.shifted(mean, to: "swift")
    #expect(whole != (try styles.shifted(mean, to: "romance")))
    for index in mean.indices {
      #expect(abs(half[index] - (mean[index] + whole[index]) / 2) < 1e-6)
    }
  }

  @Test func emphasisStretchesWhatTheCaptionsDifferIn() throws {
    let mean = StyleVectors.mean(of: captions)
    let plain = try styles.shifted(mean, to: "romance")
    let stretched = try styles.shifted(mean, to: "romance", emphasis: 3)
    for index in mean.indices {
      let difference = mean[index] - styles.caption[index]
      #expect(abs(stretched[index] - plain[index] - 2 * difference) < 1e-5)
    }
  }

  @Test func stylesThatAreNotThereAreRefusedByName() {
    #expect(throws: StorytellingError.unknownStyle(got: "noir", expected: ["romance", "swift"])) {
      try styles.shifted([], to: "noir")
    }
  }

  @Test func vectorsOfAnotherModelAreRefused() {
    let error = StorytellingError.wrongVectorLength(got: 1, expected: 32)
    #expect(throws: error) { try styles.shifted([1], to: "romance") }
    #expect(throws: error) { try StyleVectors(caption: styles.caption, genres: ["x": [1]]) }
  }

  @Test func savedStylesComeBack() throws {
    let file = TemporaryPath()
    try styles.save(to: file.path, metadata: ["note": "toy"])
    let stored = try SafetensorsFile(path: file.path)
    let back = try StyleVectors(from: stored)
    #expect(stored.metadata["note"] == "toy")
    #expect(back.caption == styles.caption)
    #expect(back.genres == styles.genres)
    #expect(back.names == ["romance", "swift"])
  }
}
