// The kernels for every machine: SSE2 on x86-64, NEON on aarch64.
#include "vectors.h"

#define VARIANT row_kernels_baseline
#define PANEL_STEP 1
#include "variant.h"
