// The kernels for vectors of eight: AVX-512.
#if defined(__x86_64__)
#include <math.h>
#include <stdint.h>
#include <string.h>

#include "CElementary.h"
#pragma clang attribute push(__attribute__((target("avx512f,avx512dq,avx512vl"))), apply_to = function)
#define VARIANT elementary_kernels_avx512
#include "variant.h"
#pragma clang attribute pop
#endif
