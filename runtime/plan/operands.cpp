// What a node is called and which nodes it reads.
// SPDX-License-Identifier: Apache-2.0
#include "runtime/plan/builder.hpp"

#include <iterator>

namespace pol::plan {

namespace {

// clang-format off
constexpr std::string_view op_names[] = {
    "constant", "fact", "is_given", "parameter", "parameter_given", "position",
    "add", "subtract", "multiply", "divide", "whole_divide", "remainder", "negate",
    "equal", "not_equal", "less", "at_most", "not", "and", "or", "choose", "lesser", "greater", "ceiling",
    "add_duration", "subtract_duration", "year_of", "month_of", "day_of",
    "years_between", "months_between", "days_between", "series_on", "series_latest", "lookup", "bracketed",
    "sum", "largest", "smallest", "count", "any", "every", "in_list", "round", "award_amount",
};
// clang-format on
static_assert(std::size(op_names) == static_cast<std::size_t>(op::award_amount) + 1);

}  // namespace

std::string_view op_name(op o) { return op_names[static_cast<std::size_t>(o)]; }

void operands_of(const plan& p, const node& n, std::vector<index>& nodes, std::vector<index>& rows) {
    const auto add = [&nodes](index x) {
        if (x != none) nodes.push_back(x);
    };
    switch (n.is) {
        case op::constant:
        case op::fact:
        case op::is_given:
        case op::parameter:
        case op::parameter_given:
        case op::position:
        case op::award_amount: return;
        case op::ceiling: add(n.a); return;
        case op::series_on:
        case op::series_latest:
            add(n.b);
            add(n.c);
            return;
        case op::in_list: add(n.b); return;
        case op::lookup:
            add(n.b);
            for (const lookup_version& v : p.lookups[n.a].versions) {
                for (const lookup_row& r : v.rows) {
                    add(r.condition);
                    add(r.value);
                }
            }
            for (const index a : p.lookups[n.a].arguments) add(a);
            return;
        case op::bracketed:
            add(n.b);
            for (const bracket& b : p.brackets[n.a].rows) {
                add(b.up_to);
                add(b.rate);
            }
            return;
        case op::sum:
        case op::largest:
        case op::smallest:
        case op::count:
        case op::any:
        case op::every:
            rows.push_back(n.a);
            add(n.b);
            return;
        default:  // everything else has its operands in a, b and c
            add(n.a);
            add(n.b);
            add(n.c);
            return;
    }
}

}  // namespace pol::plan
