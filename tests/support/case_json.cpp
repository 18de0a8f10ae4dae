// SPDX-License-Identifier: Apache-2.0
#include "tests/support/case_json.hpp"

#include "runtime/number/date.hpp"

#include <cstdlib>
#include <string_view>

namespace pol::test {

namespace {

using facts::state;
using plan::index;

// value / scale in decimal digits; scale is a power of ten.
void append_decimal(std::string& to, std::int64_t value, std::int64_t scale) {
    if (value < 0) to += '-';
    const auto size = static_cast<std::uint64_t>(value < 0 ? -value : value);
    const auto unit = static_cast<std::uint64_t>(scale);
    to += std::to_string(size / unit);
    std::uint64_t rest = size % unit;
    if (rest == 0) return;
    to += '.';
    for (std::uint64_t place = unit / 10; rest != 0; place /= 10) {
        to += static_cast<char>('0' + static_cast<char>(rest / place));
        rest %= place;
    }
}

bool is_quoted(const plan::column& c) { return c.is != plan::kind::yes_no && c.measures != plan::unit::count; }

class case_writer {
public:
    case_writer(const plan::plan& p, const facts::case_data& one) : plan_(p), case_(one) {}

    std::string run() {
        begin('{');
        if (!case_.id.empty()) name("case_id"), text(case_.id);
        members(plan_.facts, 0);
        if (!case_.assessed_on.empty()) name("assessed_on"), text(case_.assessed_on);
        name("claims");
        begin('{');
        for (index c = 0; c < plan_.clauses.size(); ++c) {
            const plan::clause& clause = plan_.clauses[c];
            if (clause.claim == plan::none || c >= case_.claims.size() || !case_.claims[c].is_claimed) continue;
            name(clause.name);
            object(clause.claim, 0);
        }
        end('}');
        settings();
        ledger();
        end('}');
        return std::move(to_);
    }

private:
    void begin(char bracket) {
        to_ += bracket;
        is_first_ = true;
    }
    void end(char bracket) {
        to_ += bracket;
        is_first_ = false;
    }
    void comma() {
        if (!is_first_) to_ += ',';
        is_first_ = false;
    }
    void name(std::string_view n) {
        comma();
        text(n);
        to_ += ':';
    }
    void text(std::string_view t) {
        to_ += '"';
        for (const char c : t) {
            if (c == '"' || c == '\\') to_ += '\\';
            to_ += c;
        }
        to_ += '"';
    }

    bool is_known(index column, std::uint32_t row) const {
        const state s = case_.columns[column].states[row];
        return s == state::known || s == state::wide;
    }
    void value(index column, std::uint32_t row) {
        const plan::column& c = plan_.columns[column];
        const facts::column_data& of = case_.columns[column];
        if (of.states[row] == state::wide) return text(of.wide.at(row).to_plain());
        const std::string shown = cell_text(plan_, c, of.cells[row], case_.texts);
        if (is_quoted(c)) return text(shown);
        to_ += shown;
    }
    void fact(std::string_view called, index column, std::uint32_t row) {
        if (!is_known(column, row)) return;
        name(called);
        value(column, row);
    }
    void period(const plan::member& m, std::uint32_t row) {
        if (!is_known(m.target, row) && !is_known(m.target + 1, row)) return;
        name(m.name);
        begin('{');
        fact("start", m.target, row);
        fact("end", m.target + 1, row);
        end('}');
    }
    void object(index shape, std::uint32_t row) {
        begin('{');
        members(shape, row);
        end('}');
    }
    void members(index shape, std::uint32_t row) {
        for (const plan::member& m : plan_.shapes[shape].members) {
            switch (m.to) {
                case plan::member::leads::column: fact(m.name, m.target, row); break;
                case plan::member::leads::period: period(m, row); break;
                case plan::member::leads::record: record(m, row); break;
                case plan::member::leads::list: list(m, row); break;
            }
        }
    }
    void record(const plan::member& m, std::uint32_t row) {
        const index presence = plan_.shapes[m.target].presence;
        if (presence != plan::none && case_.columns[presence].cells[row] == 0) return;
        name(m.name);
        object(m.target, row);
    }
    void list(const plan::member& m, std::uint32_t row) {
        const facts::table_data& items = case_.tables[m.target];
        if (items.states[row] != state::known) return;
        name(m.name);
        begin('[');
        const plan::table& t = plan_.tables[m.target];
        for (std::uint32_t item = items.offsets[row]; item < items.offsets[row + 1]; ++item) {
            comma();
            if (t.shape != plan::none)
                object(t.shape, item);
            else if (is_known(t.plain, item))
                value(t.plain, item);
            else
                to_ += "null";
        }
        end(']');
    }

    void constant(const plan::parameter& p, const plan::constant& c) {
        switch (p.is) {
            case plan::kind::number:
                if (p.measures == plan::unit::count)
                    to_ += c.number.to_plain();
                else
                    text(c.number.to_plain());
                return;
            case plan::kind::yes_no: to_ += c.code != 0 ? "true" : "false"; return;
            case plan::kind::date: return text(number::format_date(c.code));
            case plan::kind::choice: return text(plan_.choices[p.choice].values[static_cast<std::size_t>(c.code)]);
            case plan::kind::text:
            case plan::kind::duration: return text("?");
        }
    }
    void settings() {
        if (case_.settings.empty()) return;
        name("parameters");
        begin('{');
        for (const facts::setting& s : case_.settings) {
            const plan::parameter& p = plan_.parameters[s.parameter];
            name(p.name);
            if (s.unset) {
                to_ += "null";
            } else if (p.is_series) {
                series(p, s);
            } else {
                constant(p, s.value);
            }
        }
        end('}');
    }
    void series(const plan::parameter& p, const facts::setting& s) {
        begin('[');
        for (const auto& [day, value] : s.entries) {
            comma();
            to_ += '[';
            text(number::format_date(day));
            to_ += ',';
            constant(p, value);
            to_ += ']';
        }
        end(']');
    }
    void ledger() {
        if (!case_.has_ledger) return;
        name("ledger");
        begin('[');
        for (const facts::payment& paid : case_.ledger) {
            comma();
            begin('{');
            name("award"), text(paid.name);
            name("date"), text(number::format_date(paid.day));
            name("amount"), text(paid.amount.to_plain());
            end('}');
        }
        end(']');
    }

    const plan::plan& plan_;
    const facts::case_data& case_;
    std::string to_;
    bool is_first_ = true;
};

}  // namespace

std::string cell_text(const plan::plan& p, const plan::column& c, std::int64_t cell,
                      const std::vector<std::string>& texts) {
    std::string shown;
    switch (c.is) {
        case plan::kind::yes_no: return cell != 0 ? "true" : "false";
        case plan::kind::number: append_decimal(shown, cell, c.scale); return shown;
        case plan::kind::date: return number::format_date(cell);
        case plan::kind::choice: return p.choices[c.choice].values[static_cast<std::size_t>(cell)];
        case plan::kind::duration: {
            const std::int64_t months = cell >> 32;
            return months != 0 ? std::to_string(months) + " months" : std::to_string(cell) + " days";
        }
        case plan::kind::text: break;
    }
    const auto place = static_cast<std::size_t>(cell);
    return place < p.texts.size() ? p.texts[place] : texts[place - p.texts.size()];
}

std::string case_json(const plan::plan& p, const facts::case_data& one) { return case_writer(p, one).run(); }

}  // namespace pol::test
