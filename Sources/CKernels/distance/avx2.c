#include "distance_kernels.h"

#if defined(__x86_64__)
#include <immintrin.h>

#pragma clang attribute push(__attribute__((target("avx2,fma,f16c"))), apply_to = function)

// Four accumulators hide the four cycles of a fused multiply-add.
INLINE float dot_inline(const float *a, const float *b, size_t dimension) {
  __m256 s0 = _mm256_setzero_ps(), s1 = s0, s2 = s0, s3 = s0;
  size_t i = 0;
  for (; i + 32 <= dimension; i += 32) {
    s0 = _mm256_fmadd_ps(_mm256_loadu_ps(a + i), _mm256_loadu_ps(b + i), s0);
    s1 = _mm256_fmadd_ps(_mm256_loadu_ps(a + i + 8), _mm256_loadu_ps(b + i + 8), s1);
    s2 = _mm256_fmadd_ps(_mm256_loadu_ps(a + i + 16), _mm256_loadu_ps(b + i + 16), s2);
    s3 = _mm256_fmadd_ps(_mm256_loadu_ps(a + i + 24), _mm256_loadu_ps(b + i + 24), s3);
  }
  for (; i + 8 <= dimension; i += 8)
    s0 = _mm256_fmadd_ps(_mm256_loadu_ps(a + i), _mm256_loadu_ps(b + i), s0);
  if (i < dimension) {
    // Masked loads: the tail is never read past the vector's end.
    __m256i lanes = _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7);
    __m256i mask = _mm256_cmpgt_epi32(_mm256_set1_epi32((int)(dimension - i)), lanes);
    s1 = _mm256_fmadd_ps(_mm256_maskload_ps(a + i, mask), _mm256_maskload_ps(b + i, mask), s1);
  }
  __m256 sum = _mm256_add_ps(_mm256_add_ps(s0, s1), _mm256_add_ps(s2, s3));
  __m128 four = _mm_add_ps(_mm256_castps256_ps128(sum), _mm256_extractf128_ps(sum, 1));
  __m128 two = _mm_add_ps(four, _mm_movehl_ps(four, four));
  return _mm_cvtss_f32(_mm_add_ss(two, _mm_movehdup_ps(two)));
}

static float dot(const float *a, const float *b, size_t dimension) {
  return dot_inline(a, b, dimension);
}

static void dot_batch(const float *query, size_t dimension, const fabula_rows *rows,
                      const uint32_t *ids, size_t count, float *out) {
  DOT_BATCH_BODY(dot_inline)
}

// VPMADDUBSW adds two products in 16 bits and saturates. Its unsigned operand
// is |code| and its signed one the query with the code's sign, so that a sum is
// at most 2 * 127 * 127 and never does.
INLINE __m256i i8_products(__m256i code, __m256i query) {
  __m256i pairs = _mm256_maddubs_epi16(_mm256_abs_epi8(code), _mm256_sign_epi8(query, code));
  return _mm256_madd_epi16(pairs, _mm256_set1_epi16(1));
}

INLINE __m256i i8_code(const uint8_t *row) {
  __m256i bytes = _mm256_loadu_si256((const __m256i *)row);
  return _mm256_xor_si256(bytes, _mm256_set1_epi8((char)0x80));
}

INLINE __m256i i8_load(const int8_t *codes) {
  return _mm256_loadu_si256((const __m256i *)codes);
}

INLINE int32_t i8_sum(__m256i sums) {
  __m128i four =
      _mm_add_epi32(_mm256_castsi256_si128(sums), _mm256_extracti128_si256(sums, 1));
  __m128i two = _mm_add_epi32(four, _mm_unpackhi_epi64(four, four));
  return _mm_cvtsi128_si32(_mm_add_epi32(two, _mm_shuffle_epi32(two, 1)));
}

