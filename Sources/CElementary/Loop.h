#pragma once

#include "include/CElementary.h"

/// Compiled for SSE2, AVX2 and AVX-512, of which the best that the processor has is chosen when the program starts; other
/// architectures have one version. See Scalar.h for why all give the same bits.
#if defined(__x86_64__) && defined(__linux__)
#define EVERY_PROCESSOR __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define EVERY_PROCESSOR
#endif

/// A vector loop; results may stand where operands stood, but not shifted against them. Four vectors are worked on at a
/// time, as one alone would mostly wait for its own intermediate results.
#define EACH(i, count)                                                          \
    _Pragma("clang loop vectorize(assume_safety) interleave_count(4)") for (ptrdiff_t i = 0; i < (count); i++)
