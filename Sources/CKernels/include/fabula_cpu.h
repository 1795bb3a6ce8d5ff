#ifndef FABULA_CPU_H
#define FABULA_CPU_H

/// The instruction sets that the kernels are compiled for, worst to best.
typedef enum {
  /// Plain C: SSE2 on x86-64, NEON on arm64.
  FABULA_CPU_PORTABLE = 0,
  /// AVX2 with FMA and F16C (Haswell, 2013, and later).
  FABULA_CPU_AVX2 = 1,
  /// AVX-512 F, BW, DQ, VL with VNNI (Ice Lake, Zen 4, and later).
  FABULA_CPU_AVX512 = 2,
} fabula_cpu_level;

/// The best level of this CPU, found once. The environment variable
/// FABULA_CPU_LEVEL (portable, avx2, avx512) lowers it, so that tests can run
/// every level; it cannot raise it.
fabula_cpu_level fabula_cpu_level_best(void);

#endif
