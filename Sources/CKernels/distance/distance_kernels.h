#ifndef DISTANCE_KERNELS_H
#define DISTANCE_KERNELS_H

#include "fabula_distance.h"

extern const fabula_distance_kernels fabula_distance_portable;
#if defined(__x86_64__)
extern const fabula_distance_kernels fabula_distance_avx2;
extern const fabula_distance_kernels fabula_distance_avx512;
#endif

enum {
  /// How many rows ahead of the one in work are fetched.
  PREFETCH_ROWS = 2,
  PREFETCH_LINE = 64,
  /// Beyond this the hardware prefetcher has caught on to the row.
  PREFETCH_BYTES = 2048,
};

static inline const float *row_at(const fabula_rows *rows, uint32_t id) {
  const char *block = rows->blocks[id >> rows->shift];
  return (const float *)(block + (size_t)(id & rows->mask) * rows->stride);
}

static inline void prefetch_row(const fabula_rows *rows, uint32_t id) {
  const char *row = (const char *)row_at(rows, id);
  size_t bytes = rows->stride < PREFETCH_BYTES ? rows->stride : PREFETCH_BYTES;
  for (size_t offset = 0; offset < bytes; offset += PREFETCH_LINE)
    __builtin_prefetch(row + offset, 0, 3);
}

/// The body of a batch kernel around `dot`, a macro because each instruction
/// set must compile it anew, with its own `dot` inlined.
#define DOT_BATCH_BODY(dot)                                            \
  for (size_t i = 0; i < count && i < PREFETCH_ROWS; i++)              \
    prefetch_row(rows, ids[i]);                                        \
  for (size_t i = 0; i < count; i++) {                                 \
    if (i + PREFETCH_ROWS < count)                                     \
      prefetch_row(rows, ids[i + PREFETCH_ROWS]);                      \
    out[i] = dot(query, row_at(rows, ids[i]), dimension);              \
  }

#endif
