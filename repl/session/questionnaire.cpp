// Walks through what is missing, the most decisive first; an answer may be taken back.
// SPDX-License-Identifier: Apache-2.0
#include "repl/session/conversation.hpp"
#include "repl/session/table.hpp"
#include "repl/terminal.hpp"

#include <algorithm>

namespace pol::repl {
namespace {

constexpr std::string_view ledger = "/ledger";

struct described {
    std::string type;
    std::string label;
    std::vector<choice_value> choices;
    std::vector<std::string> bounds;
    std::string decided_by;
    bool is_parameter = false;
};

described describe(const conversation& with, const need& asked) {
    described result;
    const contents all = with.now.contents();
    const std::string path = path_without_items(asked.path);
    for (const fact_summary& f : all.facts) {
        if (f.path == path) result = {f.type.in(with.how.in), f.label.in(with.how.in), f.choices, f.bounds, {}, false};
    }
    for (const parameter_summary& p : all.parameters) {
        if (p.name == asked.place)
            result = {p.type.in(with.how.in), p.label.in(with.how.in), p.choices, p.bounds, p.decided_by, true};
    }
    return result;
}

styled_text question_text(const conversation& with, std::size_t left) {
    const need& asked = with.questions->asked;
    const described d = describe(with, asked);
    styled_text text = painted(with.path_text(asked.place), colour::strong);
    if (!d.type.empty()) text += ": " + harmless(d.type);
    for (const std::string& bound : d.bounds) text += ", " + harmless(bound);
    const std::string count =
        left == 1 ? with.say(sentence::one_left) : with.say(sentence::questions_left, {std::to_string(left)});
    text += painted("  (" + count + ")", colour::faint) + "\n";
    if (asked.place == ledger) text += "    " + with.say(sentence::ledger_question) + "\n";
    if (!d.label.empty()) text += "    " + harmless(d.label) + "\n";
    if (!d.decided_by.empty()) {
        const std::string title = with.now.of().title_of(d.decided_by, with.how.in);
        text += "    " + with.say(sentence::open_parameter, {title.empty() ? d.decided_by : title}) + "\n";
    }
    std::string choices;
    for (const choice_value& v : d.choices) {
        choices += (choices.empty() ? "" : " | ") + harmless(v.name);
        if (!v.second.empty()) choices += "(" + harmless(v.second) + ")";
    }
    for (const std::string& line : wrapped(choices, with.how.width - 4)) text += "    " + line + "\n";
    return text;
}

// The next question, or that there is none. The walk is over then, but its last answer can be taken back still.
styled_text next_question(conversation& with) {
    questionnaire& q = *with.questions;
    std::vector<need> left = with.now.needs().value_or(std::vector<need>());
    const auto is_out = [&](const need& n) {
        const bool is_of_another =
            !q.clause.empty() && std::find(n.clauses.begin(), n.clauses.end(), q.clause) == n.clauses.end();
        return is_of_another || q.skipped.count(n.place) != 0;
    };
    left.erase(std::remove_if(left.begin(), left.end(), is_out), left.end());
    if (left.empty()) {
        q.asked = {};
        return with.say(q.skipped.empty() ? sentence::nothing_missing : sentence::only_skipped) + "\n";
    }
    q.asked = left.front();
    return question_text(with, left.size());
}

void remember(conversation& with) { with.questions->before.emplace_back(with.now, with.questions->skipped); }

}  // namespace

answer ask(conversation& with, std::string_view rest) {
    std::string clause;
    if (!rest.empty()) {
        const std::optional<std::string> known = clause_of(with, rest);
        if (!known) return no_clause(with, rest);
        clause = *known;
    }
    const bool is_claimed = std::any_of(with.due.clauses.begin(), with.due.clauses.end(), [&](const auto& c) {
        return c.status != clause_status::not_claimed && (clause.empty() || c.name == clause);
    });
    if (!is_claimed && clause.empty()) return refused(with, sentence::nothing_claimed);
    if (!is_claimed) return refused(with, sentence::is_not_claimed, {clause});
    with.questions.emplace();
    with.questions->clause = clause;
    return {next_question(with), false, false};
}

answer back(conversation& with, std::string_view) {
    if (!with.questions) return refused(with, sentence::no_question);
    questionnaire& q = *with.questions;
    if (q.before.empty()) return refused(with, sentence::first_question);
    auto [then, skipped] = std::move(q.before.back());
    q.before.pop_back();
    q.skipped = std::move(skipped);
    answer result = changed(with, std::move(then));
    result.text += next_question(with);
    return result;
}

answer skip(conversation& with, std::string_view) {
    if (!with.has_question()) return refused(with, sentence::no_question);
    remember(with);
    with.questions->skipped.insert(with.questions->asked.place);
    return {next_question(with), false, false};
}

answer stop(conversation& with, std::string_view) {
    if (!with.has_question()) return refused(with, sentence::no_question);
    with.questions.reset();
    return {};
}

void follow_up(conversation& with, const scenario& before, answer& to) {
    if (!with.has_question() || to.is_refused || before.case_json() == with.now.case_json()) return;
    const std::vector<need> left = with.now.needs().value_or(std::vector<need>());
    const std::string& place = with.questions->asked.place;
    if (std::any_of(left.begin(), left.end(), [&](const need& n) { return n.place == place; })) return;
    with.questions->before.emplace_back(before, with.questions->skipped);
    to.text += next_question(with);
}

// A value; commands and assignments stay what they are, unless the choice that is asked for has such a value.
bool is_reply(const conversation& with, std::string_view line) {
    if (!with.has_question() || is_assignment(line)) return false;
    std::string_view rest = line;
    const std::string word = next_word(rest);
    if (command_named(word) == nullptr) return true;
    const std::vector<choice_value> choices = describe(with, with.questions->asked).choices;
    return rest.empty() && std::any_of(choices.begin(), choices.end(),
                                       [&](const choice_value& v) { return v.name == word || v.second == word; });
}

answer reply(conversation& with, std::string_view line) {
    const need asked = with.questions->asked;
    scenario to(with.now);
    std::vector<diagnostic> found;
    if (asked.place == ledger) {
        const bool is_nothing = is_same_word(line, "nothing") || is_same_word(line, "none") || line == "无";
        if (!is_nothing) return refused(with, sentence::ledger_question);
        to.nothing_paid();
    } else {
        const bool is_parameter = describe(with, asked).is_parameter;
        found = to.give((is_parameter ? "set " : "") + asked.path + " = " + std::string(line));
    }
    if (!found.empty()) return refused(with, found);
    remember(with);
    answer result = changed(with, std::move(to));
    result.text += next_question(with);
    return result;
}

}  // namespace pol::repl
