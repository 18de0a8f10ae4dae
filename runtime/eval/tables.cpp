// Tables and brackets: the row that applies on a day and to the arguments, the rate of each slice.
// SPDX-License-Identifier: Apache-2.0
#include "runtime/eval/evaluator.hpp"

#include <algorithm>
#include <limits>

namespace pol::eval {
inline namespace POL_NUMBERS {

evaluator::version evaluator::version_on(const plan::lookup& l, std::int64_t day) const {
    version found;
    const facts::table_setting* set = l.table == plan::none ? nullptr : table_settings_[l.table];
    if (set == nullptr) {
        for (const plan::lookup_version& v : l.versions) {
            if (v.from <= day) found = {&v, nullptr, v.from};
        }
        return found;
    }
    for (const auto& [from, values] : set->rows) {
        if (from <= day) found = {nullptr, &values, from};
    }
    if (found.set == nullptr) return {};
    for (const plan::lookup_version& v : l.versions) {
        if (found.rows == nullptr && v.rows.size() == found.set->size()) found.rows = &v;
    }
    return found;
}

std::optional<std::int64_t> evaluator::version_day(const plan::lookup& l, std::int64_t day) const {
    const version v = version_on(l, day);
    return v.rows == nullptr ? std::nullopt : std::optional(v.from);
}

bool evaluator::compute_lookup(index node, const plan::node& n) {
    const plan::lookup& l = plan_.lookups[n.a];
    value day = known_code(std::numeric_limits<std::int64_t>::max());
    if (n.b != plan::none) {
        const value* given = operand(n.b);
        if (given == nullptr) return false;
        day = *given;
    }
    if (day.has_failed()) return finish(node, day);
    const value nothing = n.measures == plan::unit::plain ? unknown(0) : unknown_from_zero(0);
    const auto missing = [&](need_sets::id needs) {
        value v = nothing;
        v.needs = needs;
        return v;
    };
    if (!day.is_known()) return finish(node, missing(day.needs));
    const need_sets::id table = l.table == plan::none ? 0 : needs_.one({need::kind::table, l.table, 0});
    const version v = version_on(l, day.code);
    if (v.rows == nullptr) return finish(node, missing(table));
    value found = missing(table);
    if (!match_rows(n, v, found)) return false;
    return finish(node, std::move(found));
}

// `found` comes in as what holds when no row matches.
bool evaluator::match_rows(const plan::node& n, const version& v, value& found) {
    std::vector<std::pair<value, need_sets::id>> maybe;
    for (std::size_t i = 0; i < v.rows->rows.size(); ++i) {
        const plan::lookup_row& row = v.rows->rows[i];
        value matches = truth(true);
        if (row.condition != plan::none) {
            const value* given = operand(row.condition);
            if (given == nullptr) return false;
            matches = *given;
        }
        if (matches.has_failed()) {
            found = matches;
            return true;
        }
        if (matches.is_no()) continue;
        value result;
        if (v.set != nullptr) {
            result = known_constant((*v.set)[i]);
        } else {
            const value* given = operand(row.value);
            if (given == nullptr) return false;
            result = *given;
        }
        if (!matches.is_yes()) {
            maybe.emplace_back(std::move(result), matches.needs);
            continue;
        }
        found = std::move(result);
        break;
    }
    for (std::size_t i = maybe.size(); i-- > 0;)
        found = algebra_.one_of(maybe[i].first, found, n.gives, maybe[i].second);
    return true;
}

bool evaluator::compute_brackets(index node, const plan::node& n) {
    const value* given = operand(n.b);
    if (given == nullptr) return false;
    const value amount = *given;
    value total = known(0);
    value below = known(0);
    for (const plan::bracket& b : plan_.brackets[n.a].rows) {
        value up_to = amount;
        value bound;
        if (b.up_to != plan::none) {
            const value* end = operand(b.up_to);
            if (end == nullptr) return false;
            bound = *end;
            up_to = algebra_.lesser(amount, bound);
        }
        const value slice = algebra_.greater(known(0), algebra_.subtract(up_to, below));
        const bool is_empty = slice.is_known() && slice.low.is_zero();
        if (!is_empty) {
            const value* rate = operand(b.rate);
            if (rate == nullptr) return false;
            total = algebra_.add(total, algebra_.multiply(slice, *rate));
        }
        if (b.up_to == plan::none) break;
        below = bound;
    }
    return finish(node, std::move(total));
}

}  // namespace POL_NUMBERS
}  // namespace pol::eval
