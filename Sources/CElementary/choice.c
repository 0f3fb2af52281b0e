#include "CElementary.h"

extern const ElementaryKernels elementary_kernels_baseline, elementary_kernels_avx2, elementary_kernels_avx512;

const ElementaryKernels *elementary_kernels_of_width(ElementaryWidth width) {
    if (width == ELEMENTARY_128) return &elementary_kernels_baseline;
#if defined(__x86_64__)
    // __builtin_cpu_supports asks for the operating system's consent as well.
    __builtin_cpu_init();
    if (width == ELEMENTARY_256) return __builtin_cpu_supports("avx2") ? &elementary_kernels_avx2 : 0;
    if (width == ELEMENTARY_512)
        return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl")
            ? &elementary_kernels_avx512 : 0;
#endif
    return 0;
}

const ElementaryKernels *elementary_kernels(void) {
    for (int width = ELEMENTARY_512; width > ELEMENTARY_128; width--) {
        const ElementaryKernels *found = elementary_kernels_of_width((ElementaryWidth)width);
        if (found) return found;
    }
    return &elementary_kernels_baseline;
}
