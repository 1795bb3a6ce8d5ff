#include "fabula_half.h"

#include <string.h>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

static inline float float_from_bits(uint32_t bits) {
  float value;
  memcpy(&value, &bits, sizeof value);
  return value;
}

static inline uint32_t bits_from_float(float value) {
  uint32_t bits;
  memcpy(&bits, &value, sizeof bits);
  return bits;
}

// Half: 1 sign, 5 exponent (bias 15), 10 fraction bits. Float: 1, 8 (bias 127), 23.

static inline float widen(uint16_t half) {
  uint32_t sign = (uint32_t)(half & 0x8000) << 16;
  uint32_t magnitude = (uint32_t)(half & 0x7FFF) << 13;
  // The product moves the exponent from bias 15 to bias 127; it is exact, for
  // subnormal halves too.
  uint32_t finite = bits_from_float(float_from_bits(magnitude) * 0x1p112f);
  uint32_t quiet = magnitude > 0x0F800000 ? 0x00400000 : 0;
  uint32_t special = magnitude | 0x7F800000 | quiet;
  return float_from_bits(sign | (magnitude >= 0x0F800000 ? special : finite));
}

static inline uint16_t narrow(float value) {
  uint32_t bits = bits_from_float(value);
  uint32_t sign = bits >> 16 & 0x8000;
  uint32_t magnitude = bits & 0x7FFFFFFF;
  // Normal: change the bias, then round half to even on the 13 bits that go;
  // a carry runs into the exponent, up to infinity, as it should.
  uint32_t normal = (magnitude - (112u << 23) + 0xFFF + (magnitude >> 13 & 1)) >> 13;
  // Subnormal: the sum with 1/2 has the weight of its last bit at 2^-24, so
  // the addition itself rounds half to even.
  uint32_t subnormal = bits_from_float(float_from_bits(magnitude) + 0.5f) - 0x3F000000;
  uint32_t nan = 0x7E00 | (magnitude >> 13 & 0x3FF);
  uint32_t result = magnitude < 0x38800000 ? subnormal : normal;
  if (magnitude >= 0x47800000) result = 0x7C00;
  if (magnitude > 0x7F800000) result = nan;
  return (uint16_t)(sign | result);
}

static void widen_portable(const uint16_t *source, float *target, size_t count) {
  for (size_t i = 0; i < count; i++) target[i] = widen(source[i]);
}

static void narrow_portable(const float *source, uint16_t *target, size_t count) {
  for (size_t i = 0; i < count; i++) target[i] = narrow(source[i]);
}

#if defined(__x86_64__)

__attribute__((target("avx,f16c"))) static void widen_avx2(const uint16_t *source, float *target,
                                                           size_t count) {
  size_t i = 0;
  for (; i + 8 <= count; i += 8)
    _mm256_storeu_ps(target + i, _mm256_cvtph_ps(_mm_loadu_si128((const __m128i *)(source + i))));
  widen_portable(source + i, target + i, count - i);
}

__attribute__((target("avx,f16c"))) static void narrow_avx2(const float *source, uint16_t *target,
                                                            size_t count) {
  size_t i = 0;
  for (; i + 8 <= count; i += 8)
    _mm_storeu_si128((__m128i *)(target + i),
                     _mm256_cvtps_ph(_mm256_loadu_ps(source + i), _MM_FROUND_TO_NEAREST_INT));
  narrow_portable(source + i, target + i, count - i);
}

__attribute__((target("avx512f"))) static void widen_avx512(const uint16_t *source, float *target,
                                                            size_t count) {
  size_t i = 0;
  for (; i + 16 <= count; i += 16)
    _mm512_storeu_ps(target + i,
                     _mm512_cvtph_ps(_mm256_loadu_si256((const __m256i *)(source + i))));
  widen_portable(source + i, target + i, count - i);
}

__attribute__((target("avx512f"))) static void narrow_avx512(const float *source, uint16_t *target,
                                                             size_t count) {
  size_t i = 0;
  for (; i + 16 <= count; i += 16)
    _mm256_storeu_si256((__m256i *)(target + i),
                        _mm512_cvtps_ph(_mm512_loadu_ps(source + i), _MM_FROUND_TO_NEAREST_INT));
  narrow_portable(source + i, target + i, count - i);
}

#endif

void fabula_half_to_float_at(fabula_cpu_level level, const uint16_t *source, float *target,
                             size_t count) {
  switch (level) {
#if defined(__x86_64__)
  case FABULA_CPU_AVX512:
    widen_avx512(source, target, count);
    return;
  case FABULA_CPU_AVX2:
    widen_avx2(source, target, count);
    return;
#endif
  default:
    widen_portable(source, target, count);
  }
}

void fabula_float_to_half_at(fabula_cpu_level level, const float *source, uint16_t *target,
                             size_t count) {
  switch (level) {
#if defined(__x86_64__)
  case FABULA_CPU_AVX512:
    narrow_avx512(source, target, count);
    return;
  case FABULA_CPU_AVX2:
    narrow_avx2(source, target, count);
    return;
#endif
  default:
    narrow_portable(source, target, count);
  }
}

void fabula_half_to_float(const uint16_t *source, float *target, size_t count) {
  fabula_half_to_float_at(fabula_cpu_level_best(), source, target, count);
}

void fabula_float_to_half(const float *source, uint16_t *target, size_t count) {
  fabula_float_to_half_at(fabula_cpu_level_best(), source, target, count);
}
