// A line of a sweep for people: its pieces, what each more brings there, and what happens between them.
// SPDX-License-Identifier: Apache-2.0
#include "repl/session/sweep.hpp"
#include "repl/session/table.hpp"
#include "repl/terminal.hpp"
#include "repl/words.hpp"

#include <algorithm>
#include <chrono>
#include <cstdlib>

namespace pol::repl {
namespace {

using side = text_table::side;

std::string rounded(const std::string& exact, int decimals) {
    std::string unit = "1";
    if (decimals > 0) unit = "0." + std::string(static_cast<std::size_t>(decimals) - 1, '0') + "1";
    return evaluate_expression("(" + exact + ") round half up to " + unit).value;
}

// With a sign, and as many decimals as it takes; where it has no end, six of them.
std::string rate_text(const sweep_line& line, const std::string& exact) {
    const std::string each = line.is == fact_kind::rate ? "(" + exact + ") / 100" : exact;
    constexpr int most = 6;
    const std::string whole = evaluate_expression(each).value;
    const bool is_long = whole.find('/') != std::string::npos || whole.size() > 12;
    const std::string shown = is_long ? rounded(each, most) : whole;
    if (shown == "0") return is_long ? "≈ 0" : "0";
    return (is_long ? "≈ " : "") + std::string(shown.front() == '-' ? "" : "+") + grouped(shown);
}

std::string piece_rate(const conversation& with, const sweep_line& line, const sweep_piece& p) {
    const bool is_settled = p.status == clause_status::determined || p.status == clause_status::undetermined;
    if (p.points.front().amount.empty() || !is_settled) return std::string(say(p.status, with.how.in));
    if (p.is_curved) return with.say(sentence::sweep_curved);
    return p.points.size() < 2 ? std::string() : rate_text(line, p.rate);
}

styled_text step_text(const conversation& with, const sweep_line& line, const sweep_piece& before,
                      const sweep_piece& after) {
    const std::string step =
        value_text(line, before.points.back().at) + " → " + value_text(line, after.points.front().at);
    const std::string change = money_text(after.change);
    const bool is_loss = change.front() == '-';
    const std::string what = with.say(is_loss ? sentence::sweep_cliff : sentence::sweep_jump,
                                      {step, is_loss ? change.substr(1) : change, line.amount_currency});
    return painted(what, is_loss ? colour::bad : colour::good);
}

// What is missing, where that is not what was missing before.
void add_needs(const conversation& with, text_table& rows, const sweep_line& line, std::size_t n) {
    const sweep_piece& p = line.pieces[n];
    if (!p.needs.empty() && (n == 0 || p.needs != line.pieces[n - 1].needs))
        rows.add_below(painted(needs_text(with, p), colour::doubtful));
}

// What is different in a piece from the one before it.
void add_news(const conversation& with, text_table& rows, const sweep_line& line, std::size_t n) {
    const sweep_piece& before = line.pieces[n - 1];
    const sweep_piece& after = line.pieces[n];
    if (after.is_jump) rows.add_below(step_text(with, line, before, after));
    constexpr std::size_t most = 4;
    for (std::size_t i = 0; i < after.causes.size() && i < most; ++i)
        rows.add_below(painted(reason_text(with, after.causes[i]), colour::faint));
    if (after.causes.size() > most)
        rows.add_below(
            painted(with.say(sentence::more_reasons, {std::to_string(after.causes.size() - most)}), colour::faint));
    if (!after.causes.empty()) return;
    for (const std::string& note : after.notes) {
        if (std::find(before.notes.begin(), before.notes.end(), note) == before.notes.end())
            rows.add_below(painted(note_text(with.now.of(), note, with.how.in), colour::faint));
    }
}

// "2021-03-01" in days.
std::optional<double> day_number(const std::string& text) {
    if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
    const auto part = [&](std::size_t at, std::size_t size) { return std::atoi(text.substr(at, size).c_str()); };
    const std::chrono::year_month_day date{std::chrono::year(part(0, 4)),
                                           std::chrono::month(static_cast<unsigned>(part(5, 2))),
                                           std::chrono::day(static_cast<unsigned>(part(8, 2)))};
    return static_cast<double>(std::chrono::sys_days(date).time_since_epoch().count());
}

}  // namespace

std::string money_text(const std::string& exact) { return grouped(plain_money_text(exact)); }

std::string plain_money_text(const std::string& exact) {
    std::string text = rounded(exact, 2);
    const std::size_t point = text.find('.');
    if (point == std::string::npos) text += ".00";
    if (point != std::string::npos && text.size() - point < 3) text += '0';
    return text;
}

std::string value_text(const sweep_line& line, const std::string& at) {
    if (line.is == fact_kind::date) return at;
    if (line.is == fact_kind::rate) return evaluate_expression("(" + at + ") × 100").value + "%";
    std::string text = at;
    const std::size_t point = text.find('.');
    const bool is_money = line.is == fact_kind::money && point != std::string::npos;
    if (is_money && text.size() - point < 3) text += '0';
    return text.find('/') == std::string::npos ? grouped(text) : text;
}

std::string unit_text(const conversation& with, const sweep_line& line) {
    if (line.is == fact_kind::rate) return "1%";
    if (line.is == fact_kind::date) return with.say(sentence::one_day);
    return line.currency.empty() ? "1" : "1 " + line.currency;
}

double approximate(const std::string& exact) {
    if (const std::optional<double> day = day_number(exact)) return *day;
    const std::size_t slash = exact.find('/');
    const double over = std::strtod(exact.c_str(), nullptr);
    return slash == std::string::npos ? over : over / std::strtod(exact.c_str() + slash + 1, nullptr);
}

std::string needs_text(const conversation& with, const sweep_piece& piece) {
    std::string text;
    for (const std::string& place : piece.needs) text += (text.empty() ? "" : ", ") + with.path_text(place);
    return text.empty() ? text : std::string(words_in(with.how.in).needs) + " " + text;
}

styled_text pieces_text(const conversation& with, const sweep_line& line) {
    text_table rows({side::left, side::right, side::right, side::left});
    rows.add({"", painted(with.say(sentence::sweep_from), colour::faint),
              painted(with.say(sentence::sweep_to), colour::faint),
              painted(with.say(sentence::sweep_rate, {line.amount_currency, unit_text(with, line)}), colour::faint)});
    for (std::size_t n = 0; n < line.pieces.size() && n < most_pieces; ++n) {
        const sweep_piece& p = line.pieces[n];
        rows.add({painted(place_name(n), colour::strong), value_text(line, p.points.front().at),
                  value_text(line, p.points.back().at), painted(piece_rate(with, line, p), colour::strong)});
        if (n > 0) add_news(with, rows, line, n);
        add_needs(with, rows, line, n);
    }
    if (line.pieces.size() > most_pieces)
        rows.add_below(with.say(sentence::sweep_more, {std::to_string(line.pieces.size() - most_pieces)}));
    return rows.text(with.how.width);
}

}  // namespace pol::repl
