// What the processor itself counts. In C because the kernel's call for its counters takes a struct of bit fields.
#pragma once

#include <stdbool.h>
#include <stdint.h>

typedef enum { COUNTER_CYCLES = 0, COUNTER_INSTRUCTIONS = 1 } CounterKind;

// A descriptor of a running counter of this thread, outside the kernel; negative where there is none, as in most virtual
// machines.
int counter_open(CounterKind kind);

// What it has counted so far; false where that cannot be read.
bool counter_read(int descriptor, uint64_t *value);

void counter_close(int descriptor);

// The time-stamp counter, which runs at one rate whatever the processor's clock does.
uint64_t time_stamp(void);
