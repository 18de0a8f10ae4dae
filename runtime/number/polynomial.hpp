// Polynomials with exact coefficients in one variable, and where on a grid of points their sign changes.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "runtime/number/exact.hpp"

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace pol::number {

class polynomial {
public:
    polynomial() = default;                                                              // 0
    polynomial(exact constant) : polynomial(std::vector<exact>{std::move(constant)}) {}  // NOLINT: a constant is one
    // The coefficients from that of x^0 on.
    explicit polynomial(std::vector<exact> coefficients);
    static polynomial x() { return polynomial(std::vector<exact>{0, 1}); }

    // -1 for 0.
    int degree() const { return static_cast<int>(coefficients_.size()) - 1; }
    bool is_zero() const { return coefficients_.empty(); }
    bool is_constant() const { return coefficients_.size() < 2; }
    // 0 beyond the degree.
    exact coefficient(std::size_t power) const;
    const exact& leading() const { return coefficients_.back(); }  // not of 0
    exact at(const exact& x) const;
    polynomial derivative() const;

    friend polynomial operator+(const polynomial& a, const polynomial& b);
    friend polynomial operator-(const polynomial& a, const polynomial& b);
    friend polynomial operator*(const polynomial& a, const polynomial& b);
    friend bool operator==(const polynomial& a, const polynomial& b) { return a.coefficients_ == b.coefficients_; }

private:
    std::vector<exact> coefficients_;  // INVARIANT: the last one is not 0
};

struct division {
    polynomial quotient;
    polynomial remainder;
};
division divide(const polynomial& a, const polynomial& b);  // b is not 0
// The greatest common divisor with leading coefficient 1; 0 of two zeros.
polynomial common_divisor(polynomial a, polynomial b);

// Points from + k * step, k = 0 … last; step > 0.
struct grid {
    exact from;
    exact step = 1;
    std::uint64_t last = 0;

    exact point(std::uint64_t k) const;
};

// How far the sign at the first point lasts: it is the same at the points 0 … k, for the largest k that follows from the
// real roots (a sign that comes back between two points ends it too).
std::uint64_t sign_lasts(const polynomial& p, const grid& on);

}  // namespace pol::number
