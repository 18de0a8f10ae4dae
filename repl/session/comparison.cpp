// Scenarios by name, and two of them side by side: clause by clause, with the reasons.
// SPDX-License-Identifier: Apache-2.0
#include "repl/session/conversation.hpp"
#include "repl/session/table.hpp"
#include "repl/terminal.hpp"
#include "repl/words.hpp"

#include <pol/differences.hpp>

#include <algorithm>

namespace pol::repl {
namespace {

using side = text_table::side;

bool is_now(std::string_view name) { return is_same_word(name, "now") || name == "现在"; }

const scenario* find(const conversation& with, std::string_view name) {
    if (is_now(name)) return &with.now;
    const auto known =
        std::find_if(with.saved.begin(), with.saved.end(), [&](const auto& s) { return s.first == name; });
    return known != with.saved.end() ? &known->second : nullptr;
}

answer no_scenario(const conversation& with, const std::string& name) {
    std::vector<std::string> names;
    for (const auto& [known, scenario_unused] : with.saved) names.push_back(known);
    if (names.empty()) return refused(with, sentence::no_scenarios);
    return refused(painted(with.say(sentence::no_scenario, {name}) + did_you_mean(with, name, names), colour::bad) +
                   "\n");
}

// "+1,234.50"; empty where there is nothing to subtract.
std::string difference_text(const std::string& before, const std::string& after) {
    if (before.empty() || after.empty() || before == after) return {};
    std::string apart = evaluate_expression("(" + after + ") - (" + before + ")").value;
    if (apart.empty()) return {};
    const std::size_t point = apart.find('.');
    const std::size_t decimals = point == std::string::npos ? 0 : apart.size() - point - 1;
    if (decimals == 0) apart += '.';
    if (decimals < 2) apart.append(2 - decimals, '0');
    return (apart.front() == '-' ? "" : "+") + grouped(apart);
}

std::string value_text(const conversation& with, const std::string& value, derivation::kind is) {
    const bool is_step = is == derivation::kind::step;
    if (value.empty()) return with.say(is_step ? sentence::applies_not : sentence::not_looked_at);
    if (value == "no" && is_step) return with.say(sentence::left_out);
    if (value == "yes") return with.say(sentence::yes);
    if (value == "no") return with.say(sentence::no);
    constexpr std::string_view binds = "binds";
    if (is_step && value.compare(0, binds.size(), binds) == 0)
        return with.say(sentence::binds) + harmless(value.substr(binds.size()));
    if (value == "does not bind") return with.say(sentence::does_not_bind);
    if (value == "unknown") return with.say(sentence::unknown);
    if (value == "not set") return with.say(sentence::not_set);
    return harmless(value);
}

// Whether a condition says no more than that one fact came out as it did.
bool is_that_fact(const conversation& with, const clause_difference::reason& fact,
                  const clause_difference::reason& condition) {
    if (fact.is != derivation::kind::fact || condition.is != derivation::kind::condition) return false;
    const auto is_named = [&](language in) { return with.now.of().path_of(fact.name, in) == condition.text; };
    return fact.before == condition.before && fact.after == condition.after &&
           (is_named(language::english) || is_named(language::chinese));
}

// Each once: a condition that is one fact in place of the fact, since it tells which reason comes of it.
std::vector<clause_difference::reason> told_once(const conversation& with,
                                                 const std::vector<clause_difference::reason>& all) {
    std::vector<clause_difference::reason> result;
    for (clause_difference::reason r : all) {
        const auto same =
            std::find_if(result.begin(), result.end(), [&](const auto& known) { return is_that_fact(with, known, r); });
        if (same == result.end()) {
            result.push_back(std::move(r));
            continue;
        }
        r.text = with.path_text(same->name);
        *same = std::move(r);
    }
    return result;
}

void add_difference(const conversation& with, text_table& rows, const clause_difference& d) {
    constexpr std::size_t most_reasons = 3;
    const auto said = [&](const clause_outcome* c) {
        return c != nullptr ? result_text(*c, with.how.in) : with.say(sentence::no_such_clause_there);
    };
    const std::string apart =
        d.before != nullptr && d.after != nullptr ? difference_text(d.before->amount, d.after->amount) : std::string();
    rows.add({painted(harmless(d.name), colour::strong), said(d.before), said(d.after),
              painted(apart, !apart.empty() && apart.front() == '-' ? colour::bad : colour::good)});
    const std::vector<clause_difference::reason> reasons = told_once(with, d.reasons);
    for (std::size_t n = 0; n < reasons.size() && n < most_reasons; ++n)
        rows.add_below(painted(reason_text(with, reasons[n]), colour::faint));
    if (reasons.size() > most_reasons)
        rows.add_below(
            painted(with.say(sentence::more_reasons, {std::to_string(reasons.size() - most_reasons)}), colour::faint));
}

// What was given on one side only. A claim counts as given on the other side also where a fact of the clause makes it.
void add_lines(styled_text& text, const scenario& from, const scenario& to, const char* sign) {
    std::vector<std::string> other = lines_of(to);
    for (const std::string& clause : to.claimed()) other.push_back("claim " + clause);
    for (const std::string& line : lines_of(from)) {
        if (std::find(other.begin(), other.end(), line) == other.end())
            text += painted(std::string(sign) + " " + harmless(line), colour::faint) + "\n";
    }
}

styled_text comparison_text(const conversation& with, const scenario& one, const scenario& two,
                            const std::string& first, const std::string& second) {
    const outcome before = one.assess(true);
    const outcome after = two.assess(true);
    const std::vector<clause_difference> found = differences(before, after);
    if (found.empty() && before.total == after.total) return with.say(sentence::no_difference) + "\n";
    text_table rows({side::left, side::right, side::right, side::right});
    rows.add({painted(with.say(sentence::clause), colour::faint), painted(first, colour::faint),
              painted(second, colour::faint), painted(with.say(sentence::difference), colour::faint)});
    for (const clause_difference& d : found) add_difference(with, rows, d);
    rows.add({painted(with.say(sentence::total), colour::strong), grouped(before.total), grouped(after.total),
              painted(difference_text(before.total, after.total), colour::strong)});
    return rows.text(with.how.width);
}

}  // namespace

std::string reason_text(const conversation& with, const clause_difference::reason& r) {
    const bool is_value = r.is == derivation::kind::fact || r.is == derivation::kind::parameter;
    std::string text = is_value || r.text.empty() ? with.path_text(r.name) : harmless(r.text);
    const bool is_code = r.is == derivation::kind::condition && !r.name.empty() && r.after == "no";
    // A phrase that was in order before is not told of there.
    const bool was_told = is_value || !r.before.empty();
    text += ": " + (was_told ? value_text(with, r.before, r.is) + " → " : "") + value_text(with, r.after, r.is);
    if (is_code) text += " (" + say_code(with.now.of(), r.name, with.how.in) + ")";
    return text;
}

answer what(conversation& with, std::string_view rest) {
    const bool is_if = is_same_word(rest.substr(0, 2), "if") && rest.size() > 2 && rest[2] == ' ';
    const std::string_view line = is_if ? trimmed(rest.substr(2)) : rest;
    if (!changes_facts(line)) return refused_usage(with, "what");
    scenario then(with.now);
    const std::vector<diagnostic> found = give_line(with, then, line);
    if (!found.empty()) return refused(with, found);
    return {comparison_text(with, with.now, then, with.say(sentence::now_column), with.say(sentence::then_column)),
            false, false};
}

answer save(conversation& with, std::string_view rest) {
    std::string name = next_word(rest);
    if (is_same_word(name, "as") || name == "为") name = next_word(rest);
    if (name.empty() || !rest.empty()) return refused_usage(with, "save");
    if (is_now(name)) return refused(with, sentence::bad_name);
    const auto known =
        std::find_if(with.saved.begin(), with.saved.end(), [&](const auto& s) { return s.first == name; });
    if (known != with.saved.end())
        known->second = with.now;
    else
        with.saved.emplace_back(name, with.now);
    return {with.say(sentence::saved, {name}) + "\n", false, false};
}

answer use(conversation& with, std::string_view rest) {
    const std::string name = next_word(rest);
    if (name.empty() || !rest.empty()) return refused_usage(with, "use");
    const scenario* found = find(with, name);
    return found != nullptr ? changed(with, *found) : no_scenario(with, name);
}

answer scenarios(conversation& with, std::string_view) {
    if (with.saved.empty()) return {with.say(sentence::no_scenarios) + "\n", false, false};
    text_table rows({side::left, side::right});
    for (const auto& [name, known] : with.saved) {
        const outcome due = known.assess();
        rows.add({painted(harmless(name), colour::strong), grouped(due.total) + " " + due.currency});
    }
    rows.add(
        {painted(with.say(sentence::now_column), colour::faint), grouped(with.due.total) + " " + with.due.currency});
    return {rows.text(with.how.width), false, false};
}

answer compare(conversation& with, std::string_view rest) {
    const std::string first = next_word(rest);
    std::string second = next_word(rest);
    if (first.empty() || !rest.empty()) return refused_usage(with, "compare");
    if (second.empty()) second = with.say(sentence::now_column);
    const scenario* one = find(with, first);
    if (one == nullptr) return no_scenario(with, first);
    const scenario* two = find(with, second);
    if (two == nullptr) return no_scenario(with, second);
    styled_text text;
    add_lines(text, *one, *two, "-");
    add_lines(text, *two, *one, "+");
    text += comparison_text(with, *one, *two, harmless(first), harmless(second));
    return {std::move(text), false, false};
}

}  // namespace pol::repl
