#include "fabula_int8_product.h"

#include <float.h>

#include "../kernel_choice.h"

// No sum is fused with a product, so that all levels round alike.
#pragma clang fp contract(off)

#define INLINE static inline __attribute__((always_inline))

enum {
  /// Rows of codes that stay in the second cache: 64 of 4,096 inputs are 512 KiB.
  STRETCH = 64,
};

INLINE void add_scaled(size_t count, const int32_t *sums, float scale, const float *scales,
                       float *output) {
  for (size_t o = 0; o < count; o++) {
    float weight_scale = scales ? scales[o] : 1;
    output[o] += (float)sums[o] * (scale * weight_scale);
  }
}

INLINE int32_t plain_sum(size_t inputs, const int16_t *codes, const int8_t *weights) {
  int32_t sum = 0;
  for (size_t i = 0; i < inputs; i++) sum += (int32_t)codes[i] * weights[i];
  return sum;
}

// MARK: - Plain C

typedef struct { int32_t sums[8]; } eight;

INLINE eight portable_load_weights(const int8_t *p, size_t count) {
  eight result = {{0}};
  for (size_t i = 0; i < count; i++) result.sums[i] = p[i];
  return result;
}

INLINE eight portable_load_codes(const int16_t *p, size_t count) {
  eight result = {{0}};
  for (size_t i = 0; i < count; i++) result.sums[i] = p[i];
  return result;
}

INLINE eight portable_multiply_add(eight sums, eight weights, eight codes) {
  for (size_t i = 0; i < 8; i++) sums.sums[i] += weights.sums[i] * codes.sums[i];
  return sums;
}

INLINE eight portable_add(eight a, eight b) {
  for (size_t i = 0; i < 8; i++) a.sums[i] += b.sums[i];
  return a;
}

INLINE int32_t portable_total(eight sums) {
  int32_t total = 0;
  for (size_t i = 0; i < 8; i++) total += sums.sums[i];
  return total;
}

INLINE void portable_add_four(eight a, eight b, eight c, eight d, int32_t out[4]) {
  out[0] = portable_total(a), out[1] = portable_total(b);
  out[2] = portable_total(c), out[3] = portable_total(d);
}

#define LEVEL(name) portable_##name
#define vector eight
#define LANES 8
#define TILE 1
#define ZERO ((eight){{0}})
#define ADD portable_add
#define MULTIPLY portable_multiply_add
#define LOAD_WEIGHTS(p) portable_load_weights(p, 8)
#define LOAD_CODES(p) portable_load_codes(p, 8)
#define WEIGHT_TAIL portable_load_weights
#define CODE_TAIL portable_load_codes
#define ADD_FOUR portable_add_four
#include "int8_product.inc"

#if defined(__x86_64__)
#include <immintrin.h>
#include <string.h>

// MARK: - AVX2

#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)

INLINE __m256i avx2_multiply_add(__m256i sums, __m256i weights, __m256i codes) {
  return _mm256_add_epi32(sums, _mm256_madd_epi16(weights, codes));
}

INLINE __m256i avx2_load_weights(const int8_t *p) {
  return _mm256_cvtepi8_epi16(_mm_loadu_si128((const __m128i *)p));
}

INLINE __m256i avx2_weight_tail(const int8_t *p, size_t count) {
  int8_t padded[16] = {0};
  memcpy(padded, p, count);
  return avx2_load_weights(padded);
}

INLINE __m256i avx2_code_tail(const int16_t *p, size_t count) {
  int16_t padded[16] = {0};
  memcpy(padded, p, count * sizeof *p);
  return _mm256_loadu_si256((const __m256i *)padded);
}

INLINE void avx2_add_four(__m256i a, __m256i b, __m256i c, __m256i d, int32_t out[4]) {
  __m256i pairs = _mm256_hadd_epi32(_mm256_hadd_epi32(a, b), _mm256_hadd_epi32(c, d));
  _mm_storeu_si128((__m128i *)out, _mm_add_epi32(_mm256_castsi256_si128(pairs),
                                                 _mm256_extracti128_si256(pairs, 1)));
}

#define LEVEL(name) avx2_##name
#define vector __m256i
#define LANES 16
#define TILE 2
#define ZERO _mm256_setzero_si256()
#define ADD _mm256_add_epi32
#define MULTIPLY avx2_multiply_add
#define LOAD_WEIGHTS avx2_load_weights
#define LOAD_CODES(p) _mm256_loadu_si256((const __m256i *)(p))
#define WEIGHT_TAIL avx2_weight_tail
#define CODE_TAIL avx2_code_tail
#define ADD_FOUR avx2_add_four
#include "int8_product.inc"
#pragma clang attribute pop

// MARK: - AVX-512 VNNI

#pragma clang attribute push( \
    __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,avx512vnni,fma"))), \
    apply_to = function)

INLINE __m512i avx512_load_weights(const int8_t *p) {
  return _mm512_cvtepi8_epi16(_mm256_loadu_si256((const __m256i *)p));
}

// Masked loads: a tail is never read past its end.
INLINE __m512i avx512_weight_tail(const int8_t *p, size_t count) {
  return _mm512_cvtepi8_epi16(_mm256_maskz_loadu_epi8((__mmask32)((1u << count) - 1), p));
}

INLINE __m512i avx512_code_tail(const int16_t *p, size_t count) {
  return _mm512_maskz_loadu_epi16((__mmask32)((1u << count) - 1), p);
}

// a0 a0 a0 a0 ..., b0 b0 b0 b0 ... -> sums of a's and b's in turn.
INLINE __m512i avx512_add_pairs(__m512i a, __m512i b) {
  return _mm512_add_epi32(_mm512_unpacklo_epi32(a, b), _mm512_unpackhi_epi32(a, b));
}

INLINE void avx512_add_four(__m512i a, __m512i b, __m512i c, __m512i d, int32_t out[4]) {
  __m512i first = avx512_add_pairs(a, b), second = avx512_add_pairs(c, d);
  __m512i sixteen = _mm512_add_epi32(_mm512_unpacklo_epi64(first, second),
                                     _mm512_unpackhi_epi64(first, second));
  __m256i eight = _mm256_add_epi32(_mm512_castsi512_si256(sixteen),
                                   _mm512_extracti64x4_epi64(sixteen, 1));
  _mm_storeu_si128((__m128i *)out, _mm_add_epi32(_mm256_castsi256_si128(eight),
                                                 _mm256_extracti128_si256(eight, 1)));
}

#define LEVEL(name) avx512_##name
#define vector __m512i
#define LANES 32
#define TILE 4
#define ZERO _mm512_setzero_si512()
#define ADD _mm512_add_epi32
#define MULTIPLY _mm512_dpwssd_epi32
#define LOAD_WEIGHTS avx512_load_weights
#define LOAD_CODES(p) _mm512_loadu_si512(p)
#define WEIGHT_TAIL avx512_weight_tail
#define CODE_TAIL avx512_code_tail
#define ADD_FOUR avx512_add_four
#include "int8_product.inc"
#pragma clang attribute pop
#endif

const fabula_int8_product_kernels *fabula_int8_product_kernels_for(fabula_cpu_level level) {
  if (level > fabula_cpu_level_best()) return NULL;
  return KERNELS_AT(level, portable_int8_kernels, avx2_int8_kernels, avx512_int8_kernels);
}

const fabula_int8_product_kernels *fabula_int8_product_kernels_best(void) {
  return fabula_int8_product_kernels_for(fabula_cpu_level_best());
}
