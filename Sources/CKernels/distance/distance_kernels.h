#ifndef DISTANCE_KERNELS_H
#define DISTANCE_KERNELS_H

#include "fabula_distance.h"

extern const fabula_distance_kernels fabula_distance_portable;
#if defined(__x86_64__)
extern const fabula_distance_kernels fabula_distance_avx2;
extern const fabula_distance_kernels fabula_distance_avx512;
#endif

#define INLINE static inline __attribute__((always_inline))

enum {
  /// How many rows ahead of the one in work are fetched.
  PREFETCH_ROWS = 2,
  PREFETCH_LINE = 64,
  /// Beyond this the hardware prefetcher has caught on to the row.
  PREFETCH_BYTES = 2048,
  /// The same for rows of int8 codes, which are shorter: the more rows are on
  /// their way, the fewer lines of each it takes.
  I8_AHEAD = 16,
  I8_BYTES = 256,
  /// The same for half-precision rows, of which a search ranks a handful.
  F16_AHEAD = 16,
  /// A scan leaves the fetching to the hardware, which stops at the end of each
  /// page: only the first lines of the page behind the next are asked for.
  SCAN_PAGE = 4096,
  SCAN_BYTES = 256,
};

INLINE const void *row_at(const fabula_rows *rows, uint32_t id) {
  const char *block = rows->blocks[id >> rows->shift];
  return block + (size_t)(id & rows->mask) * rows->stride;
}

INLINE void prefetch_bytes(const void *start, size_t bytes) {
  for (size_t offset = 0; offset < bytes; offset += PREFETCH_LINE)
    __builtin_prefetch((const char *)start + offset, 0, 3);
}

INLINE void prefetch_row(const fabula_rows *rows, uint32_t id) {
  size_t bytes = rows->stride < PREFETCH_BYTES ? rows->stride : PREFETCH_BYTES;
  prefetch_bytes(row_at(rows, id), bytes);
}

INLINE void i8_prefetch(const fabula_rows *rows, const fabula_rows *scales,
                        const fabula_i8_query *query, uint32_t id) {
  prefetch_bytes(row_at(rows, id), query->bytes < I8_BYTES ? query->bytes : I8_BYTES);
  __builtin_prefetch(row_at(scales, id), 0, 3);
}

/// Before a scan's row of `bytes`, for each page that begins so far ahead. The
/// address may lie behind the last row: a prefetch of no page does nothing.
INLINE void scan_prefetch(const void *row, size_t bytes) {
  uintptr_t start = (uintptr_t)row + SCAN_PAGE;
  uintptr_t page = (start + SCAN_PAGE - 1) / SCAN_PAGE * SCAN_PAGE;
  for (; page < start + bytes; page += SCAN_PAGE)
    prefetch_bytes((const void *)page, SCAN_BYTES);
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

/// The batch kernel of half-precision rows, around
///     float dot_f16_one(query, row, dimension)
#define DOT_F16_BATCH                                                                \
  static void dot_f16_batch(const float *query, size_t dimension,                    \
                            const fabula_rows *rows, const uint32_t *ids,            \
                            size_t count, float *out) {                              \
    for (size_t i = 0; i < count && i < F16_AHEAD; i++) prefetch_row(rows, ids[i]);  \
    for (size_t i = 0; i < count; i++) {                                             \
      if (i + F16_AHEAD < count) prefetch_row(rows, ids[i + F16_AHEAD]);             \
      out[i] = dot_f16_one(query, row_at(rows, ids[i]), dimension);                  \
    }                                                                                \
  }

/// A scan kernel around `one`.
#define DOT_SCAN(name, number, one)                                                  \
  static void name(const float *query, size_t dimension, const void *rows,           \
                   size_t stride, size_t count, float *out) {                        \
    const char *row = rows;                                                          \
    for (size_t i = 0; i < count; i++, row += stride) {                              \
      scan_prefetch(row, stride);                                                    \
      out[i] = one(query, (const number *)row, dimension);                           \
    }                                                                                \
  }

#define DOT_SCANS(dot)                        \
  DOT_SCAN(dot_f32_scan, float, dot)          \
  DOT_SCAN(dot_f16_scan, uint16_t, dot_f16_one)

/// The table of a level, made of the functions of its file.
#define DISTANCE_KERNELS(level)                                  \
  const fabula_distance_kernels fabula_distance_##level = {      \
      .dot_f32 = dot,                                            \
      .dot_f32_batch = dot_batch,                                \
      .dot_f16_batch = dot_f16_batch,                            \
      .dot_f32_scan = dot_f32_scan,                              \
      .dot_f16_scan = dot_f16_scan,                              \
      .dot_i8 = dot_i8,                                          \
      .dot_i8_rows = dot_i8_rows,                                \
      .load_i8 = load_i8,                                        \
      .scaled_i8_batch = scaled_i8_batch,                        \
      .scaled_i8_scan = scaled_i8_scan,                          \
  };

#endif
