#ifndef FABULA_DISTANCE_H
#define FABULA_DISTANCE_H

#include <stddef.h>
#include <stdint.h>

#include "fabula_cpu.h"

/// Rows of equal length in blocks of 2^shift rows: row `i` is `i & mask` rows
/// of `stride` bytes into block `i >> shift`. A plain array is one block.
typedef struct {
  const void *_Nullable const *_Nonnull blocks;
  size_t stride;
  uint32_t shift;
  uint32_t mask;
} fabula_rows;

/// The bytes of a row of int8 codes are a multiple of this, so that no kernel
/// needs a tail.
#define FABULA_I8_ALIGNMENT 64

/// The longest row of int8 codes whose dot product fits into 32 bits.
#define FABULA_I8_LIMIT 65536

/// What fills a row of stored int8 codes up to `FABULA_I8_ALIGNMENT`: zero.
#define FABULA_I8_PADDING 128

/// A vector of int8 codes that is compared with stored rows.
///
/// Stored codes are in offset binary, byte = code + 128, because the dot
/// product of AVX-512 VNNI takes unsigned times signed bytes (VPDPBUSD):
///     sum(code * query) = sum(byte * query) - 128 * sum(query)
/// so only the query's sum is needed, once, and nothing beside the rows.
/// Codes are -127...127 on both sides (bytes 1...255). A damaged byte 0 gives
/// some number, not the same at every level, and no other harm.
typedef struct {
  /// `bytes` signed codes, zeros behind the dimension, of any alignment.
  const int8_t *_Nonnull codes;
  /// A multiple of `FABULA_I8_ALIGNMENT`, at most `FABULA_I8_LIMIT`; the stored
  /// rows have as many.
  size_t bytes;
  /// The sum of the codes.
  int32_t sum;
  /// The vector is about `scale` times the codes.
  float scale;
} fabula_i8_query;

/// The distance kernels of one instruction set. For the same two vectors, all
/// entries of a table give the same bits, whichever vector comes first; those
/// of int8 codes give the same bits in every table.
typedef struct {
  /// The dot product of two vectors of `dimension` floats, of any alignment.
  float (*_Nonnull dot_f32)(const float *_Nonnull a, const float *_Nonnull b, size_t dimension);

  /// out[i] = dot(query, row ids[i]) for `count` ids. Later rows are prefetched
  /// while one is computed: from RAM a row costs more to fetch than to multiply.
  void (*_Nonnull dot_f32_batch)(const float *_Nonnull query, size_t dimension,
                                 const fabula_rows *_Nonnull rows, const uint32_t *_Nonnull ids,
                                 size_t count, float *_Nonnull out);

  /// out[i] = dot(query, row ids[i]), of floats with rows of `dimension` half-
  /// precision numbers.
  void (*_Nonnull dot_f16_batch)(const float *_Nonnull query, size_t dimension,
                                 const fabula_rows *_Nonnull rows, const uint32_t *_Nonnull ids,
                                 size_t count, float *_Nonnull out);

  /// out[i] = dot(query, row i) for `count` rows of `dimension` floats that follow
  /// each other, `stride` bytes from one to the next, a multiple of 4.
  void (*_Nonnull dot_f32_scan)(const float *_Nonnull query, size_t dimension,
                                const void *_Nonnull rows, size_t stride, size_t count,
                                float *_Nonnull out);

  /// The same for rows of half-precision numbers.
  void (*_Nonnull dot_f16_scan)(const float *_Nonnull query, size_t dimension,
                                const void *_Nonnull rows, size_t stride, size_t count,
                                float *_Nonnull out);

  /// The dot product of the codes of a query and of a stored row, exact. The
  /// scales are left to the caller.
  int32_t (*_Nonnull dot_i8)(const fabula_i8_query *_Nonnull query, const uint8_t *_Nonnull row);

  /// The dot product of two stored rows of `bytes` bytes, exact. For one row
  /// with many, `load_i8` and a batch cost half.
  int32_t (*_Nonnull dot_i8_rows)(const uint8_t *_Nonnull a, const uint8_t *_Nonnull b,
                                  size_t bytes);

  /// Makes a query of a stored row: writes its signed codes and gives their sum.
  int32_t (*_Nonnull load_i8)(const uint8_t *_Nonnull row, size_t bytes, int8_t *_Nonnull codes);

  /// out[i] = float(dot_i8(query, row ids[i])) * query scale * scale ids[i],
  /// multiplied from left to right. A row of `scales` is one float; it may lie
  /// in blocks of another size than `rows`.
  void (*_Nonnull scaled_i8_batch)(const fabula_i8_query *_Nonnull query,
                                   const fabula_rows *_Nonnull rows,
                                   const fabula_rows *_Nonnull scales,
                                   const uint32_t *_Nonnull ids, size_t count,
                                   float *_Nonnull out);

  /// The same for `count` rows that follow each other without gaps.
  void (*_Nonnull scaled_i8_scan)(const fabula_i8_query *_Nonnull query,
                                  const uint8_t *_Nonnull rows, const float *_Nonnull scales,
                                  size_t count, float *_Nonnull out);
} fabula_distance_kernels;

/// The kernels of `level`, or of the best level below it that
/// `fabula_cpu_level_best()` allows.
const fabula_distance_kernels *_Nonnull fabula_distance_kernels_for(fabula_cpu_level level);

#endif
