// The loops with the instructions that x86-64-v3 names (AVX2).
// SPDX-License-Identifier: Apache-2.0
#define POL_KERNEL_SET kernels_v3
#define POL_KERNEL_NAME "v3"
#include "runtime/batch/kernel_set.hpp"
