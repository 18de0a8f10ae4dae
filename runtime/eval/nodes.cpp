// Nodes by what they do. Operands that lie deep are put on a list and computed first, so that a long chain of terms costs
// memory, never stack.
// SPDX-License-Identifier: Apache-2.0
#include "runtime/eval/evaluator.hpp"
#include "runtime/number/date.hpp"

#include <algorithm>

namespace pol::eval {
inline namespace POL_NUMBERS {
namespace {

constexpr std::uint32_t deepest = 8;  // operands within operands before the list takes over

constexpr int too_many_digits = 961;
constexpr int too_nested = 962;
constexpr int division_by_zero = 890;
constexpr int no_rounding_unit = 892;

struct duration {
    std::int64_t months = 0;
    std::int64_t days = 0;
};

duration duration_of(std::int64_t code) {
    const std::int64_t days = static_cast<std::int32_t>(static_cast<std::uint64_t>(code) & 0xffffffffU);
    return {(code - days) >> 32, days};
}

std::int64_t code_of(const duration& d) { return d.months * (std::int64_t{1} << 32) + d.days; }

// Beyond the calendar the nearest day counts: comparisons keep their meaning.
std::int64_t later(std::int64_t day, const duration& d) {
    const auto nearest = [](std::int64_t amount) { return amount < 0 ? number::first_day : number::last_day; };
    const std::int64_t month = number::add_months(day, d.months).value_or(nearest(d.months));
    return number::add_days(month, d.days).value_or(nearest(d.days));
}

value whole_between(std::int64_t low, std::int64_t high, need_sets::id needs) {
    value v = unknown(needs);
    v.has_low = v.has_high = true;
    v.low = exact(low);
    v.high = exact(high);
    return v;
}

}  // namespace

const value& evaluator::computed(index node) {
    if (nested_ >= std::max<std::uint32_t>(within_->depth / 2, 1) && stopped_ == 0) stopped_ = too_nested;
    ++nested_;
    const std::uint32_t depth = depth_;
    const std::size_t base = pending_.size();
    pending_.push_back(node);
    while (pending_.size() > base) {
        const index next = pending_.back();
        depth_ = 0;
        if (is_remembered(next) || compute(next)) pending_.pop_back();
    }
    depth_ = depth;
    --nested_;
    return memory_[node].found;
}

const value* evaluator::operand(index node) {
    if (is_remembered(node)) return &memory_[node].found;
    if (depth_ >= deepest) {
        pending_.push_back(node);
        return nullptr;
    }
    ++depth_;
    const bool is_done = compute(node);
    --depth_;
    return is_done ? &memory_[node].found : nullptr;
}

bool evaluator::finish(index node, value v) {
    if (plan_.nodes[node].gives == plan::kind::number &&
        (v.low.digits() > within_->result_digits || v.high.digits() > within_->result_digits)) {
        if (stopped_ == 0) stopped_ = too_many_digits;
        v = unknown(0);
    }
    memory& m = memory_[node];
    m.moment = here_[plan_.nodes[node].domain].moment;
    m.found = std::move(v);
    return true;
}

bool evaluator::compute(index node) {
    using plan::op;
    const plan::node& n = plan_.nodes[node];
    if (++steps_ >= look_up_at_) look_up();
    if (stopped_ != 0) return finish(node, unknown(0));
    switch (n.is) {
        case op::constant: return finish(node, known_constant(plan_.constants[n.a]));
        case op::fact: return finish(node, fact(n));
        case op::is_given: return finish(node, given(n));
        case op::parameter: return finish(node, parameter(n.a));
        case op::parameter_given: return finish(node, parameter_given(n.a));
        case op::position: return finish(node, position_);
        case op::award_amount: return finish(node, n.a < awards_.size() ? awards_[n.a] : unknown(0));
        case op::add:
        case op::subtract:
        case op::multiply:
        case op::divide:
        case op::whole_divide:
        case op::remainder:
        case op::equal:
        case op::not_equal:
        case op::less:
        case op::at_most:
        case op::lesser:
        case op::greater:
        case op::add_duration:
        case op::subtract_duration:
        case op::years_between:
        case op::months_between:
        case op::days_between:
        case op::round: return compute_pair(node, n);
        case op::and_:
        case op::or_: return compute_logic(node, n);
        case op::choose: return compute_choice(node, n);
        case op::negate:
        case op::not_:
        case op::ceiling:
        case op::year_of:
        case op::month_of:
        case op::day_of:
        case op::in_list: return compute_single(node, n);
        case op::series_on:
        case op::series_latest: return compute_series(node, n);
        case op::lookup: return compute_lookup(node, n);
        case op::bracketed: return compute_brackets(node, n);
        case op::sum:
        case op::largest:
        case op::smallest:
        case op::count:
        case op::any:
        case op::every: return finish(node, aggregate(n));
    }
    return finish(node, unknown(0));
}

bool evaluator::compute_single(index node, const plan::node& n) {
    using plan::op;
    const value* found = operand(n.is == op::in_list ? n.b : n.a);
    if (found == nullptr) return false;
    const value x = *found;
    if (x.has_failed()) return finish(node, x);
    switch (n.is) {
        case op::negate:
            if (n.gives != plan::kind::duration) return finish(node, algebra_.negate(x));
            if (!x.is_known()) return finish(node, x);
            return finish(node, known_code(code_of({-duration_of(x.code).months, -duration_of(x.code).days})));
        case op::not_: return finish(node, algebra_.not_(x));
        case op::ceiling: return finish(node, ceiling(n, x));
        case op::in_list: return finish(node, in_list(n, x));
        case op::year_of:
            return finish(node, x.is_known() ? known(exact(number::year_of(x.code))) : whole_between(1, 9999, x.needs));
        case op::month_of:
            return finish(node, x.is_known() ? known(exact(number::month_of(x.code))) : whole_between(1, 12, x.needs));
        default:
            return finish(node, x.is_known() ? known(exact(number::day_of(x.code))) : whole_between(1, 31, x.needs));
    }
}

bool evaluator::compute_pair(index node, const plan::node& n) {
    const value* first = operand(n.a);
    if (first == nullptr) return false;
    if (is_remembered(n.b)) return finish(node, pair(n, *first, memory_[n.b].found));
    const value a = *first;  // a copy: the other operand may go through the same rows
    const value* second = operand(n.b);
    if (second == nullptr) return false;
    return finish(node, pair(n, a, *second));
}

value evaluator::pair(const plan::node& n, const value& a, const value& b) {
    using plan::op;
    if (n.gives == plan::kind::duration) return duration_pair(n, a, b);
    const plan::kind of = plan_.nodes[n.a].gives;
    switch (n.is) {
        case op::add: return algebra_.add(a, b);
        case op::subtract: return algebra_.subtract(a, b);
        case op::multiply: return algebra_.multiply(a, b);
        case op::lesser: return algebra_.lesser(a, b);
        case op::greater: return algebra_.greater(a, b);
        case op::equal: return algebra_.equal(a, b, of);
        case op::not_equal: return algebra_.not_(algebra_.equal(a, b, of));
        case op::less: return algebra_.less(a, b, of);
        case op::at_most: return algebra_.at_most(a, b, of);
        case op::divide:
        case op::whole_divide:
        case op::remainder: return quotient(n, a, b);
        case op::round: {
            if (a.has_failed()) return a;
            if (!b.is_known()) return b.has_failed() ? b : unknown(needs_.join(a.needs, b.needs));
            if (b.low.sign() <= 0) return fail(no_rounding_unit, n.where, {});
            return algebra_.rounded(a, b.low, static_cast<number::rounding>(n.extra));
        }
        default: return date_pair(n, a, b);
    }
}

value evaluator::quotient(const plan::node& n, const value& a, const value& b) {
    if (a.has_failed()) return a;
    if (b.is_known() && b.low.is_zero()) return fail(division_by_zero, n.where, {});
    if (n.is == plan::op::divide) return algebra_.divide(a, b);
    return n.is == plan::op::whole_divide ? algebra_.whole_divide(a, b) : algebra_.remainder(a, b);
}

value evaluator::duration_pair(const plan::node& n, const value& a, const value& b) {
    if (a.has_failed()) return a;
    if (b.has_failed()) return b;
    if (!a.is_known() || !b.is_known()) return unknown(needs_.join(a.needs, b.needs));
    const duration x = duration_of(a.code);
    const duration y = duration_of(b.code);
    if (n.is == plan::op::subtract) return known_code(code_of({x.months - y.months, x.days - y.days}));
    return known_code(code_of({x.months + y.months, x.days + y.days}));
}

value evaluator::date_pair(const plan::node& n, const value& a, const value& b) {
    using plan::op;
    if (a.has_failed()) return a;
    if (b.has_failed()) return b;
    if (!a.is_known() || !b.is_known()) return unknown(needs_.join(a.needs, b.needs));
    switch (n.is) {
        case op::years_between: return known(exact(number::years_between(a.code, b.code)));
        case op::months_between: return known(exact(number::months_between(a.code, b.code)));
        case op::days_between: return known(exact(number::days_between(a.code, b.code)));
        default: break;
    }
    duration d = duration_of(b.code);
    if (n.is == op::subtract_duration) d = {-d.months, -d.days};
    return known_code(later(a.code, d));
}

// The second operand is not looked at where the first decides: what it would need or divide by does not matter then.
bool evaluator::compute_logic(index node, const plan::node& n) {
    const value* first = operand(n.a);
    if (first == nullptr) return false;
    const value a = *first;
    const bool decides = n.is == plan::op::and_ ? a.is_no() : a.is_yes();
    if (decides || a.has_failed()) return finish(node, a);
    const value* second = operand(n.b);
    if (second == nullptr) return false;
    return finish(node, n.is == plan::op::and_ ? algebra_.and_(a, *second) : algebra_.or_(a, *second));
}

bool evaluator::compute_choice(index node, const plan::node& n) {
    const value* found = operand(n.a);
    if (found == nullptr) return false;
    const value condition = *found;
    if (condition.has_failed()) return finish(node, condition);
    if (condition.is_known()) {
        const value* chosen = operand(condition.is_yes() ? n.b : n.c);
        return chosen != nullptr && finish(node, value(*chosen));
    }
    const value* yes = operand(n.b);
    if (yes == nullptr) return false;
    const value first = *yes;
    const value* no = operand(n.c);
    if (no == nullptr) return false;
    return finish(node, algebra_.one_of(first, value(*no), n.gives, condition.needs));
}

}  // namespace POL_NUMBERS
}  // namespace pol::eval
