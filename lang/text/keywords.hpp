// The keywords of Pol in both languages: one table, from which the grammar, the messages and the documentation take
// every spelling.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace pol::text {

enum class keyword : std::uint8_t {
#define POL_KEYWORD(id, reserved, english, chinese) id,
#include "lang/text/keywords.def"
#undef POL_KEYWORD
};

struct keyword_entry {
    keyword id;
    bool is_reserved;          // never a bare name in an expression
    std::string_view english;  // words separated by single spaces
    std::string_view chinese;  // alternatives separated by '|', the preferred one first
};

inline constexpr std::array keywords{
#define POL_KEYWORD(id, reserved, english, chinese) keyword_entry{keyword::id, reserved != 0, english, chinese},
#include "lang/text/keywords.def"
#undef POL_KEYWORD
};

constexpr const keyword_entry& entry(keyword k) { return keywords[static_cast<std::size_t>(k)]; }

}  // namespace pol::text
