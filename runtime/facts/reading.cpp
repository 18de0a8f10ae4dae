// Notes the problems of a case, within the limit on their number, and answers small questions about constants.
// SPDX-License-Identifier: Apache-2.0
#include "runtime/facts/reading.hpp"

#include "lang/messages/catalogue.hpp"

namespace pol::facts {
namespace {

constexpr int did_you_mean = 1;
constexpr int deepest_constant = 200;

std::optional<number::exact> constant_value(const plan::plan& p, index node, int depth) {
    if (node == plan::none || depth > deepest_constant) return std::nullopt;
    const plan::node& n = p.nodes[node];
    if (n.is == plan::op::constant) return ordered(p.constants[n.a]);
    if (n.is == plan::op::negate) {
        const auto a = constant_value(p, n.a, depth + 1);
        return a ? std::optional(-*a) : std::nullopt;
    }
    const bool is_arithmetic =
        n.is == plan::op::add || n.is == plan::op::subtract || n.is == plan::op::multiply || n.is == plan::op::divide;
    if (!is_arithmetic) return std::nullopt;
    const auto a = constant_value(p, n.a, depth + 1);
    const auto b = constant_value(p, n.b, depth + 1);
    if (!a || !b) return std::nullopt;
    if (n.is == plan::op::add) return *a + *b;
    if (n.is == plan::op::subtract) return *a - *b;
    if (n.is == plan::op::multiply) return *a * *b;
    if (b->is_zero()) return std::nullopt;
    return *a / *b;
}

}  // namespace

void reading::report_at(std::string_view pointer, const target& hits, const fault& found) {
    const messages::catalogue_row* row = messages::find_row(found.code);
    const severity level = row != nullptr ? row->level : severity::error;
    if (level == severity::error && hits.clause != plan::none) to.claims[hits.clause].is_bad = true;
    // Beyond the limit only what hits somebody for the first time is kept: nobody's fault is forgotten.
    const auto whom = std::tuple(hits.clause, hits.column, hits.table, hits.parameter, hits.table_parameter, hits.all);
    const bool is_first = level == severity::error && hit_.insert(whom).second;
    if (++reported_ > how.within.diagnostics && !is_first) return;

    problem p;
    p.found.code = found.code;
    p.found.level = level;
    p.found.where.pointer = std::string(pointer);
    p.found.arguments = found.arguments;
    if (!found.meant.empty()) p.found.notes.push_back({did_you_mean, p.found.where, {found.meant}});
    p.clause = hits.clause;
    p.column = hits.column;
    p.table = hits.table;
    p.parameter = hits.parameter;
    p.table_parameter = hits.table_parameter;
    p.hits_all = hits.all;
    to.problems.push_back(std::move(p));
}

void reading::finish() {
    constexpr int more_to_come = 901;
    if (reported_ <= how.within.diagnostics) return;
    problem more;
    more.found.code = more_to_come;
    more.found.level = severity::warning;
    more.found.arguments = {std::to_string(how.within.diagnostics)};
    to.problems.push_back(std::move(more));
}

std::string keyword_of(plan::relation is) {
    switch (is) {
        case plan::relation::at_least: return "@at_least";
        case plan::relation::at_most: return "@at_most";
        case plan::relation::more_than: return "@more_than";
        case plan::relation::less_than: return "@less_than";
    }
    return {};
}

bool holds(plan::relation is, const number::exact& value, const number::exact& bound) {
    switch (is) {
        case plan::relation::at_least: return value >= bound;
        case plan::relation::at_most: return value <= bound;
        case plan::relation::more_than: return value > bound;
        case plan::relation::less_than: return value < bound;
    }
    return true;
}

number::exact ordered(const plan::constant& value) {
    return value.is == plan::kind::number ? value.number : number::exact(value.code);
}

std::optional<number::exact> constant_value(const plan::plan& p, index node) { return constant_value(p, node, 0); }

}  // namespace pol::facts
