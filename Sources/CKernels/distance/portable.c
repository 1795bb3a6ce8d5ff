#include "distance_kernels.h"

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

const fabula_distance_kernels fabula_distance_portable = {dot, dot_batch};
