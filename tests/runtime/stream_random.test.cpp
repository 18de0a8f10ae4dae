// Random cases of random policies, once as JSON and once as CSV: the same outcomes.
// SPDX-License-Identifier: Apache-2.0
#include "runtime/number/date.hpp"
#include "runtime/stream/binding.hpp"
#include "tests/support/random_policy.hpp"
#include "tests/support/stream_input.hpp"

#include "runtime/facts/read_case.hpp"
#include "runtime/facts/scalars.hpp"

namespace {

using namespace pol;

std::string quoted(const std::string& text, test::dice& roll) {
    if (text.find_first_of(",\"\r\n") == std::string::npos && !roll.one_in(5)) return text;
    std::string made = "\"";
    for (const char each : text) made += each == '"' ? "\"\"" : std::string(1, each);
    return made + '"';
}

std::string cell_text(const plan::plan& p, const facts::case_data& one, plan::index column, std::uint32_t row) {
    const plan::column& c = p.columns[column];
    const facts::column_data& cells = one.columns[column];
    if (cells.states[row] != facts::state::known && cells.states[row] != facts::state::wide) return {};
    if (c.is == plan::kind::text) {
        const auto id = static_cast<std::size_t>(cells.cells[row]);
        return id < p.texts.size() ? p.texts[id] : one.texts[id - p.texts.size()];
    }
    plan::constant value;
    value.is = c.is;
    value.code = cells.cells[row];
    if (c.is == plan::kind::number)
        value.number = cells.states[row] == facts::state::wide ? cells.wide.at(row)
                                                               : number::exact::ratio(cells.cells[row], c.scale);
    std::string shown = facts::shown(p, c.is, c.choice, value);
    if (c.is == plan::kind::choice) shown = shown.substr(1, shown.size() - 2);
    return shown;
}

// A presence column that says no: the facts inside were not given.
bool is_given(const plan::plan& p, const facts::case_data& one, plan::index column, std::uint32_t row) {
    const plan::index within = p.columns[column].within;
    return within == plan::none || one.columns[within].cells[row] != 0;
}

struct files {
    std::vector<std::string> by_table;
};

void write_headers(const plan::plan& p, files& to) {
    to.by_table.assign(p.tables.size(), {});
    for (plan::index t = 0; t < p.tables.size(); ++t) {
        std::string& header = to.by_table[t];
        header = "key";
        for (plan::index around = t; around != 0; around = p.tables[around].parent)
            header += ",key" + std::to_string(around);
        for (const plan::index c : p.tables[t].columns)
            if (!p.columns[c].is_presence) header += ',' + stream::header_of(p, c);
        if (t == 0) header += ",c";
        header += '\n';
    }
}

void write_rows(const plan::plan& p, const facts::case_data& one, plan::index table, std::uint32_t row,
                const std::string& keys, files& to, test::dice& roll) {
    std::string line = keys;
    for (const plan::index c : p.tables[table].columns) {
        if (p.columns[c].is_presence) continue;
        line += ',' + (is_given(p, one, c, row) ? quoted(cell_text(p, one, c, row), roll) : std::string());
    }
    if (table == 0) line += one.claims[0].is_claimed ? ",yes" : ",no";
    to.by_table[table] += line + (roll.one_in(3) ? "\r\n" : "\n");
    for (plan::index t = 1; t < p.tables.size(); ++t) {
        if (p.tables[t].parent != table) continue;
        const auto& offsets = one.tables[t].offsets;
        for (std::uint32_t item = offsets[row]; item < offsets[row + 1]; ++item) {
            const std::size_t end = keys.find(',');
            const std::string inner =
                keys.substr(0, end) + ',' + std::to_string(item) + (end == std::string::npos ? "" : keys.substr(end));
            write_rows(p, one, t, item, inner, to, roll);
        }
    }
}

}  // namespace

TEST_CASE("random cases as CSV have the outcomes that they have as JSON") {
    test::dice roll(5);
    int compared = 0;
    for (int round = 0; round < 40; ++round) {
        const std::string text = test::random_policy(roll);
        const test::planned made = test::plan_text(text);
        if (!made.plan) continue;
        const plan::plan& p = *made.plan;
        files all;
        write_headers(p, all);
        std::vector<std::string> wanted;
        for (int n = 0; n < 12; ++n) {
            // What a row cannot say apart (a record with nothing in it, a list that is unknown) is left out.
            const std::string json = test::random_case(roll, {0, 9});
            facts::case_data one = test::read(p, json);
            const bool is_plain =
                std::none_of(one.problems.begin(), one.problems.end(), [](const facts::problem&) { return true; });
            if (!is_plain || one.has_ledger || !one.settings.empty()) continue;
            write_rows(p, one, 0, 0, "k" + std::to_string(n), all, roll);
            wanted.push_back(test::outcome_of_json(p, json));
        }
        test::stream_input in;
        in.how.key = "key";
        in.cases = all.by_table[0];
        for (plan::index t = 1; t < p.tables.size(); ++t) {
            in.lists.emplace_back(stream::path_of_list(p, t), all.by_table[t]);
            in.how.list_keys.emplace_back(stream::path_of_list(p, t), "key" + std::to_string(t));
        }
        in.rows = static_cast<std::uint32_t>(roll.between(1, 12));
        const test::read_population found = test::read_stream(p, in);
        INFO(text << in.cases);
        if (found.failure) INFO(render(*found.failure, {}));
        REQUIRE(found.failed() == 0);
        REQUIRE(found.outcomes.size() == wanted.size());
        for (std::size_t n = 0; n < wanted.size(); ++n) {
            CHECK(found.outcomes[n] == wanted[n]);
            ++compared;
        }
    }
    CHECK(compared > 100);
}
