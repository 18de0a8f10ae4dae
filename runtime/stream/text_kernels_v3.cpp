// The loops with the instructions that x86-64-v3 names (AVX2).
// SPDX-License-Identifier: Apache-2.0
#define POL_TEXT_SET text_kernels_v3
#define POL_TEXT_SET_NAME "v3"
#include "runtime/stream/text_loops.hpp"
