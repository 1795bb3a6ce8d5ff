import TestSupport
import Testing

/// The check values that were published with the formula.
@Suite struct DeterministicWeightsTests {
  @Test func theHashAndTheFirstNumbersAreThePublishedOnes() {
    #expect(DeterministicWeights.seed("a") == 0xAF63_DC4C_8601_EC8C)
    #expect(
      DeterministicWeights.unit("a", count: 3).map(Double.init)
        == [0.3717309236526489, 0.9981222748756409, 0.9921064972877502])
  }

  @Test func networkEntriesAreThePublishedOnes() {
    let kernel = DeterministicWeights.networkEntry(
      "inception_narrow16_Conv2d_1a_3x3.conv.weight", shape: [2, 3, 3, 3])
    #expect(kernel.prefix(3).elementsEqual([-0.10202943, -0.14456318, -0.34772813]))
    let bias = DeterministicWeights.networkEntry("resnet50_full_fc.bias", shape: [1000])
    // Published with eight decimals.
    for (got, expected) in zip(bias, [0.07355753, -0.06095414, -0.01720439] as [Float]) {
      #expect(abs(got - expected) <= 6e-9)
    }
  }
}
