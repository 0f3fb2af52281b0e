#include "CRowKernels.h"

extern const RowKernels row_kernels_baseline, row_kernels_avx2, row_kernels_avx512;

const RowKernels *row_kernels_of_width(RowKernelWidth width) {
    if (width == ROW_KERNELS_128) return &row_kernels_baseline;
#if defined(__x86_64__)
    // __builtin_cpu_supports asks for the operating system's consent as well.
    __builtin_cpu_init();
    if (width == ROW_KERNELS_256) return __builtin_cpu_supports("avx2") ? &row_kernels_avx2 : 0;
    if (width == ROW_KERNELS_512)
        return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl")
            ? &row_kernels_avx512 : 0;
#endif
    return 0;
}

const RowKernels *row_kernels(void) {
    for (int width = ROW_KERNELS_512; width > ROW_KERNELS_128; width--) {
        const RowKernels *found = row_kernels_of_width((RowKernelWidth)width);
        if (found) return found;
    }
    return &row_kernels_baseline;
}
