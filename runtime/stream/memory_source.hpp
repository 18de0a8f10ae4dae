// A text in memory as a source of bytes.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <pol/stream.hpp>

#include <algorithm>
#include <cstring>
#include <string_view>

namespace pol::stream {

class memory_source final : public byte_source {
public:
    // The text must outlive the source. `most`: bytes given at once, as a slow source would.
    explicit memory_source(std::string_view text, std::size_t most = static_cast<std::size_t>(-1))
        : rest_(text), most_(most) {}

    std::optional<std::size_t> read(char* to, std::size_t size) override {
        const std::size_t given = std::min({size, most_, rest_.size()});
        std::memcpy(to, rest_.data(), given);
        rest_.remove_prefix(given);
        return given;
    }

private:
    std::string_view rest_;
    std::size_t most_;
};

}  // namespace pol::stream
