#ifndef FABULA_CONVOLUTION_H
#define FABULA_CONVOLUTION_H

#include <stddef.h>

#include "fabula_cpu.h"

/// Kernels of convolutional networks for inference, compiled once for every
/// level of `fabula_cpu_level`.
///
/// Planes of channels are stored pixel by pixel, (height, width, channels):
/// the channels of a pixel stand side by side, and `stride` floats lie between
/// a pixel and the next one, so that a layer can write its channels into a part
/// of a wider plane (a concatenation) without a copy.
typedef struct {
  size_t height, width, channels, stride;
} fabula_planes;

/// How a window moves over planes.
typedef struct {
  size_t kernel_height, kernel_width, step, padding_height, padding_width;
} fabula_window;

/// What follows a sum: min(max(sum + bias + addend, floor), ceiling).
typedef struct {
  /// One a channel, followed by zeros up to a multiple of the level's lanes.
  const float *bias;
  float floor, ceiling;
  /// Planes like the output (a residual block's shortcut), or NULL.
  const float *addend;
  size_t addend_stride;
} fabula_epilogue;

typedef struct {
  /// Floats in a vector register: 4, 8 or 16.
  size_t lanes;

  /// Convolution (cross-correlation with zero padding) of output pixels
  /// `first ..< first + count`, counted row by row.
  ///
  /// `weights` come from `fabula_pack_weights`. One dot product a channel and
  /// pixel, summed in the order (tap, input channel) whatever the range, so
  /// that neither threads nor batches change a bit. A matrix product is the
  /// convolution of a row of pixels with a 1x1 window.
  void (*convolve)(const fabula_planes *input, const fabula_window *window,
                   const fabula_planes *output, const fabula_epilogue *epilogue,
                   const float *weights, const float *input_values, float *output_values,
                   size_t first, size_t count);

  /// Depthwise convolution, one window a channel, of output rows `first ..<
  /// first + count`. `weights`: (taps, channels), each row padded with zeros to
  /// a multiple of `lanes`.
  void (*depthwise)(const fabula_planes *input, const fabula_window *window,
                    const fabula_planes *output, const fabula_epilogue *epilogue,
                    const float *weights, const float *input_values, float *output_values,
                    size_t first, size_t count);

  /// The largest value under the window, of output rows `first ..< first +
  /// count`; cells outside do not count.
  void (*maximum_pool)(const fabula_planes *input, const fabula_window *window,
                       const fabula_planes *output, const float *input_values,
                       float *output_values, size_t first, size_t count);

  /// The sum under the window divided by its size or, when `counts_inside`, by
  /// the number of cells that lie inside, of output rows `first ..< first +
  /// count`.
  void (*average_pool)(const fabula_planes *input, const fabula_window *window,
                       const fabula_planes *output, int counts_inside,
                       const float *input_values, float *output_values, size_t first,
                       size_t count);

  /// Winograd's F(4x4, 3x3) (Lavin & Gray 2016, arXiv:1509.09308): the input of
  /// tiles `first ..< first + count`, each 6x6 pixels for 4x4 of the output, as
  /// 36 matrices of (`count`, channels). A matrix begins `pitch` rows after the
  /// one before it. Tiles are counted row by row.
  void (*winograd_input)(const fabula_planes *input, const fabula_window *window,
                         const fabula_planes *output, const float *input_values,
                         float *matrices, size_t pitch, size_t first, size_t count);

  /// The output of tiles `first ..< first + count` from the 36 products of
  /// (`count`, channels), which lie in the same way.
  void (*winograd_output)(const fabula_planes *output, const fabula_epilogue *epilogue,
                          const float *matrices, size_t pitch, float *output_values,
                          size_t first, size_t count);
} fabula_convolution_kernels;

/// The kernels of the best level of this CPU.
const fabula_convolution_kernels *fabula_convolution_kernels_best(void);

/// The kernels of one level, or NULL when this CPU does not have it.
const fabula_convolution_kernels *fabula_convolution_kernels_for(fabula_cpu_level level);

/// The most channels of a padded convolution's input: so many zeros stand for a
/// pixel outside.
enum { FABULA_CONVOLUTION_CHANNELS = 8192 };

/// Floats that `fabula_pack_weights` writes.
size_t fabula_packed_count(size_t rows, size_t columns, size_t lanes);

/// Packs a matrix for `convolve`: `matrix` holds element (row, column), with a
/// row for each tap and input channel and a column for each output channel, at
/// row * row_stride + column * column_stride. Panels of two vectors of columns
/// follow each other, the last one of one or two, padded with zeros.
void fabula_pack_weights(size_t rows, size_t columns, size_t lanes, const float *matrix,
                         size_t row_stride, size_t column_stride, float *packed);

/// The 36 values G w G^T of one 3x3 kernel of Winograd's F(4x4, 3x3); the nine
/// of `kernel` stand row by row.
void fabula_winograd_weights(const float *kernel, float *values);

#endif
