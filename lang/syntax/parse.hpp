// From the bytes of a file to its syntax tape.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "lang/messages/sink.hpp"
#include "lang/syntax/tape.hpp"
#include "lang/text/source.hpp"

#include <cstddef>
#include <cstdint>

namespace pol::syntax {

struct limits {
    std::uint32_t depth = 200;    // of brackets, blocks and operators that contain each other (POL0902)
    std::uint32_t digits = 1000;  // of one literal (POL0903)
};

inline constexpr std::size_t longest_name = 300;  // bytes, which is a hundred Chinese characters (POL0904)

// Never fails: mistakes go to the sink, an `error` node stands for each part that could not be read, and the rest of the
// tape is good. The size of a file is the caller's to limit.
tape parse(const text::source& file, const limits& most, messages::sink& sink);

}  // namespace pol::syntax
