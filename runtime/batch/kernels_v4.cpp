// The loops with the instructions that x86-64-v4 names (AVX-512).
// SPDX-License-Identifier: Apache-2.0
#define POL_KERNEL_SET kernels_v4
#define POL_KERNEL_NAME "v4"
#include "runtime/batch/kernel_set.hpp"
