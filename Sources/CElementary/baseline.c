// The kernels for every machine: SSE2 on x86-64, NEON on aarch64.
#include "CElementary.h"

#define VARIANT elementary_kernels_baseline
#include "variant.h"
