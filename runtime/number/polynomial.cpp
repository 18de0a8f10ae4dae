// Real roots are counted with Sturm's chain; nothing here is approximate.
// SPDX-License-Identifier: Apache-2.0
#include "runtime/number/polynomial.hpp"

#include <algorithm>

namespace pol::number {
namespace {

// How often the sign changes along the chain at x, zeros left out.
int changes_at(const std::vector<polynomial>& chain, const exact& x) {
    int changes = 0;
    int before = 0;
    for (const polynomial& p : chain) {
        const int sign = p.at(x).sign();
        if (sign == 0) continue;
        if (before != 0 && sign != before) ++changes;
        before = sign;
    }
    return changes;
}

// Of a polynomial without repeated roots: then an end of the interval may be a root itself.
std::vector<polynomial> sturm_chain(const polynomial& p) {
    std::vector<polynomial> chain{p, p.derivative()};
    while (!chain.back().is_zero()) {
        const polynomial rest = divide(chain[chain.size() - 2], chain.back()).remainder;
        chain.push_back(polynomial() - rest);
    }
    chain.pop_back();
    return chain;
}

std::uint64_t before_root(const exact& root, const grid& on) {
    const exact steps = (root - on.from) / on.step;
    if (steps.sign() <= 0) return on.last;
    const exact first_not_before = -(-steps).floor();
    const auto k = first_not_before.to_int64();
    return k ? std::min<std::uint64_t>(on.last, static_cast<std::uint64_t>(*k) - 1) : on.last;
}

}  // namespace

polynomial::polynomial(std::vector<exact> coefficients) : coefficients_(std::move(coefficients)) {
    while (!coefficients_.empty() && coefficients_.back().is_zero()) coefficients_.pop_back();
}

exact polynomial::coefficient(std::size_t power) const {
    return power < coefficients_.size() ? coefficients_[power] : exact();
}

exact polynomial::at(const exact& x) const {
    exact result;
    for (std::size_t n = coefficients_.size(); n > 0; --n) result = result * x + coefficients_[n - 1];
    return result;
}

polynomial polynomial::derivative() const {
    std::vector<exact> result;
    for (std::size_t n = 1; n < coefficients_.size(); ++n)
        result.push_back(coefficients_[n] * exact(static_cast<std::int64_t>(n)));
    return polynomial(std::move(result));
}

polynomial operator+(const polynomial& a, const polynomial& b) {
    std::vector<exact> result;
    const std::size_t size = std::max(a.coefficients_.size(), b.coefficients_.size());
    for (std::size_t n = 0; n < size; ++n) result.push_back(a.coefficient(n) + b.coefficient(n));
    return polynomial(std::move(result));
}

polynomial operator-(const polynomial& a, const polynomial& b) { return a + b * polynomial(exact(-1)); }

polynomial operator*(const polynomial& a, const polynomial& b) {
    if (a.is_zero() || b.is_zero()) return {};
    std::vector<exact> result(a.coefficients_.size() + b.coefficients_.size() - 1);
    for (std::size_t i = 0; i < a.coefficients_.size(); ++i) {
        for (std::size_t j = 0; j < b.coefficients_.size(); ++j)
            result[i + j] = result[i + j] + a.coefficients_[i] * b.coefficients_[j];
    }
    return polynomial(std::move(result));
}

division divide(const polynomial& a, const polynomial& b) {
    division result{{}, a};
    while (result.remainder.degree() >= b.degree()) {
        std::vector<exact> term(static_cast<std::size_t>(result.remainder.degree() - b.degree()) + 1);
        term.back() = result.remainder.leading() / b.leading();
        const polynomial part(std::move(term));
        result.quotient = result.quotient + part;
        result.remainder = result.remainder - part * b;
    }
    return result;
}

polynomial common_divisor(polynomial a, polynomial b) {
    while (!b.is_zero()) a = std::exchange(b, divide(a, b).remainder);
    return a.is_zero() ? a : a * polynomial(exact(1) / a.leading());
}

exact grid::point(std::uint64_t k) const { return from + step * exact(static_cast<std::int64_t>(k)); }

std::uint64_t sign_lasts(const polynomial& p, const grid& on) {
    if (p.is_constant()) return on.last;
    if (p.at(on.from).is_zero()) return 0;
    if (p.degree() == 1) return before_root(-p.coefficient(0) / p.coefficient(1), on);
    const std::vector<polynomial> chain = sturm_chain(divide(p, common_divisor(p, p.derivative())).quotient);
    const int here = changes_at(chain, on.from);
    const auto is_free_up_to = [&](std::uint64_t k) { return changes_at(chain, on.point(k)) == here; };
    if (is_free_up_to(on.last)) return on.last;
    std::uint64_t low = 0;  // no root up to there
    std::uint64_t high = on.last;
    while (high - low > 1) {
        const std::uint64_t middle = low + (high - low) / 2;
        (is_free_up_to(middle) ? low : high) = middle;
    }
    return low;
}

}  // namespace pol::number
