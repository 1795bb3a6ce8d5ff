#include "fabula_neural.h"

#include <math.h>

#include "../kernel_choice.h"

// Products and sums may be fused. Reordering is allowed only where a function
// says so: it would cancel the rounding trick of the exponential.
#pragma clang fp contract(fast)

#define EACH(i, from, to) \
  _Pragma("clang loop vectorize(assume_safety)") for (size_t i = from; i < to; i++)

#define LEVEL(name) portable_##name
#include "kernels.inc"
#undef LEVEL

#if defined(__x86_64__)
#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)
#define LEVEL(name) avx2_##name
#include "kernels.inc"
#undef LEVEL
#pragma clang attribute pop

#pragma clang attribute push( \
    __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,fma"))), apply_to = function)
#define LEVEL(name) avx512_##name
#include "kernels.inc"
#undef LEVEL
#pragma clang attribute pop
#endif

const fabula_neural_kernels *fabula_neural_kernels_for(fabula_cpu_level level) {
  if (level > fabula_cpu_level_best()) return NULL;
  return KERNELS_AT(level, portable_kernels, avx2_kernels, avx512_kernels);
}

const fabula_neural_kernels *fabula_neural_kernels_best(void) {
  return fabula_neural_kernels_for(fabula_cpu_level_best());
}
