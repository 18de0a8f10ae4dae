// The commands `sweep` and `goal`.
// SPDX-License-Identifier: Apache-2.0
#include "repl/session/sweep.hpp"

#include "repl/session/svg.hpp"
#include "repl/session/table.hpp"
#include "repl/terminal.hpp"
#include "repl/words.hpp"

#include <pol/differences.hpp>

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
    if (with.how.host.progress) asked.goes_on = with.how.host.progress;
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

// Puts the name of the clause that is meant; false: there is none.
bool find_clause(const conversation& with, std::string& clause) {
    if (is_total(with, clause)) clause.clear();
    if (clause.empty()) return true;
    const std::optional<std::string> known = clause_of(with, clause);
    if (known) clause = *known;
    return known.has_value();
}

// A value as a line has it, its number in threes as amounts are shown: "6000000 USD" as "6,000,000 USD".
std::string in_threes(const std::string& value) {
    const std::size_t end = std::min(value.find(' '), value.size());
    const std::string number = value.substr(0, end);
    const bool is_number =
        number.find_first_not_of("-.0123456789") == std::string::npos && number.find('-', 1) == std::string::npos;
    return is_number ? grouped(number) + value.substr(end) : value;
}

styled_text reached_text(const conversation& with, const sweep_request& asked, const sweep_goal& found) {
    const sweep_line& line = found.line;
    styled_text text = painted(harmless(asked.path) + " = " + value_text(line, found.least.at), colour::strong) +
                       "  →  " + money_text(found.least.amount) + " " + line.amount_currency + "\n";
    const std::optional<std::string> now = with.now.value_of(asked.path);
    if (now) text += painted(with.say(sentence::goal_now, {in_threes(*now)}), colour::faint) + "\n";
    return text;
}

