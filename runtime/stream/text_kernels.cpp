// SPDX-License-Identifier: Apache-2.0
#include "runtime/stream/text_kernels.hpp"

#include "runtime/batch/kernels.hpp"

#include <string_view>

namespace pol::stream {

extern const text_kernels text_kernels_baseline;

#if defined(POL_WIDE_KERNELS)
extern const text_kernels text_kernels_v3;
extern const text_kernels text_kernels_v4;

// The same level as the loops of the batch, which knows what the processor can.
const text_kernels& text_kernels_for_this_machine(const char* name) {
    const std::string_view level = batch::kernels_for_this_machine(name).name;
    if (level == text_kernels_v4.name) return text_kernels_v4;
    return level == text_kernels_v3.name ? text_kernels_v3 : text_kernels_baseline;
}

#else

const text_kernels& text_kernels_for_this_machine(const char*) { return text_kernels_baseline; }

#endif

}  // namespace pol::stream
