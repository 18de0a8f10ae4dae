// SPDX-License-Identifier: Apache-2.0
#include "runtime/stream/findings.hpp"

#include "runtime/stream/codes.hpp"

#include <algorithm>

namespace pol::stream {

std::uint64_t line_runs::at(std::uint32_t row) const {
    const auto after =
        std::upper_bound(runs_.begin(), runs_.end(), row, [](std::uint32_t r, const run& of) { return r < of.row; });
    if (after == runs_.begin()) return 0;
    const run& found = *std::prev(after);
    return found.line + (row - found.row);
}

std::uint32_t parent_of(const batch::population& in, index table, std::uint32_t row) {
    const auto& offsets = in.lists[table].offsets;
    const auto after = std::upper_bound(offsets.begin(), offsets.end(), row);
    return static_cast<std::uint32_t>(after - offsets.begin()) - 1;
}

std::uint32_t case_of(const plan::plan& p, const batch::population& in, index table, std::uint32_t row) {
    for (; table != 0; table = p.tables[table].parent) row = parent_of(in, table, row);
    return row;
}

namespace {

std::string pointer_of_row(const plan::plan& p, const batch::population& in, index table, std::uint32_t row) {
    if (table == 0) return {};
    const std::uint32_t parent = parent_of(in, table, row);
    return pointer_of_row(p, in, p.tables[table].parent, parent) + '/' + p.tables[table].path + '/' +
           std::to_string(row - in.lists[table].offsets[parent]);
}

}  // namespace

std::string pointer_in(const plan::plan& p, const batch::population& in, index column, std::uint32_t row) {
    const plan::column& c = p.columns[column];
    std::string made = pointer_of_row(p, in, c.table, row);
    if (!c.path.empty()) made += '/' + c.path;
    if (c.of_period == plan::column::part::start) made += "/start";
    if (c.of_period == plan::column::part::end) made += "/end";
    return made;
}

findings::findings(const cell_context& shared) : shared_(shared) {
    for (index c = 0; c < shared.plan.columns.size(); ++c) clauses_.push_back(clause_of(shared.plan, c));
}

void findings::tell(const cell_fault& fault, index table, const table_origin& from, chunk& to) const {
    const plan::plan& p = shared_.plan;
    facts::problem made;
    made.found.code = fault.found.code;
    made.found.arguments = fault.found.arguments;
    if (fault.column != plan::none) {
        std::string& pointer = made.found.where.pointer;
        pointer = pointer_in(p, to.facts, fault.column, fault.row);
        if (fault.found.code == code::reversed_period) pointer.resize(pointer.rfind('/'));  // the period as a whole
        made.clause = clauses_[fault.column];
        const bool is_plain = p.tables[table].plain == fault.column;
        if (made.clause == plan::none) made.column = fault.column;
        if (made.clause == plan::none && is_plain) made.table = table;
    } else if (fault.claim != plan::none) {
        made.found.where.pointer = "/claims/" + p.clauses[fault.claim].name;
        made.clause = fault.claim;
    } else {
        made.found.where.pointer = "/assessed_on";
        made.hits_all = true;
    }
    if (!fault.found.meant.empty())
        made.found.notes.push_back({code::did_you_mean, made.found.where, {fault.found.meant}});
    tell(made, fault.header, table, fault.row, from, to);
}

void findings::tell(const facts::problem& found, const std::string& header, index table, std::uint32_t row,
                    const table_origin& from, chunk& to) const {
    const std::uint32_t of_case = case_of(shared_.plan, to.facts, table, row);
    to.rejects.push_back({from.file, from.line(row), std::string(to.key(of_case)), header, found.found, false});
    add_problem(of_case, found, to);
}

// Beyond the limit only what hits somebody for the first time is kept, as in a case that is read alone.
void findings::add_problem(std::uint32_t of_case, facts::problem found, chunk& to) const {
    std::vector<facts::problem>& known = to.facts.specials[of_case].problems;
    const std::size_t most = shared_.within.diagnostics;
    if (known.size() < most) return known.push_back(std::move(found));
    const bool is_repeated = std::any_of(known.begin(), known.end(), [&](const facts::problem& k) {
        return k.clause == found.clause && k.column == found.column && k.table == found.table &&
               k.hits_all == found.hits_all;
    });
    if (!is_repeated) known.push_back(std::move(found));
    const bool is_told =
        std::any_of(known.begin(), known.end(), [](const auto& k) { return k.found.code == code::more_to_come; });
    if (is_told) return;
    facts::problem more;
    more.found.code = code::more_to_come;
    more.found.level = severity::warning;
    more.found.arguments = {std::to_string(most)};
    known.push_back(std::move(more));
}

reject lost(const std::string& file, std::uint64_t line, std::string key, int code,
            std::vector<std::string> arguments) {
    reject made;
    made.file = file;
    made.line = line;
    made.key = std::move(key);
    made.found = stream_fault(code, file, line, std::move(arguments));
    made.is_lost = true;
    return made;
}

}  // namespace pol::stream
