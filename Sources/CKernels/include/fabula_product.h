#ifndef FABULA_PRODUCT_H
#define FABULA_PRODUCT_H

#include <stddef.h>
#include <stdint.h>

#include "fabula_cpu.h"

/// Product codes lie in groups of 32 entries, subquantiser after subquantiser.
#define FABULA_PRODUCT_GROUP 32

/// What the number of subquantisers of 4-bit codes is a multiple of, so that no
/// kernel needs a tail.
#define FABULA_PRODUCT_ALIGNMENT 4

/// The most subquantisers of 4-bit codes whose sum fits into 16 bits.
#define FABULA_PRODUCT_LIMIT 256

/// The kernels of product-quantised codes of one instruction set. All tables
/// give the same bits.
typedef struct {
  /// sums[i] = sum over s of tables[s][code of entry i for subquantiser s], for
  /// the 32 entries of a group with codes of 4 bits (André, Kermarrec and Le
  /// Scouarnec, "Quicker ADC", 2019). Bit `i` of the result says whether
  /// `sums[i]` is at least `threshold`.
  ///
  /// `tables` and `codes` have 16 bytes a subquantiser: the values of its 16
  /// codewords; the codes of entries 0 to 15 in the lower halves of the bytes,
  /// those of entries 16 to 31 in the upper ones. `subquantisers` is a multiple
  /// of `FABULA_PRODUCT_ALIGNMENT`, at most `FABULA_PRODUCT_LIMIT`.
  uint32_t (*_Nonnull scan_4bit)(const uint8_t *_Nonnull tables, const uint8_t *_Nonnull codes,
                                 size_t subquantisers, uint16_t threshold,
                                 uint16_t *_Nonnull sums);

  /// The same sums for codes of 8 bits, of floats, added in the order of the
  /// subquantisers: `tables` has 256 floats each, `codes` 32 bytes.
  void (*_Nonnull scan_8bit)(const float *_Nonnull tables, const uint8_t *_Nonnull codes,
                             size_t subquantisers, float *_Nonnull sums);
} fabula_product_kernels;

/// The kernels of `level`, or of the best level below it that
/// `fabula_cpu_level_best()` allows.
const fabula_product_kernels *_Nonnull fabula_product_kernels_for(fabula_cpu_level level);

#endif
