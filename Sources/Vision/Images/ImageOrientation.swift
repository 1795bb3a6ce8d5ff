/// How a camera was held: where the first row and the first column of the
/// stored picture belong (EXIF 2.32, tag 0x0112).
public enum ImageOrientation: UInt8, CaseIterable, Sendable {
  /// As it should be.
  case topLeft = 1
  /// Mirrored left to right.
  case topRight
  /// Turned by 180°.
  case bottomRight
  /// Mirrored top to bottom.
  case bottomLeft
  /// Rows and columns exchanged.
  case leftTop
  /// To be turned clockwise by 90°.
  case rightTop
  /// Rows and columns exchanged, and turned by 180°.
  case rightBottom
  /// To be turned counterclockwise by 90°.
  case leftBottom

  /// Whether rows become columns.
  public var exchangesSides: Bool { rawValue >= ImageOrientation.leftTop.rawValue }
}

extension PixelImage {
  /// The picture as it should be seen, when it was stored under `orientation`.
  ///
  /// Complexity: O(pixels); the same picture for ``ImageOrientation/topLeft``.
  public func upright(from orientation: ImageOrientation) -> PixelImage {
    guard orientation != .topLeft else { return self }
    // Where the upright picture's first pixel stands in the stored one, and how
    // far a step to the right and a step down lead there, in pixels.
    let right = width - 1
    let bottom = (height - 1) * width
    let (start, stepRight, stepDown) =
      switch orientation {
      case .topLeft: (0, 1, width)
      case .topRight: (right, -1, width)
      case .bottomRight: (bottom + right, -1, -width)
      case .bottomLeft: (bottom, 1, -width)
      case .leftTop: (0, width, 1)
      case .rightTop: (bottom, -width, 1)
      case .rightBottom: (bottom + right, -width, -1)
      case .leftBottom: (right, width, -1)
      }
    let (columns, rows) = orientation.exchangesSides ? (height, width) : (width, height)
    return bytes.withUnsafeBufferPointer { source in
      PixelImage(width: columns, height: rows) { target in
        var target = target
        for y in 0..<rows {
          var pixel = 3 * (start + y * stepDown)
          for _ in 0..<columns {
            target[0] = source[pixel]
            target[1] = source[pixel + 1]
            target[2] = source[pixel + 2]
            target += 3
            pixel += 3 * stepRight
          }
        }
      }
    }
  }
}
