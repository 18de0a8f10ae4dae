// A sweep is a row of phrases, each behind its keyword; what stands between keywords is taken as it is.
// SPDX-License-Identifier: Apache-2.0
#include "repl/session/sweep.hpp"

#include <algorithm>
#include <array>

namespace pol::repl {
namespace {

enum class phrase : std::uint8_t { head, from, to, step, of, by, svg, csv };

struct keyword {
    std::string_view english;
    std::array<std::string_view, 2> chinese;
    phrase begins;
};
constexpr std::array keywords = {keyword{"from", {"从", "自"}, phrase::from}, keyword{"to", {"至", "到"}, phrase::to},
                                 keyword{"step", {"步长", ""}, phrase::step}, keyword{"of", {"条款", ""}, phrase::of},
                                 keyword{"by", {"按", "由"}, phrase::by},     keyword{"--svg", {"", ""}, phrase::svg},
                                 keyword{"--csv", {"", ""}, phrase::csv}};

const keyword* keyword_of(std::string_view word) {
    for (const keyword& k : keywords) {
        const bool is_chinese = !word.empty() && (word == k.chinese[0] || word == k.chinese[1]);
        if (is_chinese || is_same_word(k.english, word)) return &k;
    }
    return nullptr;
}

struct section {
    phrase is = phrase::head;
    std::string text;
};

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

std::vector<section> sections_of(std::string_view rest) {
    std::vector<section> result(1);
    bool is_quoted = false;
    for (std::size_t at = 0; at < rest.size();) {
        std::size_t end = at;
        while (end < rest.size() && (is_quoted || !is_blank(rest[end]))) is_quoted = is_quoted != (rest[end++] == '"');
        const keyword* begins = keyword_of(rest.substr(at, end - at));
        if (begins != nullptr)
            result.push_back({begins->begins, {}});
        else
            result.back().text += (result.back().text.empty() ? "" : " ") + std::string(rest.substr(at, end - at));
        at = end;
        while (at < rest.size() && is_blank(rest[at])) ++at;
    }
    return result;
}

std::string unquoted(const std::string& text) {
    std::string_view rest = text;
    std::string word = next_word(rest);
    return rest.empty() ? word : text;
}

// Puts a section where it belongs; false: it stands there already, or nothing follows its keyword.
bool put(const section& s, sweep_words& to, sweep_axis*& axis) {
    if (s.text.empty()) return false;
    std::string* place = nullptr;
    switch (s.is) {
        case phrase::head: place = &axis->path; break;
        case phrase::from: place = &axis->from; break;
        case phrase::to: place = &axis->to; break;
        case phrase::step: place = &axis->step; break;
        case phrase::of: place = &to.clause; break;
        case phrase::svg: place = &to.svg; break;
        case phrase::csv: place = &to.csv; break;
        case phrase::by:
            axis = &to.by;
            place = &axis->path;
            break;
    }
    if (!place->empty()) return false;
    *place = s.is == phrase::svg || s.is == phrase::csv ? unquoted(s.text) : s.text;
    return true;
}

std::optional<sweep_words> read(std::string_view rest) {
    sweep_words result;
    sweep_axis* axis = &result.along;
    for (const section& s : sections_of(trimmed(rest))) {
        if (!put(s, result, axis)) return std::nullopt;
    }
    return result;
}

bool has_ends(const sweep_axis& axis) { return !axis.from.empty() && !axis.to.empty(); }

}  // namespace

std::optional<sweep_words> read_sweep(std::string_view rest) {
    std::optional<sweep_words> result = read(rest);
    const bool is_whole = result && has_ends(result->along) && (result->by.path.empty() || has_ends(result->by));
    return is_whole ? result : std::nullopt;
}

// What stands after `by` is what is swept.
std::optional<sweep_words> read_goal(std::string_view rest) {
    std::optional<sweep_words> result = read(rest);
    if (!result || result->by.path.empty()) return std::nullopt;
    const bool has_more = !result->along.from.empty() || !result->along.to.empty() || !result->along.step.empty() ||
                          !result->by.step.empty() || !result->clause.empty() || !result->svg.empty() ||
                          !result->csv.empty();
    const std::string& wanted = result->along.path;
    const std::size_t equals = std::min(wanted.find('='), wanted.find("＝"));
    if (has_more || equals == std::string::npos) return std::nullopt;
    result->clause = std::string(trimmed(std::string_view(wanted).substr(0, equals)));
    const std::size_t sign = wanted[equals] == '=' ? 1 : std::string_view("＝").size();
    result->goal = std::string(trimmed(std::string_view(wanted).substr(equals + sign)));
    if (result->clause.empty() || result->goal.empty()) return std::nullopt;
    result->along = std::move(result->by);
    result->by = {};
    return result;
}

}  // namespace pol::repl
