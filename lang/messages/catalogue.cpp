// Looks sentences up in the catalogue and fills in their arguments; the compiler checks the table itself.
// SPDX-License-Identifier: Apache-2.0
#include "lang/messages/catalogue.hpp"

#include "lang/text/keywords.hpp"

#include <algorithm>
#include <array>

namespace pol::messages {
namespace {

constexpr severity error = severity::error;
constexpr severity warning = severity::warning;

// The files group the rows by who finds the mistake; the table is in the order of the codes.
template <std::size_t Size>
consteval std::array<catalogue_row, Size> sorted(const catalogue_row (&of)[Size]) {
    std::array<catalogue_row, Size> table = std::to_array(of);
    std::sort(table.begin(), table.end(),
              [](const catalogue_row& x, const catalogue_row& y) { return x.code < y.code; });
    return table;
}

// Not std::array{...}: clang deduces its size for 256 rows at most.
constexpr auto rows = sorted({
#define POL_MESSAGE(code, level, english, chinese) catalogue_row{code, level, english, chinese},
#include "lang/messages/catalogue_check.def"
#include "lang/messages/catalogue_facts.def"
#include "lang/messages/catalogue_hosts.def"
#include "lang/messages/catalogue_limits.def"
#include "lang/messages/catalogue_notes.def"
#include "lang/messages/catalogue_plan.def"
#include "lang/messages/catalogue_scenario.def"
#include "lang/messages/catalogue_stream.def"
#include "lang/messages/catalogue_syntax.def"
#undef POL_MESSAGE
});

// The arguments a sentence uses, a bit for each; -1 when a brace is astray.
consteval int arguments_used(std::string_view sentence) {
    int used = 0;
    for (std::size_t i = 0; i < sentence.size(); ++i) {
        const char c = sentence[i];
        if (c != '{' && c != '}') continue;
        if (i + 1 < sentence.size() && sentence[i + 1] == c) {
            ++i;
            continue;
        }
        if (c == '}') return -1;
        if (i + 2 >= sentence.size() || sentence[i + 2] != '}') return -1;
        const int n = sentence[i + 1] - '0';
        if (n < 0 || n >= most_arguments) return -1;
        used |= 1 << n;
        i += 2;
    }
    return used;
}

consteval bool both_languages_agree() {
    for (const catalogue_row& row : rows) {
        const int used = arguments_used(row.english);
        if (used < 0 || used != arguments_used(row.chinese)) return false;
    }
    return true;
}

consteval bool codes_ascend() {
    for (std::size_t i = 1; i < rows.size(); ++i) {
        if (rows[i - 1].code >= rows[i].code) return false;
    }
    return true;
}

static_assert(both_languages_agree(),
              "an English and a Chinese sentence use different arguments, or a brace is astray");
static_assert(codes_ascend(), "no code is used twice");

struct keyword_name {
    std::string_view identifier;
    text::keyword id;
};

constexpr std::array keyword_names{
#define POL_KEYWORD(id, reserved, english, chinese) keyword_name{#id, text::keyword::id},
#include "lang/text/keywords.def"
#undef POL_KEYWORD
};

bool is_identifier(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; }

void append_argument(std::string& to, std::string_view argument, language in) {
    if (argument.empty() || argument.front() != '@') {
        to += argument;
        return;
    }
    for (std::size_t i = 0; i < argument.size();) {
        if (argument[i] != '@') {
            to += argument[i++];
            continue;
        }
        std::size_t end = i + 1;
        while (end < argument.size() && is_identifier(argument[end])) ++end;
        to += spelling(argument.substr(i + 1, end - i - 1), in);
        i = end;
    }
}

}  // namespace

const catalogue_row* find_row(int code) {
    const auto found = std::lower_bound(rows.begin(), rows.end(), code,
                                        [](const catalogue_row& row, int wanted) { return row.code < wanted; });
    return found != rows.end() && found->code == code ? &*found : nullptr;
}

std::string_view spelling(std::string_view keyword_identifier, language in) {
    for (const keyword_name& name : keyword_names) {
        if (name.identifier != keyword_identifier) continue;
        const text::keyword_entry& found = text::entry(name.id);
        return in == language::english ? found.english : found.chinese.substr(0, found.chinese.find('|'));
    }
    return keyword_identifier;
}

std::string sentence(int code, const std::vector<std::string>& arguments, language in) {
    const catalogue_row* row = find_row(code);
    if (row == nullptr) return {};
    const std::string_view pattern = in == language::english ? row->english : row->chinese;
    std::string result;
    for (std::size_t i = 0; i < pattern.size(); ++i) {
        if (pattern[i] != '{' && pattern[i] != '}') {
            result += pattern[i];
            continue;
        }
        if (pattern[i + 1] == pattern[i]) {  // a doubled brace stands for itself
            result += pattern[i++];
            continue;
        }
        const auto n = static_cast<std::size_t>(pattern[i + 1] - '0');
        if (n < arguments.size()) append_argument(result, arguments[n], in);
        i += 2;
    }
    return result;
}

}  // namespace pol::messages

namespace pol {

std::string code_text(int code) {
    std::string digits = std::to_string(code);
    if (digits.size() < 4) digits.insert(0, 4 - digits.size(), '0');
    return "POL" + digits;
}

std::string message(const diagnostic& d, language in) { return messages::sentence(d.code, d.arguments, in); }

std::vector<int> all_codes() {
    std::vector<int> codes;
    for (const messages::catalogue_row& row : messages::rows) {
        if (row.code > messages::last_note) codes.push_back(row.code);
    }
    return codes;
}

}  // namespace pol
