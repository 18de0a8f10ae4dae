// The derivation of a clause as a tree: the author's words, what they came to, and where they stand.
// SPDX-License-Identifier: Apache-2.0
#include "repl/outcome_text.hpp"
#include "repl/words.hpp"

namespace pol::repl {
namespace {

struct mark {
    std::string_view sign;
    colour paint = colour::plain;
};

mark mark_of(derivation::result came) {
    switch (came) {
        case derivation::result::none: return {"", colour::plain};
        case derivation::result::yes: return {"✓ ", colour::good};
        case derivation::result::no: return {"✗ ", colour::bad};
        case derivation::result::unknown: return {"? ", colour::doubtful};
        case derivation::result::binds: return {"! ", colour::doubtful};
        case derivation::result::idle: return {"· ", colour::faint};
    }
    return {"", colour::plain};
}

// The phrase, or the name where the policy has no words of its own for it.
std::string phrase_of(const policy& from, const derivation& d, language in, std::string_view clause) {
    const std::string text = harmless(d.text);
    const std::string name = harmless(from.path_of(d.name, in, clause));
    switch (d.is) {
        case derivation::kind::clause:
        case derivation::kind::award:
        case derivation::kind::permission:
        case derivation::kind::group: {
            const std::string title = harmless(from.title_of(d.name, in));
            return title.empty() ? name : name + "  " + title;
        }
        case derivation::kind::condition:
            if (d.came == derivation::result::no && !name.empty()) return text + "  → " + say_code(from, d.name, in);
            return text.empty() ? name : text;
        case derivation::kind::item: return name;
        case derivation::kind::fact:
        case derivation::kind::parameter: return name.empty() ? text : name;
        case derivation::kind::total:
            if (text.empty()) return std::string(words_in(in).sum);
            break;
        case derivation::kind::rounding:
            if (text.empty()) return std::string(words_in(in).rounded);
            break;
        case derivation::kind::value:
        case derivation::kind::step:
        case derivation::kind::note: break;
    }
    return text.empty() ? name : text;
}

// The library's plain words for a value, in the reader's language; amounts, dates and names stay as they are.
std::string value_of(const std::string& value, const words& w) {
    if (value == "yes") return std::string(w.yes);
    if (value == "no") return std::string(w.no);
    if (value == "unknown") return std::string(w.unknown);
    if (value == "not set") return std::string(w.unset);
    return harmless(value);
}

// Where a value comes from: the text, the case, the day of a series, an amendment.
std::string origin_of(const policy& from, const std::string& origin, language in) {
    if (origin == "text") return std::string(words_in(in).from_text);
    if (origin == "case") return std::string(words_in(in).from_case);
    return say_amendment(from, origin, in);
}

std::string result_of(const policy& from, const derivation& d, language in) {
    const words& w = words_in(in);
    std::string result;
    const std::string value = value_of(d.value, w);
    if (!d.before.empty() && d.before != d.value)
        result += "  " + value_of(d.before, w) + " → " + (value.empty() ? std::string(w.nothing) : value);
    else if (!value.empty())
        result += " = " + value;
    if (!d.origin.empty()) result += "  [" + origin_of(from, d.origin, in) + "]";
    return result;
}

// The lines right below one. A value without words is the one fact or parameter that it was made of; made of none, as a number of
// the text is, it says what the line above says.
std::vector<const derivation*> told_below(const derivation& d) {
    std::vector<const derivation*> told;
    for (const derivation& child : d.children) {
        const bool is_bare = child.is == derivation::kind::value && child.text.empty() && child.name.empty();
        if (is_bare && child.children.empty()) continue;
        told.push_back(is_bare && child.children.size() == 1 ? &child.children[0] : &child);
    }
    return told;
}

std::size_t lines_below(const derivation& d) {
    const std::vector<const derivation*> told = told_below(d);
    std::size_t count = told.size();
    for (const derivation* child : told) count += lines_below(*child);
    return count;
}

struct tree_writer {
    const policy& from;
    const text_form& how;
    std::string_view clause;
    styled_text text;

    // At the end of the line; a long one loses its beginning before the terminal breaks the tree.
    void place(const std::string& where, std::size_t used) {
        constexpr std::size_t gap = 2;
        constexpr std::size_t least = 12;  // columns that still tell a file and a line
        const std::size_t room = how.on.width > used + gap ? how.on.width - used - gap : 0;
        const std::string shown = room < least ? where : cut_before(where, room);
        const std::size_t wide = width_of(shown);
        text += std::string(std::max(how.on.width > used + wide ? how.on.width - used - wide : 0, gap), ' ') +
                painted(shown, colour::faint);
    }

    void line(const derivation& d, const std::string& before, const std::string& below, unsigned depth) {
        const mark sign = mark_of(d.came);
        const std::string content = phrase_of(from, d, how.in, clause);
        std::string result = result_of(from, d, how.in);
        if (const std::size_t folded = depth == 0 ? lines_below(d) : 0; folded > 0)
            result += "  (+" + std::to_string(folded) + ")";
        const std::size_t used = width_of(before) + width_of(sign.sign) + width_of(content) + width_of(result);
        text +=
            painted(before, colour::faint) + painted(sign.sign, sign.paint) + content + painted(result, colour::strong);
        if (!d.file.empty()) place(harmless(d.file) + ":" + std::to_string(d.line), used);
        text += '\n';
        if (depth == 0) return;
        const std::vector<const derivation*> told = told_below(d);
        for (std::size_t i = 0; i < told.size(); ++i) {
            const bool is_last = i + 1 == told.size();
            line(*told[i], below + (is_last ? "└─ " : "├─ "), below + (is_last ? "   " : "│  "), depth - 1);
        }
    }
};

std::string source_of(const policy& from, std::string_view clause) {
    for (const clause_summary& c : from.clauses()) {
        if (c.name == clause) return c.source;
    }
    return {};
}

}  // namespace

styled_text derivation_text(const policy& from, const clause_outcome& clause, const text_form& how, unsigned depth) {
    if (!clause.why) return {};
    tree_writer writer{from, how, clause.name, {}};
    const std::string source = say_source(source_of(from, clause.name), how.in);
    if (!source.empty()) writer.text += painted(source, colour::faint) + "\n";
    writer.line(*clause.why, "", "", depth);
    return writer.text;
}

}  // namespace pol::repl
