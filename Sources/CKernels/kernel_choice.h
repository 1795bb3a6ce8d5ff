#ifndef KERNEL_CHOICE_H
#define KERNEL_CHOICE_H

#include "fabula_cpu.h"

/// The address of the table that a level has among three. Elsewhere than on
/// x86-64 there is only the portable one, and the others are not named.
#if defined(__x86_64__)
#define KERNELS_AT(level, portable, avx2, avx512)  \
  ((level) == FABULA_CPU_AVX512 ? &(avx512)        \
   : (level) == FABULA_CPU_AVX2 ? &(avx2)          \
                                : &(portable))
#else
#define KERNELS_AT(level, portable, avx2, avx512) ((void)(level), &(portable))
#endif

/// The worse of a level and the best of this CPU.
static inline fabula_cpu_level usable_level(fabula_cpu_level level) {
  fabula_cpu_level best = fabula_cpu_level_best();
  return level < best ? level : best;
}

#endif
