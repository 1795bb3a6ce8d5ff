#include "distance_kernels.h"

#include "fabula_half.h"

enum { LANES = 16 };

// Sixteen running sums, so that the compiler can use vector registers without
// being allowed to reorder a sum: the result is the same on every machine
// without fused multiply-add. Not inlined, so that the single and the batch
// entry run the same instructions.
__attribute__((noinline)) static float dot(const float *a, const float *b, size_t dimension) {
  float sums[LANES] = {0};
  size_t i = 0;
  for (; i + LANES <= dimension; i += LANES)
    for (size_t lane = 0; lane < LANES; lane++)
      sums[lane] += a[i + lane] * b[i + lane];
  for (size_t lane = 0; i < dimension; i++, lane++)
    sums[lane] += a[i] * b[i];
  for (size_t half = LANES / 2; half > 0; half /= 2)
    for (size_t lane = 0; lane < half; lane++)
      sums[lane] += sums[lane + half];
  return sums[0];
}

static void dot_batch(const float *query, size_t dimension, const fabula_rows *rows,
                      const uint32_t *ids, size_t count, float *out) {
  DOT_BATCH_BODY(dot)
}

INLINE int32_t i8_one(const fabula_i8_query *query, const uint8_t *row) {
  int32_t sum = 0;
  for (size_t i = 0; i < query->bytes; i++) sum += (row[i] - 128) * query->codes[i];
  return sum;
}

INLINE void i8_four(const fabula_i8_query *query, const uint8_t *const rows[4], int32_t out[4]) {
  for (size_t j = 0; j < 4; j++) out[j] = i8_one(query, rows[j]);
}

static int32_t dot_i8_rows(const uint8_t *a, const uint8_t *b, size_t bytes) {
  int32_t sum = 0;
  for (size_t i = 0; i < bytes; i++) sum += (a[i] - 128) * (b[i] - 128);
  return sum;
}

static int32_t load_i8(const uint8_t *row, size_t bytes, int8_t *codes) {
  int32_t sum = 0;
  for (size_t i = 0; i < bytes; i++) sum += codes[i] = (int8_t)(row[i] - 128);
  return sum;
}

#include "int8.inc"

// Widened piece by piece into the same sixteen running sums.
static float dot_f16_one(const float *query, const uint16_t *row, size_t dimension) {
  float sums[LANES] = {0}, wide[LANES];
  for (size_t i = 0; i < dimension; i += LANES) {
    size_t left = dimension - i < LANES ? dimension - i : LANES;
    fabula_half_to_float_at(FABULA_CPU_PORTABLE, row + i, wide, left);
    for (size_t lane = 0; lane < left; lane++) sums[lane] += query[i + lane] * wide[lane];
  }
  float sum = 0;
  for (size_t lane = 0; lane < LANES; lane++) sum += sums[lane];
  return sum;
}

DOT_F16_BATCH

DOT_SCANS(dot)

DISTANCE_KERNELS(portable)
