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
std::string phrase_of(const policy& from, const derivation& d, language in, std::string_view prefix) {
    const std::string text = harmless(d.text);
    std::string name = harmless(d.name);
    // Places within the clause's own claim are told from there.
    if (name.size() > prefix.size() && name.compare(0, prefix.size(), prefix) == 0) name.erase(0, prefix.size());
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

std::string result_of(const derivation& d, const words& w) {
    std::string result;
    const std::string value = value_of(d.value, w);
    if (!d.before.empty() && d.before != d.value)
        result += "  " + value_of(d.before, w) + " → " + (value.empty() ? std::string(w.nothing) : value);
    else if (!value.empty())
        result += " = " + value;
    if (!d.origin.empty()) result += "  [" + harmless(d.origin) + "]";
    return result;
}

struct tree_writer {
    const policy& from;
    const text_form& how;
    std::string prefix;
    std::string text;

    void line(const derivation& d, const std::string& before, const std::string& below) {
        const mark sign = mark_of(d.came);
        const std::string where = d.file.empty() ? std::string() : harmless(d.file) + ":" + std::to_string(d.line);
        const std::string content = phrase_of(from, d, how.in, prefix);
        const std::string result = result_of(d, words_in(how.in));
        const std::size_t used = width_of(before) + width_of(sign.sign) + width_of(content) + width_of(result);
        const bool has_room = used + 2 + width_of(where) <= how.on.width;
        text += how.on.paint(before, colour::faint) + how.on.paint(sign.sign, sign.paint) + content +
                how.on.paint(result, colour::strong);
        if (!where.empty()) {
            text += has_room ? std::string(how.on.width - used - width_of(where), ' ') : "  ";
            text += how.on.paint(where, colour::faint);
        }
        text += '\n';
        for (std::size_t i = 0; i < d.children.size(); ++i) {
            const bool is_last = i + 1 == d.children.size();
            // A value without words is the one fact or parameter that it was made of.
            const derivation& child = d.children[i];
            const bool is_bare = child.is == derivation::kind::value && child.text.empty() && child.name.empty();
            line(is_bare && child.children.size() == 1 ? child.children[0] : child, below + (is_last ? "└─ " : "├─ "),
                 below + (is_last ? "   " : "│  "));
        }
    }
};

std::string source_of(const policy& from, std::string_view clause) {
    for (const clause_summary& c : from.clauses()) {
        if (c.name == clause) return harmless(c.source);
    }
    return {};
}

}  // namespace

std::string derivation_text(const policy& from, const clause_outcome& clause, const text_form& how) {
    if (!clause.why) return {};
    tree_writer writer{from, how, "/claims/" + harmless(clause.name) + "/", {}};
    const std::string source = source_of(from, clause.name);
    if (!source.empty()) writer.text += how.on.paint(source, colour::faint) + '\n';
    writer.line(*clause.why, "", "");
    return writer.text;
}

}  // namespace pol::repl
