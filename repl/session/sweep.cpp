// The commands `sweep` and `goal`.
// SPDX-License-Identifier: Apache-2.0
#include "repl/session/sweep.hpp"

#include "repl/session/table.hpp"
#include "repl/terminal.hpp"
#include "repl/words.hpp"

#include <algorithm>

namespace pol::repl {
namespace {

using side = text_table::side;

sweep_request request_of(const conversation& with, const sweep_axis& along, const std::string& clause) {
    sweep_request asked;
    asked.path = along.path;
    asked.from = along.from;
    asked.to = along.to;
    asked.every = along.step;
    asked.clause = clause;
    asked.goes_on = with.how.host.goes_on;
    return asked;
}

bool is_total(const conversation& with, const std::string& word) {
    return is_same_word(word, "total") || word == with.say(sentence::total) || word == "合计";
}

std::string amount_text(const conversation& with, const sweep_line& line, const sweep_point& at) {
    if (!at.amount.empty()) return money_text(at.amount);
    return std::string(say(line.pieces[at.piece].status, with.how.in));
}

styled_text samples_text(const conversation& with, const sweep_line& line, const sweep_request& asked) {
    text_table rows({side::right, side::right});
    const std::string of = asked.clause.empty() ? with.say(sentence::total) : asked.clause;
    rows.add({painted(harmless(asked.path), colour::faint),
              painted(harmless(of) + " (" + line.amount_currency + ")", colour::faint)});
    for (const sweep_point& p : line.samples) rows.add({value_text(line, p.at), amount_text(with, line, p)});
    return rows.text(with.how.width);
}

styled_text ended_early(const conversation& with, const sweep_line& line) {
    if (line.ended != sweep_end::early) return {};
    return painted(with.say(sentence::sweep_ended_early, {value_text(line, line.to)}), colour::doubtful) + "\n";
}

// Which clause is meant; false: there is none of that name.
bool find_clause(const conversation& with, std::string& clause) {
    if (is_total(with, clause)) clause.clear();
    return clause.empty() || clause_of(with, clause);
}

styled_text reached_text(const conversation& with, const sweep_request& asked, const sweep_goal& found) {
    const sweep_line& line = found.line;
    styled_text text = painted(harmless(asked.path) + " = " + value_text(line, found.least.at), colour::strong) +
                       "  →  " + money_text(found.least.amount) + " " + line.amount_currency + "\n";
    const std::optional<std::string> now = with.now.value_of(asked.path);
    if (now) text += painted(with.say(sentence::goal_now, {*now}), colour::faint) + "\n";
    return text;
}

styled_text missed_text(const conversation& with, const sweep_request& asked, const sweep_goal& found,
                        const std::string& wanted) {
    const sweep_line& line = found.line;
    styled_text text = painted(with.say(sentence::goal_missed,
                                        {wanted, asked.path, value_text(line, line.from), value_text(line, line.to)}),
                               colour::bad) +
                       "\n";
    if (!found.has_most) return text + with.say(sentence::goal_nothing) + "\n";
    text += with.say(sentence::goal_most, {money_text(found.most.amount) + " " + line.amount_currency,
                                           asked.path + " = " + value_text(line, found.most.at)}) +
            "\n";
    // What binds there, and what stops it further on.
    const sweep_piece& there = line.pieces[found.most.piece];
    for (const std::string& note : there.notes) text += "    " + note_text(with.now.of(), note, with.how.in) + "\n";
    for (const std::string& code : there.reasons) text += "    " + say_code(with.now.of(), code, with.how.in) + "\n";
    if (found.most.piece + 1 >= line.pieces.size()) return text;
    const sweep_piece& next = line.pieces[found.most.piece + 1];
    for (const clause_difference::reason& r : next.causes)
        text +=
            painted("    " + value_text(line, next.points.front().at) + ": " + reason_text(with, r), colour::faint) +
            "\n";
    return text;
}

}  // namespace

std::optional<answer> refusal(const conversation& with, const sweep_request& asked, const sweep_line& line) {
    switch (line.ended) {
        case sweep_end::complete:
        case sweep_end::early: return std::nullopt;
        case sweep_end::refused: return refused(with, line.refused);
        case sweep_end::no_number: return refused(with, sentence::sweep_no_number, {asked.path});
        case sweep_end::no_clause: return no_clause(with, asked.clause);
        case sweep_end::no_money: return refused(with, sentence::sweep_no_money, {asked.clause});
        case sweep_end::backwards: return refused(with, sentence::sweep_backwards, {asked.from, asked.to});
        case sweep_end::no_step: return refused(with, sentence::sweep_no_step, {asked.every});
        case sweep_end::too_fine: return refused(with, sentence::sweep_too_fine, {std::to_string(asked.samples)});
    }
    return std::nullopt;
}

answer sweep(conversation& with, std::string_view rest) {
    std::optional<sweep_words> words = read_sweep(rest);
    if (!words) return refused_usage(with, "sweep");
    if (!find_clause(with, words->clause)) return no_clause(with, words->clause);
    const sweep_request asked = request_of(with, words->along, words->clause);
    const sweep_line line = pol::sweep(with.now, asked);
    if (std::optional<answer> why = refusal(with, asked, line)) return std::move(*why);
    styled_text text = samples_text(with, line, asked);
    text += "\n" + pieces_text(with, line) + ended_early(with, line);
    return {std::move(text), false, false};
}

answer goal(conversation& with, std::string_view rest) {
    std::optional<sweep_words> words = read_goal(rest);
    if (!words) return refused_usage(with, "goal");
    if (!find_clause(with, words->clause)) return no_clause(with, words->clause);
    const sweep_request asked = request_of(with, words->along, words->clause);
    const std::optional<sweep_goal> found = pol::goal(with.now, asked, words->goal);
    if (!found) return refused(with, sentence::goal_no_amount, {words->goal});
    if (std::optional<answer> why = refusal(with, asked, found->line)) return std::move(*why);
    if (found->is_reached) return {reached_text(with, asked, *found), false, false};
    return {missed_text(with, asked, *found, words->goal) + ended_early(with, found->line), false, false};
}

}  // namespace pol::repl
