#ifndef FABULA_INT8_PRODUCT_H
#define FABULA_INT8_PRODUCT_H

#include <stddef.h>
#include <stdint.h>

#include "fabula_cpu.h"

/// The largest magnitude of an input code for rows of `inputs` weights: every
/// sum of products with weights -128...127 then fits into 32 bits. It is 32,767
/// up to 512 inputs, and 4,096 for 4,096 of them.
static inline int32_t fabula_int8_product_limit(size_t inputs) {
  size_t limit = inputs == 0 ? INT16_MAX : (size_t)INT32_MAX / (128 * inputs);
  return limit < INT16_MAX ? (int32_t)limit : INT16_MAX;
}

/// The most inputs that leave an input code its 7 bits.
#define FABULA_INT8_PRODUCT_INPUTS 131072

/// Products of float inputs with int8 weights, whose sums are those of integers
/// and therefore exact: all levels give the same bits.
///
/// Inputs are coded with 11 to 15 bits, not 8, so that only the weights are
/// coarse: the sums of a recurrent state go through the same weights again and
/// again. The products are made by VPDPWSSD where there is AVX-512 VNNI.
typedef struct {
  /// Codes `rows` rows of `inputs` floats, each row by its largest magnitude:
  ///     value * factor is about codes * scales[row]
  /// `factors` has one number for each column (the scales of weights that were
  /// coded by their inputs), or is NULL for ones. A NaN becomes 0.
  void (*quantize)(size_t rows, size_t inputs, const float *values, const float *factors,
                   int16_t *codes, float *scales);

  /// output[r][o] += scales[r] * weight_scales[o] * sum(codes[r] * weights[o])
  ///
  /// `weights`: (outputs, inputs), `codes`: (rows, inputs), of any alignment and
  /// without padding. `weight_scales` has one number for each output, or is NULL
  /// for ones. Rows of `output` are `stride` floats apart.
  void (*multiply)(size_t rows, size_t inputs, size_t outputs, const int16_t *codes,
                   const float *scales, const int8_t *weights, const float *weight_scales,
                   float *output, size_t stride);
} fabula_int8_product_kernels;

/// The kernels of the best level of this CPU.
const fabula_int8_product_kernels *fabula_int8_product_kernels_best(void);

/// The kernels of one level, or NULL when this CPU does not have it.
const fabula_int8_product_kernels *fabula_int8_product_kernels_for(fabula_cpu_level level);

#endif
