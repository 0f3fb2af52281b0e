// The kernels for vectors of four: AVX2, without FMA, which would round differently.
#if defined(__x86_64__)
#include <math.h>
#include <stdint.h>
#include <string.h>

#include "CElementary.h"
#pragma clang attribute push(__attribute__((target("avx2"))), apply_to = function)
#define VARIANT elementary_kernels_avx2
#include "variant.h"
#pragma clang attribute pop
#endif
