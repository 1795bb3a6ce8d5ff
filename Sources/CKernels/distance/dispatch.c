#include "distance_kernels.h"

const fabula_distance_kernels *fabula_distance_kernels_for(fabula_cpu_level level) {
  fabula_cpu_level best = fabula_cpu_level_best();
#if defined(__x86_64__)
  switch (level < best ? level : best) {
  case FABULA_CPU_AVX512: return &fabula_distance_avx512;
  case FABULA_CPU_AVX2: return &fabula_distance_avx2;
  case FABULA_CPU_PORTABLE: break;
  }
#else
  (void)level, (void)best;
#endif
  return &fabula_distance_portable;
}