styled_text missed_text(const conversation& with, const sweep_request& asked, const sweep_goal& found,
                        const std::string& wanted) {
    const sweep_line& line = found.line;
    styled_text text = painted(with.say(sentence::goal_missed,
                                        {wanted, asked.path, value_text(line, line.from), value_text(line, line.to)}),
                               colour::bad) +
                       "\n";
    if (!found.has_most) {
        text += with.say(sentence::goal_nothing) + "\n";
        for (const sweep_piece& p : line.pieces) {
            const bool is_news = &p == &line.pieces.front() || p.needs != (&p - 1)->needs;
            if (is_news && !p.needs.empty()) text += "    " + needs_text(with, p) + "\n";
        }
        return text;
    }
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

// Writes what was asked for beside the answer, which stays when that cannot be done.
void write(const conversation& with, const std::string& file, const std::string& text, answer& to) {
    if (file.empty()) return;
    std::string why;
    if (with.how.host.write(file, text, host::writing::anew, why)) {
        to.text += painted(with.say(sentence::sweep_written, {file}), colour::faint) + "\n";
        return;
    }
    to.text += refused(with, sentence::no_writing, {file, why}).text;
    to.is_refused = true;
}

std::string amount_name(const conversation& with, const sweep_request& asked) {
    if (asked.clause.empty()) return with.say(sentence::total);
    const std::string title = with.now.of().title_of(asked.clause, with.how.in);
    return title.empty() ? asked.clause : title;
}

std::string axis_name(const conversation& with, const sweep_line& line, const std::string& path) {
    std::string name = path;
    for (const fact_summary& f : with.now.contents().facts) {
        const std::string& label = f.label.in(with.how.in);
        if (f.path == path_without_items(path_of_pointer(line.path)) && !label.empty())
            name = label + " (" + path + ")";
    }
    return line.currency.empty() ? name : name + ", " + line.currency;
}

answer sweep_one(const conversation& with, const sweep_words& words, const sweep_request& asked) {
    const sweep_line line = pol::sweep(with.now, asked);
    if (std::optional<answer> why = refusal(with, asked, line)) return std::move(*why);
    styled_text text = samples_text(with, line, asked);
    text += "\n" + chart_of(line, marks_by::letter).text(with.how.width);
    text += "\n" + pieces_text(with, line) + ended_early(with, line);
    const picture of{amount_name(with, asked), axis_name(with, line, asked.path), line.amount_currency};
    answer said{std::move(text), false, false, true};
    write(with, words.csv, csv_of({{"", line}}, asked, words.by), said);
    write(with, words.svg, line_svg(of, chart_of(line, marks_by::value)), said);
    return said;
}

// A table with as many columns beside each other as there is room for.
styled_text pairs_text(const conversation& with, const std::vector<swept_row>& rows, const sweep_line& by,
                       const sweep_request& asked, const sweep_axis& other) {
    const std::vector<sweep_point>& across = rows.front().line.samples;
    std::size_t widest = 0;
    for (const swept_row& row : rows) {
        for (const sweep_point& p : row.line.samples)
            widest = std::max({widest, width_of(amount_text(with, row.line, p)), width_of(value_text(row.line, p.at))});
    }
    std::size_t beside = 0;
    for (const swept_row& row : rows) beside = std::max(beside, width_of(value_text(by, row.at)));
    const std::size_t room = with.how.width > beside ? (with.how.width - beside) / (widest + 2) : 0;
    const std::size_t together = std::max<std::size_t>(room, 1);
    styled_text text;
    for (std::size_t first = 0; first < across.size(); first += together) {
        const std::size_t end = std::min(across.size(), first + together);
        text_table table(std::vector<side>(end - first + 1, side::right));
        std::vector<styled_text> head{""};
        for (std::size_t n = first; n < end; ++n)
            head.push_back(painted(value_text(rows.front().line, across[n].at), colour::faint));
        table.add(std::move(head));
        for (const swept_row& row : rows) {
            std::vector<styled_text> cells{painted(value_text(by, row.at), colour::faint)};
            for (std::size_t n = first; n < end; ++n) {
                const bool is_there = n < row.line.samples.size();
                cells.push_back(is_there ? amount_text(with, row.line, row.line.samples[n]) : "");
            }
            table.add(std::move(cells));
        }
        text += (first > 0 ? "\n" : "") + table.text(with.how.width);
    }
    const std::string of = asked.clause.empty() ? with.say(sentence::total) : asked.clause;
    const std::string head =
        with.say(sentence::sweep_pair, {of, rows.front().line.amount_currency, other.path, asked.path});
    styled_text result;
    for (const std::string& line : wrapped(harmless(head), with.how.width))
        result += painted(line, colour::strong) + "\n";
    return result + text;
}

std::string without_zeros(std::string text) {
    constexpr std::string_view zeros = ".00";
    const bool is_whole =
        text.size() > zeros.size() && text.compare(text.size() - zeros.size(), zeros.size(), zeros) == 0;
    if (is_whole) text.resize(text.size() - zeros.size());
    return text;
}

field_map map_of(const conversation& with, const std::vector<swept_row>& rows, const sweep_line& by) {
    field_map map;
    for (const sweep_point& p : rows.front().line.samples) map.across.push_back(value_text(rows.front().line, p.at));
    for (const swept_row& row : rows) {
        map.upright.push_back(value_text(by, row.at));
        map.rows.emplace_back();
        for (const sweep_point& p : row.line.samples)
            map.rows.back().push_back({!p.amount.empty(), p.amount.empty() ? 0 : approximate(p.amount),
                                       without_zeros(amount_text(with, row.line, p))});
    }
    return map;
}

answer sweep_two(const conversation& with, const sweep_words& words, sweep_request asked) {
    constexpr std::size_t most = 100;  // along each of the two
    sweep_request second = request_of(with, words.by, words.clause);
    second.samples = asked.samples = most;
    const sweep_line by = pol::sweep(with.now, second);
    if (std::optional<answer> why = refusal(with, second, by)) return std::move(*why);
    std::vector<swept_row> rows;
    unsigned done = 0;
    const auto show_of_both = [&](unsigned) { return with.how.host.progress(done); };
    if (with.how.host.progress) asked.goes_on = show_of_both;
    for (const sweep_point& p : by.samples) {
        done = static_cast<unsigned>(rows.size() * 1000 / by.samples.size());
        scenario there(with.now);
        const std::vector<diagnostic> found = there.give(line_giving(by, p.at));
        if (!found.empty()) return refused(with, found);
        sweep_line line = pol::sweep(there, asked);
        if (std::optional<answer> why = refusal(with, asked, line)) return std::move(*why);
        const bool is_early = line.ended == sweep_end::early;
        if (is_early) return refused(with, sentence::sweep_stopped);
        rows.push_back({p.at, std::move(line)});
    }
    answer said{pairs_text(with, rows, by, asked, words.by), false, false};
    const picture of{amount_name(with, asked) + " (" + by.amount_currency + ")",
                     axis_name(with, rows.front().line, asked.path), axis_name(with, by, words.by.path)};
    write(with, words.csv, csv_of(rows, asked, words.by), said);
    write(with, words.svg, map_svg(of, map_of(with, rows, by)), said);
    return said;
}

}  // namespace

std::optional<answer> refusal(const conversation& with, const sweep_request& asked, const sweep_line& line) {
    switch (line.ended) {
        case sweep_end::complete:
        case sweep_end::early: return std::nullopt;
        case sweep_end::cancelled: return refused(with, sentence::stopped);
        case sweep_end::refused: return refused(with, line.refused);
        case sweep_end::no_number: return refused(with, sentence::sweep_no_number, {asked.path});
        case sweep_end::no_ends: return refused(with, sentence::sweep_no_ends, {asked.path});
        case sweep_end::no_clause: return no_clause(with, asked.clause);
        case sweep_end::no_money: return refused(with, sentence::sweep_no_money, {asked.clause});
        case sweep_end::backwards: return refused(with, sentence::sweep_backwards, {asked.from, asked.to});
        case sweep_end::no_step:
            return refused(with, line.is == fact_kind::date ? sentence::sweep_no_day_step : sentence::sweep_no_step,
                           {asked.every});
        case sweep_end::too_fine: return refused(with, sentence::sweep_too_fine, {std::to_string(asked.samples)});
    }
    return std::nullopt;
}

answer sweep(conversation& with, std::string_view rest) {
    std::optional<sweep_words> words = read_sweep(rest);
    if (!words) return refused_usage(with, "sweep");
    if (!find_clause(with, words->clause)) return no_clause(with, words->clause);
    const bool has_files = !words->svg.empty() || !words->csv.empty();
    if (has_files && !with.how.host.write) return refused(with, sentence::no_files_here);
    const sweep_request asked = request_of(with, words->along, words->clause);
    return words->by.path.empty() ? sweep_one(with, *words, asked) : sweep_two(with, *words, asked);
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
