#include <stddef.h>
#include <stdint.h>

/// Runs libFuzzer with the arguments of the process; `test` is called with every input.
int LLVMFuzzerRunDriver(int *count, char ***arguments, int (*test)(const uint8_t *bytes, size_t length));
