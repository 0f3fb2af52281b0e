#include "CCounters.h"

#include <linux/perf_event.h>
#include <sys/syscall.h>
#include <unistd.h>

int counter_open(CounterKind kind) {
    struct perf_event_attr wanted = {
        .type = PERF_TYPE_HARDWARE,
        .size = sizeof wanted,
        .config = kind == COUNTER_CYCLES ? PERF_COUNT_HW_CPU_CYCLES : PERF_COUNT_HW_INSTRUCTIONS,
        .exclude_kernel = 1,
        .exclude_hv = 1,
    };
    return (int)syscall(SYS_perf_event_open, &wanted, 0, -1, -1, PERF_FLAG_FD_CLOEXEC);
}

bool counter_read(int descriptor, uint64_t *value) {
    return read(descriptor, value, sizeof *value) == sizeof *value;
}

void counter_close(int descriptor) {
    if (descriptor >= 0) close(descriptor);
}

uint64_t time_stamp(void) {
#if defined(__x86_64__)
    return __builtin_ia32_rdtsc();
#elif defined(__aarch64__)
    uint64_t ticks;
    __asm__ volatile("mrs %0, cntvct_el0" : "=r"(ticks));
    return ticks;
#else
    return 0;
#endif
}
