// Interval arithmetic over exact numbers and three-valued logic.
// SPDX-License-Identifier: Apache-2.0
#include "runtime/eval/value.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace pol::eval {
inline namespace POL_NUMBERS {

// ------------------------------------------------------------------------------------------------ needs

need_sets::id need_sets::one(const need& n) {
    const std::uint64_t key =
        (static_cast<std::uint64_t>(n.is) << 61U) ^ (static_cast<std::uint64_t>(n.what) << 32U) ^ n.row;
    const auto [known, is_new] = known_.emplace(key, static_cast<id>(sets_.size()));
    if (is_new) {
        sets_.push_back({static_cast<id>(singles_.size()), 0});
        singles_.push_back(n);
    }
    return known->second;
}

need_sets::id need_sets::join(id a, id b) {
    if (b == 0 || a == b) return a;
    if (a == 0) return b;
    if (sets_[a].b == b || (sets_[a].b != 0 && sets_[a].a == b)) return a;
    if (sets_[b].b == a || (sets_[b].b != 0 && sets_[b].a == a)) return b;
    sets_.push_back({a, b});
    return static_cast<id>(sets_.size() - 1);
}

std::vector<need> need_sets::members(id set) const {
    std::vector<need> found;
    if (set == 0) return found;
    std::vector<bool> seen(sets_.size(), false);
    std::vector<id> open{set};
    seen[set] = true;
    while (!open.empty()) {
        const pair at = sets_[open.back()];
        open.pop_back();
        if (at.b == 0) {
            found.push_back(singles_[at.a]);
            continue;
        }
        for (const id next : {at.b, at.a}) {
            if (!seen[next]) open.push_back(next);
            seen[next] = true;
        }
    }
    return found;
}

void need_sets::clear() {
    sets_.resize(1);
    singles_.clear();
    known_.clear();
}

// ------------------------------------------------------------------------------------------------ making values

value known(exact number) {
    value v;
    v.low = std::move(number);
    return v;
}

value known_code(std::int64_t code) {
    value v;
    v.code = code;
    return v;
}

value unknown(need_sets::id needs) {
    value v;
    v.is = knowledge::unknown;
    v.has_low = false;
    v.has_high = false;
    v.needs = needs;
    return v;
}

value unknown_from_zero(need_sets::id needs) {
    value v = unknown(needs);
    v.has_low = true;
    return v;
}

value failed(std::int64_t error) {
    value v = unknown(0);
    v.is = knowledge::failed;
    v.code = error;
    return v;
}

namespace {

// An end of an interval: a number, or beyond all numbers on one side.
struct end {
    int beyond = 0;  // -1, 0, 1
    exact at;
};

end low_end(const value& v) { return v.has_low ? end{0, v.low} : end{-1, {}}; }

end high_end(const value& v) { return v.has_high ? end{0, v.top()} : end{1, {}}; }

int sign_of(const end& e) { return e.beyond != 0 ? e.beyond : e.at.sign(); }

end product(const end& a, const end& b) {
    if (a.beyond == 0 && b.beyond == 0) return {0, a.at * b.at};
    const int sign = sign_of(a) * sign_of(b);
    return {sign, {}};  // no finite factor makes 0 times "beyond" anything but 0
}

bool is_before(const end& a, const end& b) {
    if (a.beyond != b.beyond) return a.beyond < b.beyond;
    return a.beyond == 0 && a.at < b.at;
}

value between(const end& low, const end& high, need_sets::id needs) {
    if (low.beyond == 0 && high.beyond == 0 && low.at == high.at) return known(low.at);
    value v = unknown(needs);
    v.has_low = low.beyond == 0;
    v.has_high = high.beyond == 0;
    if (v.has_low) v.low = low.at;
    if (v.has_high) v.high = high.at;
    return v;
}

bool both_known(const value& a, const value& b) { return a.is == knowledge::known && b.is == knowledge::known; }

const value* first_failed(const value& a, const value& b) {
    if (a.has_failed()) return &a;
    return b.has_failed() ? &b : nullptr;
}

end negated(end e) { return {-e.beyond, -e.at}; }

end sum(const end& a, const end& b) {
    if (a.beyond != 0) return a;
    if (b.beyond != 0) return b;
    return {0, a.at + b.at};
}

}  // namespace

// ------------------------------------------------------------------------------------------------ numbers

// Products and common factors take as long as the square of the length; a step takes as long as some hundred such products.
void algebra::count_long(const value& a, const value& b) const {
    constexpr std::size_t digits_of_a_word = 19;
    constexpr std::uint64_t products_of_a_step = 128;
    const std::uint64_t words =
        (a.low.digits() + a.high.digits() + b.low.digits() + b.high.digits()) / digits_of_a_word;
    *steps_ += words * words / products_of_a_step;
}

value algebra::add(const value& a, const value& b) const {
    count(a, b);
    if (both_known(a, b)) return known(a.low + b.low);
    if (const value* f = first_failed(a, b)) return *f;
    return between(sum(low_end(a), low_end(b)), sum(high_end(a), high_end(b)), needs_->join(a.needs, b.needs));
}

value algebra::subtract(const value& a, const value& b) const {
    count(a, b);
    if (both_known(a, b)) return known(a.low - b.low);
    return add(a, negate(b));
}

value algebra::negate(const value& a) const {
    if (a.is_known()) return known(-a.low);
    if (a.has_failed()) return a;
    return between(negated(high_end(a)), negated(low_end(a)), a.needs);
}

value algebra::multiply(const value& a, const value& b) const {
    count(a, b);
    if (both_known(a, b)) return known(a.low * b.low);
    if (const value* f = first_failed(a, b)) return *f;
    const std::array corners{product(low_end(a), low_end(b)), product(low_end(a), high_end(b)),
                             product(high_end(a), low_end(b)), product(high_end(a), high_end(b))};
    const auto [low, high] = std::minmax_element(corners.begin(), corners.end(), is_before);
    return between(*low, *high, needs_->join(a.needs, b.needs));
}

value algebra::divide(const value& a, const value& b) const {
    count(a, b);
    if (both_known(a, b)) return known(a.low / b.low);
    if (const value* f = first_failed(a, b)) return *f;
    const bool is_above_zero = b.has_low && b.low.sign() > 0;
    const bool is_below_zero = b.has_high && b.top().sign() < 0;
    if (!is_above_zero && !is_below_zero) return unknown(needs_->join(a.needs, b.needs));
    const auto inverse = [](const end& e) { return e.beyond != 0 ? end{} : end{0, exact(1) / e.at}; };
    return multiply(a, between(inverse(high_end(b)), inverse(low_end(b)), b.needs));
}

value algebra::whole_divide(const value& a, const value& b) const {
    return rounded(divide(a, b), exact(1), number::rounding::floor);
}

value algebra::remainder(const value& a, const value& b) const {
    count(a, b);
    if (both_known(a, b)) return known(a.low - b.low * (a.low / b.low).floor());
    if (const value* f = first_failed(a, b)) return *f;
    value v = unknown(needs_->join(a.needs, b.needs));
    if (!b.has_low || b.low.sign() < 0) return v;
    v.has_low = true;
    v.has_high = b.has_high;
    if (v.has_high) v.high = b.top();
    return v;
}

value algebra::lesser(const value& a, const value& b) const {
    count(a, b);
    if (both_known(a, b)) return b.low < a.low ? b : a;
    if (const value* f = first_failed(a, b)) return *f;
    if (a.has_high && b.has_low && a.top() <= b.low) return a;
    if (b.has_high && a.has_low && b.top() <= a.low) return b;
    const auto first = [](const end& x, const end& y) { return is_before(y, x) ? y : x; };
    return between(first(low_end(a), low_end(b)), first(high_end(a), high_end(b)), needs_->join(a.needs, b.needs));
}

value algebra::greater(const value& a, const value& b) const {
    count(a, b);
    if (both_known(a, b)) return a.low < b.low ? b : a;
    if (const value* f = first_failed(a, b)) return *f;
    if (a.has_low && b.has_high && b.top() <= a.low) return a;
    if (b.has_low && a.has_high && a.top() <= b.low) return b;
    const auto last = [](const end& x, const end& y) { return is_before(x, y) ? y : x; };
    return between(last(low_end(a), low_end(b)), last(high_end(a), high_end(b)), needs_->join(a.needs, b.needs));
}

value algebra::rounded(const value& a, const exact& unit, number::rounding mode) const {
    count(a, a);
    if (a.is_known()) return known(a.low.round(mode, unit));
    if (a.has_failed()) return a;
    end low = low_end(a);
    end high = high_end(a);
    if (low.beyond == 0) low.at = low.at.round(mode, unit);
    if (high.beyond == 0) high.at = high.at.round(mode, unit);
    return between(low, high, a.needs);
}

value algebra::any_number_of(const value& a) const {
    if (a.is_known() && a.low.is_zero()) return a;
    value v = unknown(a.needs);
    if (a.has_failed()) return v;
    v.has_low = a.has_low && a.low.sign() >= 0;
    v.has_high = a.has_high && a.top().sign() <= 0;
    return v;
}

value algebra::one_of(const value& a, const value& b, plan::kind of, need_sets::id why) const {
    const need_sets::id needs = needs_->join(why, needs_->join(a.needs, b.needs));
    if (a.has_failed() || b.has_failed() || a.is == knowledge::unset || b.is == knowledge::unset) return unknown(needs);
    if (of != plan::kind::number) return both_known(a, b) && a.code == b.code ? a : unknown(needs);
    const end low = is_before(low_end(b), low_end(a)) ? low_end(b) : low_end(a);
    const end high = is_before(high_end(a), high_end(b)) ? high_end(b) : high_end(a);
    return between(low, high, needs);
}

value algebra::within(value a, const value& limits) const {
    if (a.is != knowledge::unknown || limits.has_failed()) return a;
    const end low = is_before(low_end(a), low_end(limits)) ? low_end(limits) : low_end(a);
    const end high = is_before(high_end(limits), high_end(a)) ? high_end(limits) : high_end(a);
    return is_before(high, low) ? a : between(low, high, a.needs);
}

// ------------------------------------------------------------------------------------------------ truth

value algebra::undecided(const value& a, const value& b) const {
    if (const value* f = first_failed(a, b)) return *f;
    return unknown(needs_->join(a.needs, b.needs));
}

value algebra::less(const value& a, const value& b, plan::kind of) const {
    count(a, b);
    if (both_known(a, b)) return truth(of == plan::kind::number ? a.low < b.low : a.code < b.code);
    if (of == plan::kind::number && first_failed(a, b) == nullptr) {
        if (a.has_high && b.has_low && a.top() < b.low) return truth(true);
        if (a.has_low && b.has_high && b.top() <= a.low) return truth(false);
    }
    return undecided(a, b);
}

value algebra::at_most(const value& a, const value& b, plan::kind of) const { return not_(less(b, a, of)); }

value algebra::equal(const value& a, const value& b, plan::kind of) const {
    count(a, b);
    if (both_known(a, b)) return truth(of == plan::kind::number ? a.low == b.low : a.code == b.code);
    if (of == plan::kind::number && first_failed(a, b) == nullptr) {
        if (a.has_high && b.has_low && a.top() < b.low) return truth(false);
        if (a.has_low && b.has_high && b.top() < a.low) return truth(false);
    }
    return undecided(a, b);
}

value algebra::not_(const value& a) const { return a.is_known() ? truth(a.code == 0) : a; }

value algebra::and_(const value& a, const value& b) const {
    if (a.has_failed() || a.is_no()) return a;
    if (b.is_no()) return b;
    if (a.is_yes()) return b;
    if (b.is_yes() || b.has_failed()) return a;
    return undecided(a, b);
}

value algebra::or_(const value& a, const value& b) const { return not_(and_(not_(a), not_(b))); }

}  // namespace POL_NUMBERS
}  // namespace pol::eval
