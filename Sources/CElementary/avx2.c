// The kernels for vectors of four: AVX2. Their bits are those of the other variants because FP_CONTRACT is OFF in Scalar.h:
// products and sums are rounded one by one, here as in AVX-512, which has fused instructions too.
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
