// SHA-256 (FIPS 180-4): the digest of sources and cases in a receipt.
// Our own, because the runtime must also build for WebAssembly, where its dependencies can only be headers.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace pol::number {

// Feed the bytes in any portions with `add`, then ask once: sha256 d; d.add("a"); d.add("bc"); d.hexadecimal();
class sha256 {
public:
    void add(std::string_view bytes);
    std::array<std::uint8_t, 32> digest() const;  // of all bytes so far; more may be added
    std::string hexadecimal() const;              // 64 lower-case digits

private:
    std::array<std::uint32_t, 8> state_ = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                                           0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
    std::array<std::uint8_t, 64> block_ = {};  // the bytes since the last full block
    std::uint64_t length_ = 0;                 // of all bytes

    void finish();
};

std::string sha256_hexadecimal(std::string_view bytes);

}  // namespace pol::number