INLINE int32_t i8_one(const fabula_i8_query *query, const uint8_t *row) {
  __m256i s0 = _mm256_setzero_si256(), s1 = s0;
  for (size_t i = 0; i < query->bytes; i += 64) {
    const int8_t *q = query->codes + i;
    s0 = _mm256_add_epi32(s0, i8_products(i8_code(row + i), i8_load(q)));
    s1 = _mm256_add_epi32(s1, i8_products(i8_code(row + i + 32), i8_load(q + 32)));
  }
  return i8_sum(_mm256_add_epi32(s0, s1));
}

INLINE void i8_four(const fabula_i8_query *query, const uint8_t *const rows[4], int32_t out[4]) {
  __m256i s0 = _mm256_setzero_si256(), s1 = s0, s2 = s0, s3 = s0;
  for (size_t i = 0; i < query->bytes; i += 32) {
    __m256i q = i8_load(query->codes + i);
    s0 = _mm256_add_epi32(s0, i8_products(i8_code(rows[0] + i), q));
    s1 = _mm256_add_epi32(s1, i8_products(i8_code(rows[1] + i), q));
    s2 = _mm256_add_epi32(s2, i8_products(i8_code(rows[2] + i), q));
    s3 = _mm256_add_epi32(s3, i8_products(i8_code(rows[3] + i), q));
  }
  __m256i eight = _mm256_hadd_epi32(_mm256_hadd_epi32(s0, s1), _mm256_hadd_epi32(s2, s3));
  __m128i four =
      _mm_add_epi32(_mm256_castsi256_si128(eight), _mm256_extracti128_si256(eight, 1));
  _mm_storeu_si128((__m128i *)out, four);
}

static int32_t dot_i8_rows(const uint8_t *a, const uint8_t *b, size_t bytes) {
  __m256i sums = _mm256_setzero_si256();
  for (size_t i = 0; i < bytes; i += 32)
    sums = _mm256_add_epi32(sums, i8_products(i8_code(a + i), i8_code(b + i)));
  return i8_sum(sums);
}

static int32_t load_i8(const uint8_t *row, size_t bytes, int8_t *codes) {
  __m256i sums = _mm256_setzero_si256();
  for (size_t i = 0; i < bytes; i += 32) {
    __m256i code = i8_code(row + i);
    _mm256_storeu_si256((__m256i *)(codes + i), code);
    // One as the unsigned operand: pairs of codes, then of pairs.
    __m256i pairs = _mm256_maddubs_epi16(_mm256_set1_epi8(1), code);
    sums = _mm256_add_epi32(sums, _mm256_madd_epi16(pairs, _mm256_set1_epi16(1)));
  }
  return i8_sum(sums);
}

#include "int8.inc"

INLINE __m256 f16_eight(const uint16_t *halves) {
  return _mm256_cvtph_ps(_mm_loadu_si128((const __m128i *)halves));
}

INLINE float dot_f16_one(const float *query, const uint16_t *row, size_t dimension) {
  __m256 s0 = _mm256_setzero_ps(), s1 = s0;
  size_t i = 0;
  for (; i + 16 <= dimension; i += 16) {
    s0 = _mm256_fmadd_ps(_mm256_loadu_ps(query + i), f16_eight(row + i), s0);
    s1 = _mm256_fmadd_ps(_mm256_loadu_ps(query + i + 8), f16_eight(row + i + 8), s1);
  }
  if (i + 8 <= dimension) {
    s0 = _mm256_fmadd_ps(_mm256_loadu_ps(query + i), f16_eight(row + i), s0);
    i += 8;
  }
  __m256 sum = _mm256_add_ps(s0, s1);
  __m128 four = _mm_add_ps(_mm256_castps256_ps128(sum), _mm256_extractf128_ps(sum, 1));
  __m128 two = _mm_add_ps(four, _mm_movehl_ps(four, four));
  float result = _mm_cvtss_f32(_mm_add_ss(two, _mm_movehdup_ps(two)));
  for (; i < dimension; i++) result += query[i] * _cvtsh_ss(row[i]);
  return result;
}

DOT_F16_BATCH

DOT_SCANS(dot_inline)

#pragma clang attribute pop

DISTANCE_KERNELS(avx2)
#endif
