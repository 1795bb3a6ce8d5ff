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

  @Test func stylesAreMixedByTheirShares() throws {
    let (romance, swift) = (styles.genres["romance"]!, styles.genres["swift"]!)
    for (text, share) in [
      ("romance:0.7,swift:0.3", 0.7), ("romance:7, swift:3", 0.7), ("romance,swift", 0.5),
      ("swift:0,romance", 1), ("romance:1,swift:1,romance:2", 0.75),
    ] as [(String, Float)] {
      let mixed = try styles.vector(of: text)
      for index in mixed.indices {
        #expect(abs(mixed[index] - share * romance[index] - (1 - share) * swift[index]) < 1e-6)
      }
    }
    #expect(try styles.vector(of: "romance") == romance)
  }

  @Test(arguments: [
    "", ",", "romance,", "romance:", "romance:x", "romance:-1,swift", "romance:0", "romance:inf",
    "romance:nan", ":1", "romance:1,noir:1", "romance:1:2",
  ])
  func whatIsNoMixtureIsRefused(text: String) {
    #expect(throws: StorytellingError.unknownStyle(got: text, expected: ["romance", "swift"])) {
      try styles.shifted(styles.caption, to: text)
    }
  }

  @Test func namesThatAMixtureCouldNotTellAreNone() {
    #expect(StyleMixture.isName("science-fiction"))
    for name in ["", "a,b", "a:b", "a b"] { #expect(!StyleMixture.isName(name)) }
  }

  /// Rounding of a few products in single precision.
  @Test func rescalingBringsTheNormToThatOfThePassages() throws {
    let styles = try StyleVectors(
      caption: styles.caption, genres: styles.genres, norms: ["romance": 3, "swift": 1])
    func norm(_ vector: [Float]) -> Float { vector.reduce(0) { $0 + $1 * $1 }.squareRoot() }
    let mean = StyleVectors.mean(of: captions)
    let plain = try styles.shifted(mean, to: "romance", strength: 0.5)
    for (style, wanted) in [("romance", 3), ("swift", 1), ("romance:3,swift:1", 2.5)]
      as [(String, Float)]
    {
      let whole = try styles.shifted(mean, to: style, strength: 0.5, rescaling: 1)
      #expect(abs(norm(whole) - wanted) < 1e-5)
    }
    let half = try styles.shifted(mean, to: "romance", strength: 0.5, rescaling: 0.5)
    #expect(abs(norm(half) - (norm(plain) + 3) / 2) < 1e-5)
    #expect(half.indices.allSatisfy { abs(half[$0] / norm(half) - plain[$0] / norm(plain)) < 1e-5 })
    let zeros = [Float](repeating: 0, count: plain.count)
    let empty = try StyleVectors(caption: zeros, genres: ["x": zeros], norms: ["x": 1])
    #expect(try empty.shifted(zeros, to: "x", rescaling: 1) == zeros)
  }

  @Test func aStyleWithoutANormCannotBeRescaled() throws {
    #expect(throws: StorytellingError.self) {
      try styles.shifted(styles.caption, to: "romance", rescaling: 1)
    }
  }

  @Test func ofEveryStyleOnlyThoseWithANormAreRescaled() throws {
    let styles = try StyleVectors(
      caption: styles.caption, genres: styles.genres, norms: ["romance": 3])
    #expect(styles.everyStyle(rescaling: 0) == "romance,swift")
    #expect(styles.everyStyle(rescaling: 0.5) == "romance")
  }

  @Test func theMeanNormIsThatOfTheRows() {
    #expect(StyleVectors.meanNorm(of: Tensor([3, 4, 0, 0, 0, 1], shape: [3, 2])) == 2)
    #expect(StyleVectors.meanNorm(of: Tensor(zeros: [0, 2])) == 0)
  }

  @Test func savedStylesComeBack() throws {
    let file = TemporaryPath()
    let styles = try StyleVectors(
      caption: styles.caption, genres: styles.genres, norms: ["romance": 0.5])
    try styles.save(to: file.path, metadata: ["note": "toy"])
    let stored = try SafetensorsFile(path: file.path)
    let back = try StyleVectors(from: stored)
    #expect(stored.metadata["note"] == "toy")
    #expect(back.caption == styles.caption)
    #expect(back.genres == styles.genres)
    #expect(back.norms == styles.norms)
    #expect(back.names == ["romance", "swift"])
  }
}
