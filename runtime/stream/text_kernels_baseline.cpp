// The loops with the instructions that every processor of its kind has.
// SPDX-License-Identifier: Apache-2.0
#define POL_TEXT_SET text_kernels_baseline
#define POL_TEXT_SET_NAME "baseline"
#include "runtime/stream/text_loops.hpp"
