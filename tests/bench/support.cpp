// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/support.hpp"

#include "tests/support/pipeline.hpp"

#include <cstdio>
#include <fstream>
#include <sstream>

namespace pol::bench {

std::string text_of(const std::string& path) {
    std::ifstream file(std::string(POL_SOURCE_DIR) + "/" + path, std::ios::binary);
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}

std::shared_ptr<const plan::plan> plan_of(const std::string& path) {
    const test::planned made = test::plan_text(text_of(path));
    if (!made.plan) std::fputs(made.diagnostics.c_str(), stderr);
    return made.plan;
}

namespace {

// A text of the workload as a cell: the plan's own id, or the next one of the case.
std::int64_t text_id(const plan::plan& p, facts::case_data& data, const std::string& text) {
    for (std::size_t n = 0; n < p.texts.size(); ++n)
        if (p.texts[n] == text) return static_cast<std::int64_t>(n);
    for (std::size_t n = 0; n < data.texts.size(); ++n)
        if (data.texts[n] == text) return static_cast<std::int64_t>(p.texts.size() + n);
    data.texts.push_back(text);
    return static_cast<std::int64_t>(p.texts.size() + data.texts.size() - 1);
}

}  // namespace

facts::case_data columns_of(const plan::plan& p, const workload& w) {
    facts::case_data data;
    data.columns.resize(p.columns.size());
    data.tables.resize(p.tables.size());
    data.tables[0].rows = static_cast<std::uint32_t>(w.rows);
    data.claims.assign(p.clauses.size(), {true, false});
    for (std::size_t t = 1; t < p.tables.size(); ++t)
        for (const auto& [path, offsets] : w.lists)
            if (p.tables[t].path == path) {
                data.tables[t].offsets = offsets;
                data.tables[t].rows = offsets.back();
                data.tables[t].states.assign(w.rows, facts::state::known);
            }
    for (std::size_t c = 0; c < p.columns.size(); ++c) {
        const plan::column& column = p.columns[c];
        for (const workload::column& given : w.columns) {
            if (column.path != given.path || p.tables[column.table].path != given.list) continue;
            auto& cells = data.columns[c].cells;
            cells = given.values;
            if (column.is == plan::kind::text)
                for (auto& cell : cells) cell = text_id(p, data, w.texts[static_cast<std::size_t>(cell)]);
            data.columns[c].states.assign(cells.size(), facts::state::known);
        }
    }
    return data;
}

}  // namespace pol::bench
