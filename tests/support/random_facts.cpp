// SPDX-License-Identifier: Apache-2.0
#include "tests/support/random_facts.hpp"

#include "runtime/eval/evaluator.hpp"

#include <algorithm>
#include <numeric>

namespace pol::test {

namespace {

using facts::state;
using plan::index;

constexpr std::int64_t day_of_2020 = 18262;

std::int64_t random_cell(const plan::plan& p, const plan::column& c, dice& roll) {
    switch (c.is) {
        case plan::kind::yes_no: return roll.between(0, 3) != 0 ? 1 : 0;
        case plan::kind::date: return day_of_2020 + roll.between(-500, 900);
        case plan::kind::duration: return std::int64_t{roll.between(0, 24)} << 32;
        case plan::kind::text: return roll.between(0, static_cast<int>(p.texts.size()) + 2);
        case plan::kind::choice: return roll.between(0, static_cast<int>(p.choices[c.choice].values.size()) - 1);
        case plan::kind::number: break;
    }
    if (c.measures == plan::unit::count)
        return c.path.find("year") != std::string::npos ? roll.between(2019, 2022) : roll.between(0, 30);
    if (c.measures == plan::unit::rate) return roll.between(0, 100) * c.scale / 1000;
    const std::vector<int> sizes{0, 100, 100'000, 20'000'000, 400'000'000};
    return roll.between(0, roll.pick(sizes)) * (c.is_signed && roll.one_in(2) ? -1 : 1);
}

bool is_absent(const facts::case_data& data, index presence, std::uint32_t row) {
    return presence != plan::none && data.columns[presence].cells[row] == 0;
}

void fill_column(const plan::plan& p, index number, facts::case_data& data, dice& roll) {
    const plan::column& c = p.columns[number];
    facts::column_data& to = data.columns[number];
    for (std::uint32_t row = 0; row < data.tables[c.table].rows; ++row) {
        const bool is_out = is_absent(data, c.within, row);
        const bool is_none = is_out || (c.is_optional && roll.one_in(4));
        to.cells.push_back(is_none ? 0 : random_cell(p, c, roll));
        to.states.push_back(is_none && !c.is_presence ? state::absent : state::known);
    }
    if (c.of_period != plan::column::part::end) return;
    for (std::size_t row = 0; row < to.cells.size(); ++row) {
        to.states[row] = data.columns[number - 1].states[row];
        to.cells[row] = data.columns[number - 1].cells[row] + roll.between(0, 400);
    }
}

// After all columns: a cell beyond a bound takes the bound's value.
void keep_bounds(const plan::plan& p, index number, facts::case_data& data) {
    const plan::column& c = p.columns[number];
    for (const plan::bound& b : c.bounds) {
        const plan::node& n = p.nodes[b.node];
        for (std::uint32_t row = 0; row < data.tables[c.table].rows; ++row) {
            std::int64_t limit = 0;
            if (n.is == plan::op::constant)
                limit = p.constants[n.a].number.scaled(c.scale).value_or(0);
            else if (n.is == plan::op::fact && p.columns[n.a].table == c.table)
                limit = data.columns[n.a].cells[row];
            else
                continue;
            std::int64_t& cell = data.columns[number].cells[row];
            if (b.is == plan::relation::at_most) cell = std::min(cell, limit);
            if (b.is == plan::relation::at_least) cell = std::max(cell, limit);
            if (b.is == plan::relation::less_than) cell = std::min(cell, limit - 1);
            if (b.is == plan::relation::more_than) cell = std::max(cell, limit + 1);
        }
    }
}

void fill_parameters(const plan::plan& p, facts::case_data& data, dice& roll) {
    for (index n = 0; n < p.parameters.size(); ++n) {
        const plan::parameter& of = p.parameters[n];
        if (!of.is_open || of.is != plan::kind::number || of.is_series || of.is_list) continue;
        facts::setting s;
        s.parameter = n;
        s.value.number = number::exact::ratio(roll.between(1, 99), of.measures == plan::unit::money ? 1 : 100);
        data.settings.push_back(s);
    }
}

std::string name_of(const plan::plan& p, const facts::case_data& data, eval::need n) {
    return eval::evaluator(p, data, {}).text_of(n);
}

}  // namespace

facts::case_data random_facts(const plan::plan& p, dice& roll, int most_items) {
    facts::case_data data;
    data.id = "random";
    data.has_ledger = true;
    data.columns.resize(p.columns.size());
    data.tables.resize(p.tables.size());
    data.claims.resize(p.clauses.size());
    for (facts::claim_data& c : data.claims) c.is_claimed = true;
    for (int n = 0; n < 3; ++n) data.texts.push_back("text " + std::to_string(n));
    for (index t = 0; t < p.tables.size(); ++t) {
        facts::table_data& to = data.tables[t];
        if (t == 0) {
            to.rows = 1;
            to.items = {0};
        } else {
            for (std::uint32_t row = 0; row < data.tables[p.tables[t].parent].rows; ++row) {
                const bool is_out = is_absent(data, p.tables[t].within, row);
                const int count = is_out ? 0 : roll.between(0, most_items);
                for (int i = 0; i < count; ++i) to.items.push_back(static_cast<std::uint32_t>(i));
                to.rows += static_cast<std::uint32_t>(count);
                to.offsets.push_back(to.rows);
                to.states.push_back(is_out ? state::absent : state::known);
            }
        }
        for (const index c : p.tables[t].columns) fill_column(p, c, data, roll);
    }
    for (index c = 0; c < p.columns.size(); ++c) keep_bounds(p, c, data);
    fill_parameters(p, data, roll);
    return data;
}

std::vector<hidden> hide(const plan::plan& p, facts::case_data& data, dice& roll, int one_in) {
    std::vector<hidden> found;
    for (index c = 0; c < p.columns.size(); ++c) {
        if (p.columns[c].is_presence || p.columns[c].is_optional || p.columns[c].fallback != plan::none) continue;
        for (std::uint32_t row = 0; row < data.columns[c].states.size(); ++row) {
            if (data.columns[c].states[row] == state::known && roll.one_in(one_in))
                found.push_back({hidden::kind::fact, c, row, {}});
        }
    }
    for (index t = 1; t < p.tables.size(); ++t) {
        for (std::uint32_t row = 0; row < data.tables[t].states.size(); ++row) {
            if (data.tables[t].states[row] == state::known && roll.one_in(2 * one_in))
                found.push_back({hidden::kind::list, t, row, {}});
        }
    }
    for (const facts::setting& s : data.settings) {
        if (roll.one_in(one_in)) found.push_back({hidden::kind::parameter, s.parameter, 0, {}});
    }
    if (roll.one_in(one_in)) found.push_back({hidden::kind::ledger, 0, 0, {}});
    for (const hidden& h : found) {
        if (h.is == hidden::kind::fact) data.columns[h.what].states[h.row] = state::unknown;
        if (h.is == hidden::kind::list) data.tables[h.what].states[h.row] = state::unknown;
        if (h.is == hidden::kind::ledger) data.has_ledger = false;
        const auto is_hidden = [&](const facts::setting& s) {
            return h.is == hidden::kind::parameter && s.parameter == h.what;
        };
        data.settings.erase(std::remove_if(data.settings.begin(), data.settings.end(), is_hidden), data.settings.end());
    }
    for (hidden& h : found) {
        using kind = eval::need::kind;
        if (h.is == hidden::kind::fact) h.name = name_of(p, data, {kind::fact, h.what, h.row});
        if (h.is == hidden::kind::list) h.name = name_of(p, data, {kind::list, h.what, h.row});
        if (h.is == hidden::kind::parameter) h.name = p.parameters[h.what].name;
        if (h.is == hidden::kind::ledger) h.name = "/ledger";
    }
    return found;
}

void reveal(facts::case_data& data, const facts::case_data& whole, const hidden& h) {
    if (h.is == hidden::kind::fact) data.columns[h.what].states[h.row] = state::known;
    if (h.is == hidden::kind::list) data.tables[h.what].states[h.row] = state::known;
    if (h.is == hidden::kind::ledger) data.has_ledger = true;
    if (h.is != hidden::kind::parameter) return;
    for (const facts::setting& s : whole.settings) {
        if (s.parameter == h.what) data.settings.push_back(s);
    }
}

facts::case_data shuffled(const plan::plan& p, const facts::case_data& data, plan::index table, dice& roll) {
    facts::case_data made = data;
    std::vector<std::vector<std::uint32_t>> old_row(p.tables.size());  // by table: new row to old row
    for (index t = 0; t < p.tables.size(); ++t) {
        const facts::table_data& from = data.tables[t];
        std::vector<std::uint32_t>& order = old_row[t];
        if (t == 0) {
            order = {0};
            continue;
        }
        facts::table_data& to = made.tables[t];
        to.offsets = {0};
        for (std::uint32_t parent = 0; parent + 1 < from.offsets.size(); ++parent) {
            const std::uint32_t was = old_row[p.tables[t].parent][parent];
            const std::size_t begin = order.size();
            for (std::uint32_t r = from.offsets[was]; r < from.offsets[was + 1]; ++r) order.push_back(r);
            for (std::size_t n = order.size(); t == table && n > begin + 1; --n)
                std::swap(order[n - 1],
                          order[begin + static_cast<std::size_t>(roll.between(0, static_cast<int>(n - begin) - 1))]);
            to.offsets.push_back(static_cast<std::uint32_t>(order.size()));
            to.states[parent] = from.states[was];
        }
        for (const index c : p.tables[t].columns) {
            for (std::size_t n = 0; n < order.size(); ++n) {
                made.columns[c].cells[n] = data.columns[c].cells[order[n]];
                made.columns[c].states[n] = data.columns[c].states[order[n]];
            }
        }
    }
    return made;
}

}  // namespace pol::test
