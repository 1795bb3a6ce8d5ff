/// Global average pooling: the mean of each of `channels` planes of `count`
/// elements, written to `output`. Sums are taken in double precision, so that
/// the result does not depend on the order.
package func globalAverage(
  _ input: UnsafePointer<Float>, channels: Int, count: Int,
  into output: UnsafeMutablePointer<Float>
) {
  for channel in 0..<channels {
    let plane = UnsafeBufferPointer(start: input + channel * count, count: count)
    var sum = 0.0
    for value in plane { sum += Double(value) }
    output[channel] = Float(sum / Double(count))
  }
}
