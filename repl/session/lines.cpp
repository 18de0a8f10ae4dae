// Brackets are counted line by line, so that a long input costs no more than it is long.
// SPDX-License-Identifier: Apache-2.0
#include "repl/session/lines.hpp"

#include <algorithm>
#include <utility>

namespace pol::repl {
namespace {

// Brackets of both widths; what is in quotes or in a comment does not count. A text ends with its line.
int depth_of(std::string_view line) {
    int depth = 0;
    bool is_quoted = false;
    for (std::size_t at = 0; at < line.size(); ++at) {
        const char c = line[at];
        if (c == '"') is_quoted = !is_quoted;
        if (c == '\\' && is_quoted) ++at;
        if (is_quoted) continue;
        if (line.substr(at, 2) == "//") break;
        const std::string_view wide = line.substr(at, 3);
        if (c == '(' || c == '[' || c == '{' || wide == "（" || wide == "［" || wide == "｛") ++depth;
        if (c == ')' || c == ']' || c == '}' || wide == "）" || wide == "］" || wide == "｝") --depth;
    }
    return depth;
}

}  // namespace

void line_collector::add(std::string_view line) {
    constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
    if (is_first_ && line.substr(0, byte_order_mark.size()) == byte_order_mark)
        line.remove_prefix(byte_order_mark.size());
    is_first_ = false;
    if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
    const bool is_later = !text_.empty();
    if (is_later && line.empty()) {
        is_complete_ = true;
        return;
    }
    if (is_later) text_ += '\n';
    text_ += line;
    depth_ += depth_of(line);
    is_complete_ = depth_ <= 0 || text_.size() > longest_line;
}

std::string line_collector::take() {
    depth_ = 0;
    is_complete_ = false;
    return std::exchange(text_, {});
}

}  // namespace pol::repl
