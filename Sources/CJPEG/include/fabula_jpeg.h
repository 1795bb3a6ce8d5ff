#ifndef FABULA_JPEG_H
#define FABULA_JPEG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// How a decode ended.
typedef enum {
  FABULA_JPEG_OK = 0,
  /// The bytes do not begin with a start-of-image marker.
  FABULA_JPEG_NOT_JPEG,
  /// A header or the coded data is broken or cut off.
  FABULA_JPEG_DAMAGED,
  /// The header names more rows, columns or pixels than the limits allow.
  FABULA_JPEG_TOO_LARGE,
  /// More scans than the limits allow: a "progressive bomb".
  FABULA_JPEG_TOO_MANY_SCANS,
  /// A legal file of a kind that is not read: 12-bit, lossless, unknown colours.
  FABULA_JPEG_UNSUPPORTED,
  /// libjpeg wanted more working memory than the limits allow.
  FABULA_JPEG_OUT_OF_MEMORY,
} fabula_jpeg_status;

/// What a file may ask for.
typedef struct {
  uint32_t maximum_side;
  uint64_t maximum_pixels;
  /// Bytes of libjpeg's own working memory (coefficients of progressive files).
  uint64_t maximum_memory;
  int maximum_scans;
  /// Let damaged data pass: libjpeg fills what is missing with grey.
  bool lenient;
} fabula_jpeg_limits;

/// What is known of a file. `message` explains every status but OK.
typedef struct {
  /// Columns and rows as the header says; 0 when no header was found.
  uint32_t width, height;
  /// Columns and rows that `fabula_jpeg_decode` writes.
  uint32_t output_width, output_height;
  /// The denominator of the scaled decode: 1, 2, 4 or 8.
  uint32_t scale;
  /// Warnings of libjpeg; above 0 only with `lenient`.
  long warnings;
  char message[200];
} fabula_jpeg_report;

/// Reads the header and checks it against the limits; nothing is allocated in
/// proportion to the image. The output size is the smallest of 1, 1/2, 1/4,
/// 1/8 whose shorter side is at least `minimum_side` (0: full size).
fabula_jpeg_status fabula_jpeg_read_header(const uint8_t *bytes, size_t count,
                                           const fabula_jpeg_limits *limits,
                                           uint32_t minimum_side,
                                           fabula_jpeg_report *report);

/// Decodes to RGB, 3 bytes a pixel, row after row without gaps. Grey, CMYK and
/// YCCK are converted. `capacity` is the size of `rgb` in bytes; a smaller
/// buffer than `3 * output_width * output_height` is refused.
fabula_jpeg_status fabula_jpeg_decode(const uint8_t *bytes, size_t count,
                                      const fabula_jpeg_limits *limits,
                                      uint32_t minimum_side, uint8_t *rgb,
                                      size_t capacity,
                                      fabula_jpeg_report *report);

/// Encodes RGB, 3 bytes a pixel, as a baseline file of a quality of 1 to 100.
/// The caller frees the file; NULL when memory is short or a side is 0 or above
/// libjpeg's 65,500.
uint8_t *fabula_jpeg_encode(const uint8_t *rgb, uint32_t width, uint32_t height, int quality,
                            size_t *count);

#endif
