// The loops with the instructions that every processor of its kind has.
// SPDX-License-Identifier: Apache-2.0
#define POL_KERNEL_SET kernels_baseline
#define POL_KERNEL_NAME "baseline"
#include "runtime/batch/kernel_set.hpp"
