#include "fabula_depthwise.h"

#include <string.h>

#pragma clang fp contract(fast)

// The widest vector of any level; a plane in scratch memory has as much slack.
#define WIDEST 16

#define LEVEL(name) portable_##name
#define LANES 4
#include "depthwise.inc"
#undef LANES
#undef LEVEL

#if defined(__x86_64__)
#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)
#define LEVEL(name) avx2_##name
#define LANES 8
#include "depthwise.inc"
#undef LANES
#undef LEVEL
#pragma clang attribute pop

#pragma clang attribute push( \
    __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,fma"))), apply_to = function)
#define LEVEL(name) avx512_##name
#define LANES 16
#include "depthwise.inc"
#undef LANES
#undef LEVEL
#pragma clang attribute pop
#endif

const fabula_depthwise_kernels *fabula_depthwise_kernels_for(fabula_cpu_level level) {
  if (level > fabula_cpu_level_best()) return NULL;
#if defined(__x86_64__)
  if (level == FABULA_CPU_AVX512) return &avx512_depthwise;
  if (level == FABULA_CPU_AVX2) return &avx2_depthwise;
#endif
  return &portable_depthwise;
}

const fabula_depthwise_kernels *fabula_depthwise_kernels_best(void) {
  return fabula_depthwise_kernels_for(fabula_cpu_level_best());
}

size_t fabula_depthwise_scratch_count(size_t height, size_t width) {
  return (height + 2) * (width + 2) + WIDEST;
}
