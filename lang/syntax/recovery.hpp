// Where to go on after a mistake: the next item of the block, the end of the block, or the next declaration.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "lang/syntax/state.hpp"

namespace pol::syntax {

enum class item_start : std::uint8_t {
    keyword,  // items begin with one of the level's keywords
    word,     // … with a word that `:`, `=`, `|`, `,`, `.` or `{` follows, or with one of the keywords
    line,     // … with a new line
};

// One kind of block. `code` is the diagnostic for something that does not begin any of its items.
struct item_level {
    int code;
    item_start starts_with;
    text::keyword_set keywords;
    bool is_outermost = false;
};

// At `}`, at the end of the file, or where a declaration begins a line although the block is still open.
bool at_end_of_items(const state& st, const item_level& level, const char* at);
// Records an `error` node over what is skipped and gives the place to go on.
const char* skip_mistake(state& st, const item_level& level, const char* start, const char* stuck);

}  // namespace pol::syntax
