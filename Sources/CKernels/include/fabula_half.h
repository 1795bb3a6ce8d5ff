#ifndef FABULA_HALF_H
#define FABULA_HALF_H

#include <stddef.h>
#include <stdint.h>

#include "fabula_cpu.h"

/// Widens `count` IEEE 754 half-precision numbers to floats, exactly. A
/// signalling NaN becomes quiet.
void fabula_half_to_float(const uint16_t *source, float *target, size_t count);

/// Narrows `count` floats to half precision, to the nearest, ties to even.
/// From 65,520 on the result is infinity; a NaN becomes a quiet NaN.
void fabula_float_to_half(const float *source, uint16_t *target, size_t count);

/// The same with the kernel of one level, so that tests can compare them. A
/// level above `fabula_cpu_level_best()` must not be asked for.
void fabula_half_to_float_at(fabula_cpu_level level, const uint16_t *source, float *target,
                             size_t count);
void fabula_float_to_half_at(fabula_cpu_level level, const float *source, uint16_t *target,
                             size_t count);

#endif
