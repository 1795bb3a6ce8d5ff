#include "fabula_product.h"

#include "../kernel_choice.h"
#include "distance_kernels.h"

enum {
  GROUP = FABULA_PRODUCT_GROUP,
  /// Entries whose sums fit into registers.
  COLUMNS = 8,
  /// Subquantisers whose tables of floats (8 KiB) stay in the nearest cache
  /// while all entries of a group look them up.
  CACHED = 8,
};

// MARK: - 8 bits

INLINE void add_columns(const float *tables, const uint8_t *codes, size_t subquantisers,
                        float *sums) {
  float s0 = sums[0], s1 = sums[1], s2 = sums[2], s3 = sums[3];
  float s4 = sums[4], s5 = sums[5], s6 = sums[6], s7 = sums[7];
  for (; subquantisers > 0; subquantisers--, tables += 256, codes += GROUP) {
    s0 += tables[codes[0]], s1 += tables[codes[1]], s2 += tables[codes[2]];
    s3 += tables[codes[3]], s4 += tables[codes[4]], s5 += tables[codes[5]];
    s6 += tables[codes[6]], s7 += tables[codes[7]];
  }
  sums[0] = s0, sums[1] = s1, sums[2] = s2, sums[3] = s3;
  sums[4] = s4, sums[5] = s5, sums[6] = s6, sums[7] = s7;
}

// For all levels: the gathers of AVX2 and AVX-512 take 1.5 times as long with 32
// subquantisers, and as long with 64 and more.
static void scan_8bit(const float *tables, const uint8_t *codes, size_t subquantisers,
                      float *sums) {
  for (size_t i = 0; i < GROUP; i++) sums[i] = 0;
  while (subquantisers > 0) {
    size_t count = subquantisers < CACHED ? subquantisers : CACHED;
    for (size_t i = 0; i < GROUP; i += COLUMNS) add_columns(tables, codes + i, count, sums + i);
    tables += 256 * count;
    codes += GROUP * count;
    subquantisers -= count;
  }
}

// MARK: - 4 bits, plain C

static uint32_t scan_4bit_portable(const uint8_t *tables, const uint8_t *codes,
                                   size_t subquantisers, uint16_t threshold, uint16_t *sums) {
  for (size_t i = 0; i < GROUP; i++) sums[i] = 0;
  for (; subquantisers > 0; subquantisers--, tables += 16, codes += 16) {
    for (size_t i = 0; i < 16; i++) {
      sums[i] += tables[codes[i] & 15];
      sums[i + 16] += tables[codes[i] >> 4];
    }
  }
  uint32_t mask = 0;
  for (size_t i = 0; i < GROUP; i++) mask |= (uint32_t)(sums[i] >= threshold) << i;
  return mask;
}

static const fabula_product_kernels portable = {scan_4bit_portable, scan_8bit};

#if defined(__x86_64__)
#include <immintrin.h>

// MARK: - 4 bits, AVX2

// The tables lie in registers, where PSHUFB looks up a code a byte: a 128-bit
// lane has one subquantiser. The bytes that come out are added as 16-bit lanes,
// once as they are (`both`: the even byte plus 256 times the odd one) and once
// shifted (`odd`); both - 256 * odd is the sum of the even ones, whatever
// overflowed.

#pragma clang attribute push(__attribute__((target("avx2"))), apply_to = function)

/// Writes the sums of 16 entries; gives the bits of those of at least `threshold`.
INLINE uint32_t write_sums(__m256i both, __m256i odd, uint16_t threshold, uint16_t *sums) {
  __m256i even = _mm256_sub_epi16(both, _mm256_slli_epi16(odd, 8));
  __m128i evens =
      _mm_add_epi16(_mm256_castsi256_si128(even), _mm256_extracti128_si256(even, 1));
  __m128i odds = _mm_add_epi16(_mm256_castsi256_si128(odd), _mm256_extracti128_si256(odd, 1));
  __m128i first = _mm_unpacklo_epi16(evens, odds), second = _mm_unpackhi_epi16(evens, odds);
  _mm_storeu_si128((__m128i *)sums, first);
  _mm_storeu_si128((__m128i *)(sums + 8), second);
  // Unsigned a >= b is max(a, b) == a.
  __m128i least = _mm_set1_epi16((short)threshold);
  first = _mm_cmpeq_epi16(_mm_max_epu16(first, least), first);
  second = _mm_cmpeq_epi16(_mm_max_epu16(second, least), second);
  return (uint32_t)_mm_movemask_epi8(_mm_packs_epi16(first, second));
}

/// The scan of one register width, around `halves`, which adds the lanes of the
/// width up to 256 bits.
#define SCAN_4BIT(name, vector, of, whole, load, halves)                                    \
  static uint32_t name(const uint8_t *tables, const uint8_t *codes, size_t subquantisers,   \
                       uint16_t threshold, uint16_t *sums) {                                \
    const vector nibble = of##_set1_epi8(15);                                               \
    vector both0 = of##_setzero_##whole(), odd0 = both0, both1 = both0, odd1 = both0;       \
    for (size_t i = 0; i < 16 * subquantisers; i += sizeof(vector)) {                       \
      vector table = load(tables + i), code = load(codes + i);                              \
      vector upper = of##_and_##whole(of##_srli_epi16(code, 4), nibble);                    \
      vector values0 = of##_shuffle_epi8(table, of##_and_##whole(code, nibble));            \
      vector values1 = of##_shuffle_epi8(table, upper);                                     \
      both0 = of##_add_epi16(both0, values0);                                               \
      both1 = of##_add_epi16(both1, values1);                                               \
      odd0 = of##_add_epi16(odd0, of##_srli_epi16(values0, 8));                             \
      odd1 = of##_add_epi16(odd1, of##_srli_epi16(values1, 8));                             \
    }                                                                                       \
    return write_sums(halves(both0), halves(odd0), threshold, sums) |                       \
           write_sums(halves(both1), halves(odd1), threshold, sums + 16) << 16;             \
  }

INLINE __m256i load_256(const uint8_t *bytes) {
  return _mm256_loadu_si256((const __m256i *)bytes);
}

INLINE __m256i keep_256(__m256i v) { return v; }

SCAN_4BIT(scan_4bit_avx2, __m256i, _mm256, si256, load_256, keep_256)

#pragma clang attribute pop

static const fabula_product_kernels avx2 = {scan_4bit_avx2, scan_8bit};

// MARK: - 4 bits, AVX-512

#pragma clang attribute push(__attribute__((target("avx512f,avx512bw"))), apply_to = function)

INLINE __m256i add_halves(__m512i v) {
  return _mm256_add_epi16(_mm512_castsi512_si256(v), _mm512_extracti64x4_epi64(v, 1));
}

SCAN_4BIT(scan_4bit_avx512, __m512i, _mm512, si512, _mm512_loadu_si512, add_halves)

#pragma clang attribute pop

static const fabula_product_kernels avx512 = {scan_4bit_avx512, scan_8bit};
#endif

const fabula_product_kernels *fabula_product_kernels_for(fabula_cpu_level level) {
  return KERNELS_AT(usable_level(level), portable, avx2, avx512);
}
