// Commands that show and change nothing: the outcome, facts, clauses, sources, what is missing, expressions.
// SPDX-License-Identifier: Apache-2.0
#include "repl/session/conversation.hpp"
#include "repl/session/table.hpp"
#include "repl/terminal.hpp"
#include "repl/words.hpp"

#include <algorithm>

namespace pol::repl {
namespace {

using side = text_table::side;

answer shown(styled_text text) { return {std::move(text), false, false}; }

const clause_outcome& outcome_of(const conversation& with, const std::string& name) {
    return *std::find_if(with.due.clauses.begin(), with.due.clauses.end(),
                         [&](const clause_outcome& c) { return c.name == name; });
}

std::string choices_text(const std::vector<choice_value>& choices) {
    std::string result;
    for (const choice_value& v : choices) {
        result += (result.empty() ? "" : " | ") + harmless(v.name);
        if (!v.second.empty()) result += "(" + harmless(v.second) + ")";
    }
    return result;
}

std::string joined(const std::vector<std::string>& parts) {
    std::string result;
    for (const std::string& part : parts) result += (result.empty() ? "" : ", ") + harmless(part);
    return result;
}

// What may be given, and what is known of it.
styled_text fact_table(const conversation& with, const std::string& clause) {
    text_table rows({side::left, side::left, side::left, side::left});
    for (const fact_summary& f : with.now.contents().facts) {
        const bool is_asked = clause.empty() ? f.clause.empty() : f.clause == clause;
        if (!is_asked || f.is == fact_kind::record) continue;
        std::string type = f.choices.empty() ? f.type.in(with.how.in) : choices_text(f.choices);
        if (!f.bounds.empty()) type += " " + joined(f.bounds);
        styled_text value;
        if (f.list.empty()) {
            const std::optional<std::string> known = with.now.value_of(f.path);
            if (known)
                value = painted(harmless(*known), colour::strong);
            else if (f.fallback.empty())
                value = painted(with.say(sentence::not_given), colour::faint);
        }
        if (value.empty() && !f.fallback.empty())
            value = painted(with.say(sentence::by_default, {f.fallback}), colour::faint);
        rows.add({harmless(f.path), type, cut(value.text(), 40), harmless(f.label.in(with.how.in))});
    }
    return rows.text(with.how.width);
}

std::string waits_text(const conversation& with, const need& n) {
    const std::size_t waiting = n.clauses.size();
    if (n.settles == waiting) return with.say(sentence::settles_all, {joined(n.clauses)});
    if (n.settles > 0) return with.say(sentence::settles_some, {std::to_string(n.settles), std::to_string(waiting)});
    if (waiting == 1) return with.say(sentence::settles_none_one, n.clauses);
    return with.say(sentence::settles_none, {std::to_string(waiting)});
}

}  // namespace

answer show(conversation& with, std::string_view rest) {
    if (rest.empty()) return shown(table_text(with.now.of(), with.due, with.form()));
    const std::optional<std::string> name = clause_of(with, rest);
    if (!name) return no_clause(with, rest);
    const clause_outcome& c = outcome_of(with, *name);
    styled_text text = painted(harmless(c.name), colour::strong) + "  " +
                       harmless(with.now.of().title_of(c.name, with.how.in)) + "\n" + result_text(c, with.how.in) +
                       (c.amount.empty() ? "" : " " + c.currency) + "\n";
    for (const std::string& note : c.notes) text += note_text(with.now.of(), note, with.how.in) + "\n";
    for (const std::string& code : c.reasons) text += say_code(with.now.of(), code, with.how.in) + "\n";
    for (const std::string& place : c.needs)
        text += std::string(words_in(with.how.in).needs) + " " + with.path_text(place) + "\n";
    for (const diagnostic& d : c.problems) text += styled(d, with.how.in);
    return shown(std::move(text));
}

answer facts(conversation& with, std::string_view rest) {
    if (rest.empty()) {
        styled_text text;
        for (const std::string& line : lines_of(with.now)) text += harmless(line) + "\n";
        return shown(text.empty() ? styled_text(with.say(sentence::nothing_given) + "\n") : text);
    }
    if (is_same_word(rest, "all") || rest == "全部") {
        styled_text text = fact_table(with, {});
        for (const clause_outcome& c : with.due.clauses) text += fact_table(with, c.name);
        return shown(std::move(text));
    }
    const std::optional<std::string> name = clause_of(with, rest);
    if (!name) return no_clause(with, rest);
    styled_text table = fact_table(with, *name);
    return shown(table.empty() ? styled_text(with.say(sentence::asks_nothing, {*name}) + "\n") : table);
}

answer clauses(conversation& with, std::string_view) {
    text_table rows({side::left, side::left, side::right, side::left});
    for (const clause_summary& c : with.now.of().clauses()) {
        if (!clause_of(with, c.name)) continue;
        rows.add({painted(harmless(c.name), colour::strong), painted(say_source(c.source, with.how.in), colour::faint),
                  result_text(outcome_of(with, c.name), with.how.in),
                  harmless(with.now.of().title_of(c.name, with.how.in))});
    }
    return shown(rows.text(with.how.width));
}

answer source(conversation& with, std::string_view rest) {
    const std::optional<source_text> found = with.now.source(rest);
    if (!found) {
        const std::string clause(rest.substr(0, rest.find('.')));
        if (rest.size() > clause.size() && clause_of(with, clause))
            return refused(with, sentence::no_award, {clause, std::string(rest.substr(clause.size() + 1))});
        return no_clause(with, rest);
    }
    styled_text text = painted(harmless(found->file) + ":" + std::to_string(found->line), colour::faint) + "\n";
    for (const styled_text& line : styled_text(found->text).lines()) text += harmless(line.text()) + "\n";
    return shown(std::move(text));
}

answer needs(conversation& with, std::string_view) {
    const std::optional<std::vector<need>> missing = with.now.needs();
    if (!missing) return refused(with, sentence::stopped);
    if (missing->empty()) {
        const bool is_claimed = std::any_of(with.due.clauses.begin(), with.due.clauses.end(),
                                            [](const auto& c) { return c.status != clause_status::not_claimed; });
        return shown(with.say(is_claimed ? sentence::nothing_missing : sentence::nothing_claimed) + "\n");
    }
    text_table rows({side::left, side::left});
    for (const need& n : *missing) {
        const std::string money =
            n.money ? grouped(*n.money) + " " + with.due.currency : with.say(sentence::open_without_bound);
        std::string what = waits_text(with, n);
        if (!n.money || n.money->find_first_not_of("0.") != std::string::npos)
            what = with.say(sentence::open_money, {what, money});
        rows.add({painted(with.path_text(n.place), colour::strong), what});
    }
    return shown(rows.text(with.how.width));
}

answer expression(conversation& with, std::string_view line) {
    if (clause_of(with, line)) return show(with, line);
    if (const std::optional<std::string> known = with.now.value_of(line)) return shown(harmless(*known) + "\n");
    const evaluated found = with.now.evaluate(line);
    if (!found.value.empty()) {
        const words& w = words_in(with.how.in);
        if (!found.needs.empty()) {
            std::vector<std::string> paths;
            for (const std::string& place : found.needs) paths.push_back(with.path_text(place));
            return shown(with.say(sentence::unknown_needs, {joined(paths)}) + "\n");
        }
        if (found.value == "yes") return shown(std::string(w.yes) + "\n");
        if (found.value == "no") return shown(std::string(w.no) + "\n");
        if (found.value == "unknown") return shown(with.say(sentence::unknown) + "\n");
        if (found.value == "not set") return shown(with.say(sentence::not_set) + "\n");
        return shown(harmless(found.value) + "\n");
    }
    // A fact that has no value, such as a record or a choice, is no expression and no mistake.
    for (const fact_summary& f : with.now.contents().facts) {
        if (f.path == line) return shown(with.say(sentence::not_given) + "\n");
    }
    std::string_view rest = line;
    const std::string word = next_word(rest);
    std::vector<std::string> names;
    for (const command& c : commands()) {
        names.emplace_back(c.english);
        names.emplace_back(c.chinese.substr(0, c.chinese.find('|')));
    }
    const std::string meant = did_you_mean(with, word, names);
    const bool is_unknown = std::any_of(found.diagnostics.begin(), found.diagnostics.end(), [](const diagnostic& d) {
        constexpr int no_name = 201;
        constexpr int last_of_syntax = 200;
        return d.code == no_name || d.code < last_of_syntax || d.code == 860;
    });
    if (is_unknown && !meant.empty())
        return refused(painted(with.say(sentence::no_command, {word}) + meant, colour::bad) + "\n");
    return refused(with, found.diagnostics);
}

}  // namespace pol::repl
