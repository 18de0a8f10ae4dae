// A row per sentence: one that lacks a language does not compile.
// SPDX-License-Identifier: Apache-2.0
#include "repl/session/sentences.hpp"

#include "repl/terminal.hpp"

#include <array>

namespace pol::repl {
namespace {

struct row {
    std::string_view english;
    std::string_view chinese;
};

constexpr std::array rows{
#define POL_SENTENCE(id, english, chinese) row{english, chinese},
#include "repl/session/sentences.def"
#undef POL_SENTENCE
};

// The arguments that a sentence names, as bits; both languages name the same.
consteval unsigned named(std::string_view text) {
    unsigned bits = 0;
    for (std::size_t at = 0; at + 2 < text.size(); ++at) {
        const bool is_argument = text[at] == '{' && text[at + 1] >= '0' && text[at + 1] <= '9' && text[at + 2] == '}';
        if (is_argument) bits |= 1U << static_cast<unsigned>(text[at + 1] - '0');
    }
    return bits;
}

consteval bool are_alike() {
    for (const row& r : rows) {
        if (named(r.english) != named(r.chinese)) return false;
    }
    return true;
}
static_assert(are_alike(), "both languages of a sentence name the same arguments");

}  // namespace

std::string sentence_text(sentence what, language in, const std::vector<std::string>& arguments) {
    const row& r = rows[static_cast<std::size_t>(what)];
    const std::string_view text = in == language::english ? r.english : r.chinese;
    std::string result;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const bool is_argument = text[at] == '{' && at + 2 < text.size() && text[at + 2] == '}' &&
                                 text[at + 1] >= '0' && text[at + 1] <= '9';
        if (!is_argument) {
            result += text[at];
            continue;
        }
        const auto n = static_cast<std::size_t>(text[at + 1] - '0');
        if (n < arguments.size()) result += harmless(arguments[n]);
        at += 2;
    }
    return result;
}

}  // namespace pol::repl
