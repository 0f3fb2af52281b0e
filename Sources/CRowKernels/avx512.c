// The kernels for vectors of eight: AVX-512.
#if defined(__x86_64__)
#include <string.h>

#include "CRowKernels.h"
#pragma clang attribute push(__attribute__((target("avx512f,avx512dq,avx512vl"))), apply_to = function)
#include "vectors.h"

#define VARIANT row_kernels_avx512
#define PANEL_STEP 3
#include "variant.h"
#pragma clang attribute pop
#endif
