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

/// The distance kernels of one instruction set. For the same two vectors, all
/// entries of a table give the same bits, whichever vector comes first.
typedef struct {
  /// The dot product of two vectors of `dimension` floats, of any alignment.
  float (*_Nonnull dot_f32)(const float *_Nonnull a, const float *_Nonnull b, size_t dimension);

  /// out[i] = dot(query, row ids[i]) for `count` ids. Later rows are prefetched
  /// while one is computed: from RAM a row costs more to fetch than to multiply.
  void (*_Nonnull dot_f32_batch)(const float *_Nonnull query, size_t dimension,
                                 const fabula_rows *_Nonnull rows, const uint32_t *_Nonnull ids,
                                 size_t count, float *_Nonnull out);
} fabula_distance_kernels;

/// The kernels of `level`, or of the best level below it that
/// `fabula_cpu_level_best()` allows.
const fabula_distance_kernels *_Nonnull fabula_distance_kernels_for(fabula_cpu_level level);

#endif
