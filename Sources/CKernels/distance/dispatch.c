#include "../kernel_choice.h"
#include "distance_kernels.h"

const fabula_distance_kernels *fabula_distance_kernels_for(fabula_cpu_level level) {
  return KERNELS_AT(usable_level(level), fabula_distance_portable, fabula_distance_avx2,
                    fabula_distance_avx512);
}
