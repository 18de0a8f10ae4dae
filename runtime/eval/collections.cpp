// What is made of the rows of a selection: sums, counts, extremes, any and every; with rows that may or may not belong.
// SPDX-License-Identifier: Apache-2.0
#include "runtime/eval/evaluator.hpp"

#include <algorithm>

namespace pol::eval {
inline namespace POL_NUMBERS {

value evaluator::belongs(const plan::selection& s) {
    value in = truth(true);
    for (const plan::condition& c : s.conditions) {
        in = algebra_.and_(in, at(c.node));
        if (in.is_no() || in.has_failed()) break;
    }
    return in;
}

value evaluator::left_by(const plan::selection& s, std::uint32_t row) const {
    const std::vector<leftovers>& all = s.rest_of != plan::none ? dropped : excluded;
    const index award = s.rest_of != plan::none ? s.rest_of : s.excluded_of;
    if (award == plan::none || award >= all.size()) return truth(true);
    const std::vector<member>& rows = all[award].rows;
    const auto found =
        std::lower_bound(rows.begin(), rows.end(), row, [](const member& m, std::uint32_t r) { return m.row < r; });
    return found != rows.end() && found->row == row ? found->belongs : truth(false);
}

value evaluator::aggregate(const plan::node& n) {
    switch (n.is) {
        case plan::op::sum: return sum(n);
        case plan::op::count: return count(n);
        case plan::op::largest:
        case plan::op::smallest: return extreme(n);
        default: return quantified(n);
    }
}

value evaluator::sum(const plan::node& n) {
    value total = known(0);
    const index rows = plan_.selections[n.a].to;
    each_row(n.a, [&](const value& in) {
        value term = in;
        if (!in.has_failed()) term = at(n.b);
        if (here_[rows].row == ghost_row) {
            term = term.has_failed() ? unknown(here_[rows].missing) : algebra_.any_number_of(term);
            if (!term.is_known()) term.needs = needs_.join(term.needs, here_[rows].missing);
        } else if (!in.is_known() && !in.has_failed()) {
            term = algebra_.zero_or(term, in.needs);
        }
        total = algebra_.add(total, term);
        if (total.low.digits() > within_->result_digits) return false;  // noticed when the sum is finished
        return !total.has_failed();
    });
    return total;
}

value evaluator::count(const plan::node& n) {
    std::int64_t sure = 0;
    std::int64_t maybe = 0;
    bool is_open = false;
    value broken;
    need_sets::id needs = 0;
    const index rows = plan_.selections[n.a].to;
    each_row(n.a, [&](const value& in) {
        if (in.has_failed())
            broken = in;
        else if (here_[rows].row == ghost_row)
            is_open = true;
        else if (in.is_yes())
            ++sure;
        else
            ++maybe;
        needs = needs_.join(needs, needs_.join(in.needs, here_[rows].missing));
        return !broken.has_failed();
    });
    if (broken.has_failed()) return broken;
    if (!is_open && maybe == 0) return known(exact(sure));
    value v = unknown(needs);
    v.has_low = true;
    v.low = exact(sure);
    v.has_high = !is_open;
    v.high = exact(sure + maybe);
    return v;
}

// The smallest is the largest of the opposites. Of nothing it is 0.
value evaluator::extreme(const plan::node& n) {
    const bool is_smallest = n.is == plan::op::smallest;
    const bool is_number = n.gives == plan::kind::number;
    bool has_sure = false;
    bool has_maybe = false;
    value sure;
    value maybe;
    need_sets::id why = 0;
    const index rows = plan_.selections[n.a].to;
    each_row(n.a, [&](const value& in) {
        value x = in;
        if (!in.has_failed()) x = at(n.b);
        const bool is_sure = in.is_known() && here_[rows].row != ghost_row;
        if (is_number && is_smallest) x = algebra_.negate(x);
        if (x.has_failed() && (is_sure || in.has_failed())) {
            sure = x;
            has_sure = true;
            return false;
        }
        if (is_sure && is_number) {
            sure = has_sure ? algebra_.greater(sure, x) : x;
            has_sure = true;
        } else if (is_sure && x.is_known()) {
            const bool is_better = !has_sure || (is_smallest ? x.code < sure.code : sure.code < x.code);
            if (is_better) sure = x;
            has_sure = true;
        } else {
            why = needs_.join(why, needs_.join(in.needs, here_[rows].missing));
            maybe = has_maybe ? algebra_.one_of(maybe, x, n.gives, 0) : x;
            why = needs_.join(why, x.needs);
            has_maybe = true;
        }
        return true;
    });
    if (sure.has_failed()) return sure;
    if (!is_number) return has_sure && !has_maybe ? sure : unknown(why);
    value result = has_sure ? sure : known(0);
    if (has_maybe && has_sure) {
        const value both = algebra_.greater(sure, maybe);
        const bool is_dominated = maybe.has_high && sure.has_low && maybe.top() <= sure.low;
        if (!is_dominated) result = algebra_.one_of(sure, both, plan::kind::number, why);
    } else if (has_maybe) {
        result = algebra_.zero_or(maybe, why);
    }
    return is_smallest ? algebra_.negate(result) : result;
}

value evaluator::quantified(const plan::node& n) {
    const bool is_any = n.is == plan::op::any;
    value result = truth(!is_any);
    const index rows = plan_.selections[n.a].to;
    each_row(n.a, [&](const value& in) {
        value holds = in;
        if (!in.has_failed()) holds = at(n.b);
        const bool is_ghost = here_[rows].row == ghost_row;
        if (is_any) {
            value both = algebra_.and_(in, holds);
            if (is_ghost && (both.is_yes() || both.has_failed())) both = unknown(here_[rows].missing);
            result = algebra_.or_(result, both);
        } else {
            value either = algebra_.or_(algebra_.not_(in), holds);
            if (is_ghost && (either.is_no() || either.has_failed())) either = unknown(here_[rows].missing);
            result = algebra_.and_(result, either);
        }
        return !result.has_failed() && (is_any ? !result.is_yes() : !result.is_no());
    });
    return result;
}

}  // namespace POL_NUMBERS
}  // namespace pol::eval
