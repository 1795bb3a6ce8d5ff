#include "distance_kernels.h"

#if defined(__x86_64__)
#include <immintrin.h>

#pragma clang attribute push( \
    __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,avx512vnni,fma,f16c"))), \
    apply_to = function)

INLINE float dot_inline(const float *a, const float *b, size_t dimension) {
  __m512 s0 = _mm512_setzero_ps(), s1 = s0, s2 = s0, s3 = s0;
  size_t i = 0;
  for (; i + 64 <= dimension; i += 64) {
    s0 = _mm512_fmadd_ps(_mm512_loadu_ps(a + i), _mm512_loadu_ps(b + i), s0);
    s1 = _mm512_fmadd_ps(_mm512_loadu_ps(a + i + 16), _mm512_loadu_ps(b + i + 16), s1);
    s2 = _mm512_fmadd_ps(_mm512_loadu_ps(a + i + 32), _mm512_loadu_ps(b + i + 32), s2);
    s3 = _mm512_fmadd_ps(_mm512_loadu_ps(a + i + 48), _mm512_loadu_ps(b + i + 48), s3);
  }
  for (; i + 16 <= dimension; i += 16)
    s0 = _mm512_fmadd_ps(_mm512_loadu_ps(a + i), _mm512_loadu_ps(b + i), s0);
  if (i < dimension) {
    // Masked loads: the tail is never read past the vector's end.
    __mmask16 mask = (__mmask16)((1u << (dimension - i)) - 1);
    s1 = _mm512_fmadd_ps(_mm512_maskz_loadu_ps(mask, a + i), _mm512_maskz_loadu_ps(mask, b + i),
                         s1);
  }
  return _mm512_reduce_add_ps(_mm512_add_ps(_mm512_add_ps(s0, s1), _mm512_add_ps(s2, s3)));
}

static float dot(const float *a, const float *b, size_t dimension) {
  return dot_inline(a, b, dimension);
}

static void dot_batch(const float *query, size_t dimension, const fabula_rows *rows,
                      const uint32_t *ids, size_t count, float *out) {
  DOT_BATCH_BODY(dot_inline)
}

INLINE __m512i i8_load(const void *bytes) { return _mm512_loadu_si512(bytes); }

INLINE __m512i i8_flip(__m512i bytes) {
  return _mm512_xor_si512(bytes, _mm512_set1_epi8((char)0x80));
}

// Two sums, because VPDPBUSD takes four to five cycles to its result.
INLINE int32_t i8_one(const fabula_i8_query *query, const uint8_t *row) {
  __m512i s0 = _mm512_setzero_si512(), s1 = s0;
  size_t i = 0;
  for (; i + 128 <= query->bytes; i += 128) {
    s0 = _mm512_dpbusd_epi32(s0, i8_load(row + i), i8_load(query->codes + i));
    s1 = _mm512_dpbusd_epi32(s1, i8_load(row + i + 64), i8_load(query->codes + i + 64));
  }
  if (i < query->bytes)
    s0 = _mm512_dpbusd_epi32(s0, i8_load(row + i), i8_load(query->codes + i));
  return _mm512_reduce_add_epi32(_mm512_add_epi32(s0, s1)) - 128 * query->sum;
}

// a0 a0 a0 a0 ..., b0 b0 b0 b0 ... -> sums of a's and b's in turn.
INLINE __m512i i8_add_pairs(__m512i a, __m512i b) {
  return _mm512_add_epi32(_mm512_unpacklo_epi32(a, b), _mm512_unpackhi_epi32(a, b));
}

INLINE void i8_four(const fabula_i8_query *query, const uint8_t *const rows[4], int32_t out[4]) {
  __m512i s0 = _mm512_setzero_si512(), s1 = s0, s2 = s0, s3 = s0;
  for (size_t i = 0; i < query->bytes; i += 64) {
    __m512i q = i8_load(query->codes + i);
    s0 = _mm512_dpbusd_epi32(s0, i8_load(rows[0] + i), q);
    s1 = _mm512_dpbusd_epi32(s1, i8_load(rows[1] + i), q);
    s2 = _mm512_dpbusd_epi32(s2, i8_load(rows[2] + i), q);
    s3 = _mm512_dpbusd_epi32(s3, i8_load(rows[3] + i), q);
  }
  // The four sums of 16 lanes are added up together, crosswise.
  __m512i first = i8_add_pairs(s0, s1), second = i8_add_pairs(s2, s3);
  __m512i sixteen = _mm512_add_epi32(_mm512_unpacklo_epi64(first, second),
                                     _mm512_unpackhi_epi64(first, second));
  __m256i eight = _mm256_add_epi32(_mm512_castsi512_si256(sixteen),
                                   _mm512_extracti64x4_epi64(sixteen, 1));
  __m128i four =
      _mm_add_epi32(_mm256_castsi256_si128(eight), _mm256_extracti128_si256(eight, 1));
  four = _mm_sub_epi32(four, _mm_set1_epi32(128 * query->sum));
  _mm_storeu_si128((__m128i *)out, four);
}

// The sum of the signed side is made on the way, by the same instruction.
static int32_t dot_i8_rows(const uint8_t *a, const uint8_t *b, size_t bytes) {
  __m512i products = _mm512_setzero_si512(), offsets = products;
  for (size_t i = 0; i < bytes; i += 64) {
    __m512i codes = i8_flip(i8_load(b + i));
    products = _mm512_dpbusd_epi32(products, i8_load(a + i), codes);
    offsets = _mm512_dpbusd_epi32(offsets, _mm512_set1_epi8((char)128), codes);
  }
  return _mm512_reduce_add_epi32(_mm512_sub_epi32(products, offsets));
}

static int32_t load_i8(const uint8_t *row, size_t bytes, int8_t *codes) {
  __m512i sums = _mm512_setzero_si512();
  for (size_t i = 0; i < bytes; i += 64) {
    __m512i code = i8_flip(i8_load(row + i));
    _mm512_storeu_si512(codes + i, code);
    sums = _mm512_dpbusd_epi32(sums, _mm512_set1_epi8(1), code);
  }
  return _mm512_reduce_add_epi32(sums);
}

#include "int8.inc"

INLINE __m512 f16_sixteen(const uint16_t *halves) {
  return _mm512_cvtph_ps(_mm256_loadu_si256((const __m256i *)halves));
}

INLINE float dot_f16_one(const float *query, const uint16_t *row, size_t dimension) {
  __m512 s0 = _mm512_setzero_ps(), s1 = s0;
  size_t i = 0;
  for (; i + 32 <= dimension; i += 32) {
    s0 = _mm512_fmadd_ps(_mm512_loadu_ps(query + i), f16_sixteen(row + i), s0);
    s1 = _mm512_fmadd_ps(_mm512_loadu_ps(query + i + 16), f16_sixteen(row + i + 16), s1);
  }
  for (; i < dimension; i += 16) {
    size_t left = dimension - i < 16 ? dimension - i : 16;
    __mmask16 mask = (__mmask16)((1u << left) - 1);
    __m512 halves = _mm512_cvtph_ps(_mm256_maskz_loadu_epi16(mask, row + i));
    s0 = _mm512_fmadd_ps(_mm512_maskz_loadu_ps(mask, query + i), halves, s0);
  }
  return _mm512_reduce_add_ps(_mm512_add_ps(s0, s1));
}

DOT_F16_BATCH

DOT_SCANS(dot_inline)

#pragma clang attribute pop

DISTANCE_KERNELS(avx512)
#endif
