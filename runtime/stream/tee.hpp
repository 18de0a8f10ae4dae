// One source of bytes for several readers that go through it nearly in step.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <pol/stream.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace pol::stream {

// Keeps the bytes that some reader has not read yet. Used by one thread at a time; the source must outlive it.
class tee {
public:
    tee(byte_source& from, std::size_t readers);
    ~tee();

    byte_source& tap(std::size_t reader);

private:
    class tap_source;

    std::optional<std::size_t> read(std::uint64_t& at, char* to, std::size_t size);
    void forget_read();

    byte_source& from_;
    std::vector<std::unique_ptr<tap_source>> taps_;
    std::string kept_;
    std::uint64_t begin_ = 0;  // of kept_, in the source
    bool is_at_end_ = false;
    bool has_failed_ = false;
};

}  // namespace pol::stream
