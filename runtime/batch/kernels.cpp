// Chooses the widest loops that the processor can run.
// SPDX-License-Identifier: Apache-2.0
#include "runtime/batch/kernels.hpp"

#include <string_view>

namespace pol::batch {

extern const kernels kernels_baseline;

#if defined(POL_WIDE_KERNELS)
extern const kernels kernels_v3;
extern const kernels kernels_v4;

namespace {

// Each is asked for by name: gcc 12 and clang 14 do not both know the names of the levels.
bool has_v3() {
    return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi") && __builtin_cpu_supports("bmi2") &&
           __builtin_cpu_supports("fma") && __builtin_cpu_supports("popcnt");
}

bool has_v4() {
    return has_v3() && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
           __builtin_cpu_supports("avx512cd") && __builtin_cpu_supports("avx512dq") &&
           __builtin_cpu_supports("avx512vl");
}

}  // namespace

const kernels& kernels_for_this_machine(const char* name) {
    const std::string_view asked = name == nullptr ? "" : name;
    if (asked == "baseline") return kernels_baseline;
    if (has_v4() && asked != "v3") return kernels_v4;
    return has_v3() ? kernels_v3 : kernels_baseline;
}

#else

const kernels& kernels_for_this_machine(const char*) { return kernels_baseline; }

#endif

}  // namespace pol::batch
