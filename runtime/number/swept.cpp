// SPDX-License-Identifier: Apache-2.0
#include "runtime/number/swept.hpp"

#include <array>

namespace pol::number {
namespace {

// What is steeper is treated as if every point of the grid were different, which is slow and never wrong.
constexpr int highest_degree = 12;

quotient reduced(polynomial over, polynomial under) {
    if (over.is_zero()) return {};
    if (!under.is_constant()) {
        const polynomial common = common_divisor(over, under);
        over = divide(over, common).quotient;
        under = divide(under, common).quotient;
    }
    const polynomial scale(exact(1) / under.leading());
    return {over * scale, under * scale};
}

// The values next to a rounded one at which another rounding begins.
std::array<exact, 2> borders(const exact& rounded, rounding mode, const exact& unit) {
    const exact half = unit / exact(2);
    const bool is_towards_zero = mode == rounding::down;
    switch (mode) {
        case rounding::half_up:
        case rounding::half_even:
        case rounding::half_down: return {rounded - half, rounded + half};
        case rounding::floor: return {rounded, rounded + unit};
        case rounding::ceiling: return {rounded - unit, rounded};
        case rounding::up:
        case rounding::down: break;
    }
    if (rounded.is_zero()) return {is_towards_zero ? -unit : exact(), is_towards_zero ? unit : exact()};
    const bool begins_there = is_towards_zero == (rounded.sign() > 0);
    return begins_there ? std::array{rounded, rounded + unit} : std::array{rounded - unit, rounded};
}

}  // namespace

std::optional<exact> quotient::change(const exact& from, const exact& to) const {
    if (under.at(from).is_zero() || under.at(to).is_zero()) return std::nullopt;
    return at(to) - at(from);
}

quotient sum(const quotient& a, const quotient& b) {
    if (a.under == b.under) return reduced(a.over + b.over, a.under);
    return reduced(a.over * b.under + b.over * a.under, a.under * b.under);
}

swept::swept(quotient is, sweep& on) : here_(is.at(on.ahead.from)) {
    if (is.over.degree() > highest_degree || is.under.degree() > highest_degree)
        on.hold_nothing();
    else if (!is.over.is_constant() || !is.under.is_constant())
        of_x_ = std::make_shared<const dependence>(dependence{std::move(is), &on});
}

swept swept::x_of(sweep& in) { return {quotient{polynomial::x()}, in}; }

quotient swept::function() const { return of_x_ ? of_x_->is : quotient{polynomial(here_)}; }

swept operator+(const swept& a, const swept& b) {
    sweep* on = a.of_x_ ? a.on() : b.on();
    if (on == nullptr) return a.here_ + b.here_;
    return {sum(a.function(), b.function()), *on};
}

swept operator-(const swept& a, const swept& b) {
    if (!a.of_x_ && !b.of_x_) return a.here_ - b.here_;
    return a + b * swept(-1);
}

swept operator*(const swept& a, const swept& b) {
    sweep* on = a.of_x_ ? a.on() : b.on();
    if (on == nullptr) return a.here_ * b.here_;
    const quotient x = a.function();
    const quotient y = b.function();
    return {reduced(x.over * y.over, x.under * y.under), *on};
}

swept operator/(const swept& a, const swept& b) {
    if (!b.of_x_) return a * swept(exact(1) / b.here_);
    const quotient x = a.function();
    const quotient y = b.function();
    b.on()->hold_sign_of(y.over);  // no pole on the way
    return {reduced(x.over * y.under, x.under * y.over), *b.on()};
}

std::strong_ordering operator<=>(const swept& a, const swept& b) {
    if (!a.of_x_ && !b.of_x_) return a.here_ <=> b.here_;
    return (a - b).sign() <=> 0;
}

// The sign of a denominator was held when it was divided by.
int swept::sign() const {
    if (of_x_) of_x_->on->hold_sign_of(of_x_->is.over);
    return here_.sign();
}

swept swept::round(rounding mode, const swept& unit) const {
    exact rounded = here_.round(mode, unit.here_);
    if (unit.of_x_) unit.on()->hold_nothing();
    if (of_x_) {
        for (const exact& border : borders(rounded, mode, unit.here_)) (*this - swept(border)).sign();
    }
    return rounded;
}

std::optional<std::int64_t> swept::to_int64() const {
    if (of_x_) of_x_->on->hold_nothing();
    return here_.to_int64();
}

}  // namespace pol::number
