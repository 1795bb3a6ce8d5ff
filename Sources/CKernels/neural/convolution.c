#include "fabula_convolution.h"

#include <string.h>

#include "../kernel_choice.h"

#pragma clang fp contract(fast)

#define INLINE static inline __attribute__((always_inline))
// Before a loop whose arrays must become registers.
#define UNROLLED _Pragma("clang loop unroll(full)")

// A pixel outside the input.
static const float zeros[FABULA_CONVOLUTION_CHANNELS];

// Rows of the register tile: as many as leave registers for two vectors of
// weights and one of input.
#define LEVEL(name) portable_##name
#define LANES 4
#if defined(__aarch64__)
#define ROWS 12
#else
#define ROWS 6
#endif
#include "convolution.inc"
#include "winograd.inc"
#include "pooling.inc"
#include "convolution_table.inc"

#if defined(__x86_64__)
#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)
#define LEVEL(name) avx2_##name
#define LANES 8
#define ROWS 6
#include "convolution.inc"
#include "winograd.inc"
#include "pooling.inc"
#include "convolution_table.inc"
#pragma clang attribute pop

#pragma clang attribute push( \
    __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,fma"))), apply_to = function)
#define LEVEL(name) avx512_##name
#define LANES 16
#define ROWS 14
#include "convolution.inc"
#include "winograd.inc"
#include "pooling.inc"
#include "convolution_table.inc"
#pragma clang attribute pop
#endif

const fabula_convolution_kernels *fabula_convolution_kernels_for(fabula_cpu_level level) {
  if (level > fabula_cpu_level_best()) return NULL;
  return KERNELS_AT(level, portable_kernels, avx2_kernels, avx512_kernels);
}

const fabula_convolution_kernels *fabula_convolution_kernels_best(void) {
  return fabula_convolution_kernels_for(fabula_cpu_level_best());
}

size_t fabula_packed_count(size_t rows, size_t columns, size_t lanes) {
  return rows * ((columns + lanes - 1) / lanes * lanes);
}

// A panel of `there` columns that lie one after the other, cache line by cache
// line of each.
static void pack_columns(size_t rows, size_t there, size_t width, const float *matrix,
                         size_t column_stride, float *packed) {
  enum { LINE = 16 };
  for (size_t row = 0; row < rows; row += LINE) {
    size_t count = rows - row < LINE ? rows - row : LINE;
    for (size_t i = 0; i < width; i++)
      for (size_t k = row; k < row + count; k++)
        packed[k * width + i] = i < there ? matrix[i * column_stride + k] : 0;
  }
}

void fabula_pack_weights(size_t rows, size_t columns, size_t lanes, const float *matrix,
                         size_t row_stride, size_t column_stride, float *packed) {
  for (size_t first = 0; first < columns; first += 2 * lanes) {
    size_t left = columns - first, width = left > lanes ? 2 * lanes : lanes;
    size_t there = left < width ? left : width;
    if (row_stride == 1) {
      pack_columns(rows, there, width, matrix + first * column_stride, column_stride, packed);
      packed += rows * width;
      continue;
    }
    for (size_t row = 0; row < rows; row++, packed += width) {
      const float *from = matrix + row * row_stride + first * column_stride;
      for (size_t i = 0; i < there; i++) packed[i] = from[i * column_stride];
      for (size_t i = there; i < width; i++) packed[i] = 0;
    }
  }
}

void fabula_winograd_weights(const float *kernel, float *values) {
  static const double g[6][3] = {{1.0 / 4, 0, 0},
                                 {-1.0 / 6, -1.0 / 6, -1.0 / 6},
                                 {-1.0 / 6, 1.0 / 6, -1.0 / 6},
                                 {1.0 / 24, 1.0 / 12, 1.0 / 6},
                                 {1.0 / 24, -1.0 / 12, 1.0 / 6},
                                 {0, 0, 1}};
  double half[6][3];
  for (size_t i = 0; i < 6; i++)
    for (size_t j = 0; j < 3; j++)
      half[i][j] = g[i][0] * kernel[j] + g[i][1] * kernel[3 + j] + g[i][2] * kernel[6 + j];
  for (size_t i = 0; i < 6; i++)
    for (size_t j = 0; j < 6; j++)
      values[6 * i + j] =
          (float)(half[i][0] * g[j][0] + half[i][1] * g[j][1] + half[i][2] * g[j][2]);
}
