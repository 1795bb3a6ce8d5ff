/// Bilinear resampling with anti-aliasing along one axis, to the bit as Pillow
/// does it: a triangle as wide as the reduction, in 22-bit fixed point.
struct ResamplingWeights {
  /// First input element under each output element.
  private(set) var starts: [Int] = []
  /// Input elements under each output element.
  private(set) var counts: [Int] = []
  /// The weights, `stride` for each output element, 2²² = 1.
  private(set) var weights: [Int32] = []
  let stride: Int

  /// The weights of the elements `range` of an output of `output` elements,
  /// resampled from `input` elements. Indices of the arrays count from the
  /// start of the range.
  ///
  /// Complexity: O(range · max(1, input / output)).
  init(input: Int, output: Int, range: Range<Int>) {
    let scale = Double(input) / Double(output)
    let support = max(scale, 1)
    stride = Int(support.rounded(.up)) * 2 + 1
    weights = [Int32](repeating: 0, count: range.count * stride)
    for (row, element) in range.enumerated() {
      let centre = (Double(element) + 0.5) * scale
      let start = max(Int(centre - support + 0.5), 0)
      let end = min(Int(centre + support + 0.5), input)
      let triangle = (start..<end).map { index in
        max(0, 1 - abs((Double(index) - centre + 0.5) * (1 / support)))
      }
      let sum = triangle.reduce(0, +)
      for (index, height) in triangle.enumerated() {
        weights[row * stride + index] = Int32(height / sum * 4_194_304 + 0.5)
      }
      starts.append(start)
      counts.append(end - start)
    }
  }

  /// The input elements that any output element needs.
  var inputRange: Range<Int> {
    let end = zip(starts, counts).map { $0 + $1 }.max() ?? 0
    return (starts.min() ?? 0)..<end
  }
}

/// The rounded, clamped value of a sum of pixels times 22-bit weights.
@inline(__always)
private func rounded(_ sum: Int32) -> UInt8 {
  UInt8(truncatingIfNeeded: max(0, min(255, sum >> 22)))
}

private let half: Int32 = 1 << 21

extension PixelImage {
  /// The picture at another size: bilinear with anti-aliasing, byte for byte
  /// what Pillow up to version 12 and torchvision's `Resize` give.
  ///
  /// Complexity: O(input pixels + output pixels).
  public func resized(width newWidth: Int, height newHeight: Int) -> PixelImage {
    precondition(newWidth > 0 && newHeight > 0, "a picture has at least one pixel")
    return resized(
      width: newWidth, height: newHeight, columns: 0..<newWidth, rows: 0..<newHeight)
  }

  /// The part `columns` × `rows` of the picture resized to `newWidth` ×
  /// `newHeight`, without computing the rest.
  func resized(
    width newWidth: Int, height newHeight: Int, columns: Range<Int>, rows: Range<Int>
  ) -> PixelImage {
    // Columns first, into bytes, then rows. A pass that changes nothing is
    // skipped: its weights would be 1 all the same.
    let vertical = ResamplingWeights(input: height, output: newHeight, range: rows)
    let needed = height == newHeight ? rows : vertical.inputRange
    let narrow =
      width == newWidth
      ? cropped(columns: columns, rows: needed)
      : resampledColumns(
        ResamplingWeights(input: width, output: newWidth, range: columns), rows: needed)
    return height == newHeight
      ? narrow : narrow.resampledRows(vertical, firstRow: needed.lowerBound)
  }

  /// The part `columns` × `rows` of the picture.
  func cropped(columns: Range<Int>, rows: Range<Int>) -> PixelImage {
    if columns.count == width, rows.count == height { return self }
    return bytes.withUnsafeBufferPointer { source in
      PixelImage(width: columns.count, height: rows.count) { target in
        for (index, row) in rows.enumerated() {
          (target + 3 * index * columns.count).update(
            from: source.baseAddress! + 3 * (row * width + columns.lowerBound),
            count: 3 * columns.count)
        }
      }
    }
  }

  private func resampledColumns(_ axis: ResamplingWeights, rows: Range<Int>) -> PixelImage {
    let columns = axis.starts.count
    return bytes.withUnsafeBufferPointer { source in
      PixelImage(width: columns, height: rows.count) { target in
        var target = target
        for row in rows {
          let line = source.baseAddress! + 3 * row * width
          for column in 0..<columns {
            var (red, green, blue) = (half, half, half)
            var pixel = line + 3 * axis.starts[column]
            let first = column * axis.stride
            for index in first..<first + axis.counts[column] {
              let weight = axis.weights[index]
              red &+= Int32(pixel[0]) &* weight
              green &+= Int32(pixel[1]) &* weight
              blue &+= Int32(pixel[2]) &* weight
              pixel += 3
            }
            target[0] = rounded(red)
            target[1] = rounded(green)
            target[2] = rounded(blue)
            target += 3
          }
        }
      }
    }
  }

  /// The vertical pass over a picture whose first row is row `firstRow` of the
  /// input that `axis` speaks of.
  private func resampledRows(_ axis: ResamplingWeights, firstRow: Int) -> PixelImage {
    let lineBytes = 3 * width
    return bytes.withUnsafeBufferPointer { source in
      PixelImage(width: width, height: axis.starts.count) { target in
        var sums = [Int32](repeating: half, count: lineBytes)
        for row in 0..<axis.starts.count {
          for index in 0..<lineBytes { sums[index] = half }
          for offset in 0..<axis.counts[row] {
            let line = source.baseAddress! + (axis.starts[row] - firstRow + offset) * lineBytes
            let weight = axis.weights[row * axis.stride + offset]
            for index in 0..<lineBytes { sums[index] &+= Int32(line[index]) &* weight }
          }
          let result = target + row * lineBytes
          for index in 0..<lineBytes { result[index] = rounded(sums[index]) }
        }
      }
    }
  }
}

extension PixelImage {
  /// A square of the picture resized to `newWidth` × `newHeight` by plain
  /// bilinear interpolation, without anti-aliasing and black outside: element
  /// (`top` + y, `left` + x) for x and y in 0..<`side`, in 0…255, written to
  /// `target` (side, side, 3).
  ///
  /// Output element i lies at (i + ½) · input / output − ½.
  func interpolated(
    width newWidth: Int, height newHeight: Int, left: Int, top: Int, side: Int,
    into target: UnsafeMutablePointer<Float>
  ) {
    func place(_ index: Int, _ input: Int, _ output: Int) -> (first: Int, second: Double) {
      let position = (Double(index) + 0.5) * Double(input) / Double(output) - 0.5
      let first = position.rounded(.down)
      return (Int(first), position - first)
    }
    let columns = (left..<left + side).map { place($0, width, newWidth) }
    for y in 0..<side {
      let row = place(top + y, height, newHeight)
      for x in 0..<side {
        let column = columns[x]
        for channel in 0..<3 {
          func value(_ y: Int, _ x: Int) -> Double {
            guard (0..<height).contains(y), (0..<width).contains(x) else { return 0 }
            return Double(bytes[3 * (y * width + x) + channel])
          }
          let upper =
            value(row.first, column.first) * (1 - column.second)
            + value(row.first, column.first + 1) * column.second
          let lower =
            value(row.first + 1, column.first) * (1 - column.second)
            + value(row.first + 1, column.first + 1) * column.second
          target[3 * (y * side + x) + channel] = Float(
            upper * (1 - row.second) + lower * row.second)
        }
      }
    }
  }
}
