#ifndef FABULA_DEPTHWISE_H
#define FABULA_DEPTHWISE_H

#include <stddef.h>

#include "fabula_cpu.h"

/// Kernels of convolutional networks that are not matrix products, compiled
/// once for every level of `fabula_cpu_level`. Planes are (height, width),
/// row-major; a stack of them is (channels, height, width).
typedef struct {
  /// Depthwise 3x3 cross-correlation with zero padding 1 and stride 1 or 2,
  /// bias and clamp in one pass:
  ///     output = min(max(sum + bias, floor), ceiling)
  /// `weights`: (channels, 3, 3), `bias`: (channels), `output`: (channels,
  /// (height - 1) / stride + 1, (width - 1) / stride + 1). `scratch` holds
  /// `fabula_depthwise_scratch_count(height, width)` floats of any value.
  void (*depthwise3x3)(size_t channels, size_t height, size_t width, size_t stride,
                       const float *input, const float *weights, const float *bias,
                       float floor, float ceiling, float *scratch, float *output);

  /// values = min(max(values + bias of the row, floor), ceiling), in place.
  void (*add_bias_clamp)(size_t rows, size_t columns, const float *bias, float floor,
                         float ceiling, float *values);
} fabula_depthwise_kernels;

/// The kernels of the best level of this CPU.
const fabula_depthwise_kernels *fabula_depthwise_kernels_best(void);

/// The kernels of one level, or NULL when this CPU does not have it.
const fabula_depthwise_kernels *fabula_depthwise_kernels_for(fabula_cpu_level level);

/// Floats of scratch memory that `depthwise3x3` needs for one padded plane.
size_t fabula_depthwise_scratch_count(size_t height, size_t width);

#endif
