// The kernels for vectors of four: AVX2, without FMA, which would round differently.
#if defined(__x86_64__)
#include <string.h>

#include "CRowKernels.h"
#pragma clang attribute push(__attribute__((target("avx2"))), apply_to = function)
#include "vectors.h"

#define VARIANT row_kernels_avx2
#define PANEL_STEP 1
#include "variant.h"
#pragma clang attribute pop
#endif
