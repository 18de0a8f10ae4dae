// Why a clause came out as it did, and why it did not give more.
// SPDX-License-Identifier: Apache-2.0
#include "repl/session/conversation.hpp"
#include "repl/terminal.hpp"
#include "repl/words.hpp"

#include <algorithm>
#include <charconv>

namespace pol::repl {
namespace {

constexpr unsigned usual_depth = 3;

struct question {
    bool is_negative = false;
    std::string clause;
    std::string award;
    unsigned depth = usual_depth;
};

bool is_word(std::string_view word, std::string_view english, std::string_view chinese) {
    return is_same_word(word, english) || word == chinese;
}

// [not] CLAUSE[.AWARD] [depth N | all]
std::optional<question> read(std::string_view rest) {
    question asked;
    std::string word = next_word(rest);
    if (is_word(word, "not", "不")) {
        asked.is_negative = true;
        word = next_word(rest);
    }
    if (word.empty()) return std::nullopt;
    const std::size_t dot = word.find('.');
    asked.clause = word.substr(0, dot);
    if (dot != std::string::npos) asked.award = word.substr(dot + 1);
    if (rest.empty()) return asked;
    word = next_word(rest);
    if (is_word(word, "all", "全部") && rest.empty()) {
        asked.depth = unfolded;
        return asked;
    }
    if (!is_word(word, "depth", "深度")) return std::nullopt;
    const auto [end, error] = std::from_chars(rest.data(), rest.data() + rest.size(), asked.depth);
    if (error != std::errc() || end != rest.data() + rest.size()) return std::nullopt;
    return asked;
}

const derivation* find_part(const derivation& d, const std::string& name) {
    const bool is_part = d.is == derivation::kind::award || d.is == derivation::kind::permission;
    if (is_part && d.name == name) return &d;
    for (const derivation& child : d.children) {
        if (const derivation* found = find_part(child, name)) return found;
    }
    return nullptr;
}

bool stands_against(const derivation& d) {
    return d.came == derivation::result::no || d.came == derivation::result::unknown ||
           d.came == derivation::result::binds;
}

// What failed, is unknown or was cut, with the way to it and what it was made of; false: there is nothing of that.
bool keep_against(derivation& d) {
    const bool is_phrase = d.is == derivation::kind::condition || d.is == derivation::kind::step;
    if (is_phrase && stands_against(d)) return true;
    const bool is_given = d.is == derivation::kind::fact || d.is == derivation::kind::parameter;
    if (is_given && (d.value == "unknown" || d.value == "not set")) return true;
    const auto is_for = [](derivation& child) { return !keep_against(child); };
    d.children.erase(std::remove_if(d.children.begin(), d.children.end(), is_for), d.children.end());
    return !d.children.empty();
}

styled_text status_line(const conversation& with, const clause_outcome& c) {
    std::string text = harmless(c.name) + ": " + result_text(c, with.how.in);
    if (!c.amount.empty()) text += " " + c.currency;
    for (std::size_t n = 0; n < c.reasons.size(); ++n)
        text += (n == 0 ? ": " : ", ") + say_code(with.now.of(), c.reasons[n], with.how.in);
    return painted(text, colour::strong) + "\n";
}

}  // namespace

answer why(conversation& with, std::string_view rest) {
    std::optional<question> asked = read(rest);
    if (!asked) return refused_usage(with, "why");
    const std::optional<std::string> clause = clause_of(with, asked->clause);
    if (!clause) return no_clause(with, asked->clause);
    asked->clause = *clause;
    const outcome due = with.now.assess(true);
    clause_outcome c = *std::find_if(due.clauses.begin(), due.clauses.end(),
                                     [&](const clause_outcome& one) { return one.name == asked->clause; });
    if (c.status == clause_status::not_claimed)
        return {with.say(sentence::is_not_claimed, {c.name}) + "\n", false, false};
    styled_text text;
    if (!asked->award.empty() && c.why) {
        const derivation* part = find_part(*c.why, award_of(with, *clause, asked->award));
        if (part == nullptr) return refused(with, sentence::no_award, {asked->clause, asked->award});
        c.why = derivation(*part);
    }
    if (asked->is_negative && c.why) {
        if (!keep_against(*c.why)) return {with.say(sentence::nothing_refused, {asked->clause}) + "\n", false, false};
        text += status_line(with, c);
    }
    if (!c.why) text += status_line(with, c);
    text += derivation_text(with.now.of(), c, with.form(), asked->is_negative ? unfolded : asked->depth);
    for (const diagnostic& d : c.problems) text += styled(d, with.how.in);
    return {std::move(text), false, false};
}

}  // namespace pol::repl
