// SPDX-License-Identifier: Apache-2.0
#include "tests/support/population_csv.hpp"

#include "tests/support/case_json.hpp"

#include <algorithm>
#include <cstdio>
#include <string_view>

namespace pol::test {

namespace {

using facts::state;
using plan::index;

std::string dotted(std::string_view path) {
    constexpr std::string_view claims = "claims/";
    if (path.substr(0, claims.size()) == claims) path.remove_prefix(claims.size());
    std::string made(path);
    std::replace(made.begin(), made.end(), '/', '.');
    return made;
}

std::string path_of(const plan::plan& p, index table) {
    std::string path = dotted(p.tables[table].path);
    for (index t = p.tables[table].parent; t != 0; t = p.tables[t].parent) path = dotted(p.tables[t].path) + "." + path;
    return path;
}

std::string header_of(const plan::column& c) {
    std::string name = c.path.empty() ? "value" : dotted(c.path);
    if (c.of_period == plan::column::part::start) name += ".start";
    if (c.of_period == plan::column::part::end) name += ".end";
    return name;
}

// "exhibition" for the items of `exhibitions`
std::string key_of(const plan::plan& p, index table) {
    const std::string path = path_of(p, table);
    std::string name = path.substr(path.rfind('.') + 1);
    if (name.back() == 's') name.pop_back();
    return name + "_id";
}

void append_cell(const plan::plan& p, const batch::population& from, index column, std::uint32_t row, std::string& to) {
    const plan::column& c = p.columns[column];
    const batch::population::column& of = from.columns[column];
    const state is = of.states.empty() ? state::known : of.states[row];
    const bool is_out = c.within != plan::none && from.columns[c.within].cells[row] == 0;
    if (is != state::known || is_out) return;
    if (c.is == plan::kind::yes_no)
        to += of.cells[row] != 0 ? "yes" : "no";
    else
        to += cell_text(p, c, of.cells[row], from.texts);
}

class file_writer {
public:
    file_writer(const plan::plan& p, const batch::population& from) : plan_(p), from_(from) {}

    csv_file cases() {
        csv_file made;
        made.text = "id";
        for (index c = 0; c < plan_.clauses.size(); ++c)
            if (plan_.clauses[c].claim != plan::none) made.text += "," + plan_.clauses[c].name;
        headers(0, made.text);
        for (std::uint32_t row = 0; row < from_.rows; ++row) {
            made.text += case_key(row);
            for (index c = 0; c < plan_.clauses.size(); ++c)
                if (plan_.clauses[c].claim != plan::none) made.text += from_.claimed[c][row] != 0 ? ",yes" : ",no";
            cells(0, row, made.text);
        }
        return made;
    }

    csv_file items(index table) {
        csv_file made;
        made.list = path_of(plan_, table);
        made.text = "id";
        const index parent = plan_.tables[table].parent;
        if (parent != 0) made.text += "," + key_of(plan_, parent);
        const bool has_lists = std::any_of(plan_.tables.begin(), plan_.tables.end(),
                                           [&](const plan::table& t) { return t.parent == table; });
        if (has_lists) made.key = key_of(plan_, table);
        if (has_lists) made.text += "," + made.key;
        headers(table, made.text);
        const std::vector<std::uint32_t>& offsets = from_.lists[table].offsets;
        for (std::uint32_t around = 0; around + 1 < offsets.size(); ++around) {
            const std::uint32_t of_case = parent == 0 ? around : case_of(parent, around);
            for (std::uint32_t row = offsets[around]; row < offsets[around + 1]; ++row) {
                made.text += case_key(of_case);
                if (parent != 0) number(around - first_of(parent, of_case), made.text);
                if (has_lists) number(row - offsets[around], made.text);
                cells(table, row, made.text);
            }
        }
        return made;
    }

private:
    static void number(std::uint32_t n, std::string& to) {
        to += ',';
        to += std::to_string(n + 1);
    }
    void headers(index table, std::string& to) const {
        for (const index c : plan_.tables[table].columns)
            if (!plan_.columns[c].is_presence) to += "," + header_of(plan_.columns[c]);
        to += '\n';
    }
    void cells(index table, std::uint32_t row, std::string& to) const {
        for (const index c : plan_.tables[table].columns) {
            if (plan_.columns[c].is_presence) continue;
            to += ',';
            append_cell(plan_, from_, c, row, to);
        }
        to += '\n';
    }
    // Of an item of a list that lies in the case itself.
    std::uint32_t case_of(index table, std::uint32_t row) {
        const std::vector<std::uint32_t>& offsets = from_.lists[table].offsets;
        const auto behind = std::upper_bound(offsets.begin(), offsets.end(), row);
        return static_cast<std::uint32_t>(behind - offsets.begin()) - 1;
    }
    std::uint32_t first_of(index table, std::uint32_t of_case) const { return from_.lists[table].offsets[of_case]; }

    const plan::plan& plan_;
    const batch::population& from_;
};

}  // namespace

std::string case_key(std::uint32_t row) {
    std::string digits = std::to_string(row);
    return "E" + std::string(digits.size() < 7 ? 7 - digits.size() : 0, '0') + digits;
}

std::vector<csv_file> csv_files(const plan::plan& p, const batch::population& from) {
    file_writer writer(p, from);
    std::vector<csv_file> made{writer.cases()};
    for (index t = 1; t < p.tables.size(); ++t) made.push_back(writer.items(t));
    return made;
}

}  // namespace pol::test
