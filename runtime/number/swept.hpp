// A number that depends on another one, x, which is being swept along a grid: a quotient of polynomials in x, seen from the
// grid's first point.
//
// It answers every question as the number at that point would; whatever depends on x and is compared, rounded or looked at
// shortens, in the `sweep` that x belongs to, the stretch of the grid on which every question so far has the same answer. So
// what a computation over such numbers gives is what it gives at every point of that stretch. Questions are those of `exact`.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "runtime/number/exact.hpp"
#include "runtime/number/polynomial.hpp"

#include <compare>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>

namespace pol::number {

// Where x is, and how far the answers given hold. Outlives the numbers that depend on it.
struct sweep {
    grid ahead;  // `last` is what shrinks

    void hold_sign_of(const polynomial& p) { ahead.last = sign_lasts(p, ahead); }
    void hold_nothing() { ahead.last = 0; }
};

struct quotient {
    polynomial over;
    polynomial under = exact(1);  // without common factor, leading coefficient 1

    friend bool operator==(const quotient& a, const quotient& b) = default;
    bool is_straight() const { return under.is_constant() && over.degree() <= 1; }
    // Not at a root of `under`.
    exact at(const exact& x) const { return over.at(x) / under.at(x); }
    // From one value of x to another; nothing at a root of `under`.
    std::optional<exact> change(const exact& from, const exact& to) const;
};
quotient sum(const quotient& a, const quotient& b);

class swept {
public:
    swept() = default;
    swept(std::int64_t whole) : here_(whole) {}    // NOLINT(google-explicit-constructor): as exact
    swept(exact same) : here_(std::move(same)) {}  // NOLINT(google-explicit-constructor): the same for every x
    static swept x_of(sweep& in);
    static exact ratio(std::int64_t n, std::int64_t d) { return exact::ratio(n, d); }

    // At the first point; holds nothing.
    const exact& here() const { return here_; }
    // As a function of x.
    quotient function() const;

    friend swept operator+(const swept& a, const swept& b);
    friend swept operator-(const swept& a, const swept& b);
    friend swept operator*(const swept& a, const swept& b);
    friend swept operator/(const swept& a, const swept& b);  // b != 0
    swept operator-() const { return swept(0) - *this; }
    friend std::strong_ordering operator<=>(const swept& a, const swept& b);
    friend bool operator==(const swept& a, const swept& b) { return (a <=> b) == std::strong_ordering::equal; }

    int sign() const;
    bool is_zero() const { return sign() == 0; }
    swept floor() const { return round(rounding::floor, exact(1)); }
    swept round(rounding mode, const swept& unit) const;
    std::optional<std::int64_t> to_int64() const;

    // For people, and for limits on size: of the number at the first point.
    std::size_t digits() const { return here_.digits(); }
    bool is_wide() const { return here_.is_wide(); }
    std::string to_text() const { return here_.to_text(); }
    std::string to_decimal(int places) const { return here_.to_decimal(places); }
    std::string to_plain() const { return here_.to_plain(); }

private:
    struct dependence {
        quotient is;
        sweep* on;
    };
    swept(quotient is, sweep& on);
    sweep* on() const { return of_x_ ? of_x_->on : nullptr; }

    exact here_;
    std::shared_ptr<const dependence> of_x_;  // null: does not depend on x
};

}  // namespace pol::number
