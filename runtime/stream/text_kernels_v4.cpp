// The loops with the instructions that x86-64-v4 names (AVX-512).
// SPDX-License-Identifier: Apache-2.0
#define POL_TEXT_SET text_kernels_v4
#define POL_TEXT_SET_NAME "v4"
#include "runtime/stream/text_loops.hpp"
