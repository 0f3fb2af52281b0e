#pragma once

/// A vector loop; results may stand where operands stood, but not shifted against them. Four vectors are worked on at a
/// time, as one alone would mostly wait for its own intermediate results.
#define EACH(i, count)                                                          \
    _Pragma("clang loop vectorize(assume_safety) interleave_count(4)") for (ptrdiff_t i = 0; i < (count); i++)
