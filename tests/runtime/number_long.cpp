// The comparison of number_properties.test.cpp for as long as one likes; not a part of the usual tests.
//
//     pol_number_long [MILLIONS [SEED]]     30 million operations from seed 1, unless told otherwise
// SPDX-License-Identifier: Apache-2.0
#include "tests/runtime/number_reference.hpp"

#include <cstdio>
#include <cstdlib>

int main(int argc, char** argv) {
    const std::uint64_t millions = argc > 1 ? std::strtoull(argv[1], nullptr, 10) : 30;
    const std::uint64_t seed = argc > 2 ? std::strtoull(argv[2], nullptr, 10) : 1;
    for (std::uint64_t million = 0; million < millions; ++million) {
        if (const auto difference = pol::test::first_difference(seed + million, 1'000'000)) {
            std::printf("%s\n", difference->c_str());
            return 1;
        }
        std::printf("%llu million operations agree\n", static_cast<unsigned long long>(million + 1));
        std::fflush(stdout);
    }
    return 0;
}
