#include "fabula_cpu.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

static fabula_cpu_level hardware_level(void) {
#if defined(__x86_64__)
  __builtin_cpu_init();
  if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
      __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl") &&
      __builtin_cpu_supports("avx512vnni"))
    return FABULA_CPU_AVX512;
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") &&
      __builtin_cpu_supports("f16c"))
    return FABULA_CPU_AVX2;
#endif
  return FABULA_CPU_PORTABLE;
}

static fabula_cpu_level wanted_level(void) {
  const char *name = getenv("FABULA_CPU_LEVEL");
  if (name && strcmp(name, "portable") == 0) return FABULA_CPU_PORTABLE;
  if (name && strcmp(name, "avx2") == 0) return FABULA_CPU_AVX2;
  return FABULA_CPU_AVX512;
}

fabula_cpu_level fabula_cpu_level_best(void) {
  // 0 = not asked yet, otherwise the level + 1. Two threads that both find 0
  // compute the same answer.
  static atomic_int found;
  int level = atomic_load_explicit(&found, memory_order_relaxed);
  if (level == 0) {
    fabula_cpu_level hardware = hardware_level(), wanted = wanted_level();
    level = (int)(wanted < hardware ? wanted : hardware) + 1;
    atomic_store_explicit(&found, level, memory_order_relaxed);
  }
  return (fabula_cpu_level)(level - 1);
}
