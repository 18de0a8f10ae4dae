// Exact rational numbers: the only arithmetic through which an amount passes.
//
// A value is a reduced ratio of integers. Small values are two 64-bit integers; results that do not fit are computed in
// 128 bits and, beyond that, with Boost.Multiprecision behind a pointer (exact.cpp is the only file that includes it).
// Values are immutable in meaning and safe to read from several threads.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <compare>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace pol::number {

enum class rounding : std::uint8_t { half_up, half_even, half_down, up, down, floor, ceiling };

class exact {
public:
    exact() = default;                      // 0
    exact(std::int64_t whole) : numerator_(whole) {}  // NOLINT(google-explicit-constructor): a whole number is exact
    // n/d reduced; d != 0.
    static exact ratio(std::int64_t n, std::int64_t d);
    // Digits with an optional fraction, an optional leading '-', and nothing else; any length.
    static std::optional<exact> from_decimal(std::string_view digits);
    // As from_decimal, with a JSON exponent (`1.5e3`); |exponent| above `max_exponent` is refused.
    static std::optional<exact> from_json_number(std::string_view token, int max_exponent = 1000);
    static exact power_of_ten(int n);  // n >= 0

    friend exact operator+(const exact& a, const exact& b);
    friend exact operator-(const exact& a, const exact& b);
    friend exact operator*(const exact& a, const exact& b);
    friend exact operator/(const exact& a, const exact& b);  // b != 0
    exact operator-() const;
    friend std::strong_ordering operator<=>(const exact& a, const exact& b);
    friend bool operator==(const exact& a, const exact& b) { return (a <=> b) == 0; }

    int sign() const;  // -1, 0, 1
    bool is_zero() const { return sign() == 0; }
    bool is_whole() const;
    exact floor() const;
    // The nearest multiple of `unit` (> 0) under the mode. `half_up`, `up` count away from zero.
    exact round(rounding mode, const exact& unit) const;

    // value * scale when that is a whole number that fits 64 bits (scale > 0).
    std::optional<std::int64_t> scaled(std::int64_t scale) const;
    // The denominator if it fits 64 bits.
    std::optional<std::int64_t> denominator() const;
    // The value if it is whole and fits.
    std::optional<std::int64_t> to_int64() const { return scaled(1); }
    // Decimal digits of numerator plus denominator: what a limit on size counts. Cheap upper bound.
    std::size_t digits() const;

    std::string to_text() const;                // "n" or "n/d"
    std::string to_decimal(int places) const;   // rounded half up to `places`, always that many; "-" in front if negative
    // Terminating decimals as such ("0.125"), others as "n/d": for people.
    std::string to_plain() const;

private:
    struct big;  // numerator and denominator beyond 64 bits
    std::int64_t numerator_ = 0;
    std::int64_t denominator_ = 1;
    std::shared_ptr<const big> big_;  // set: the two above are not used

    friend struct exact_access;
};

}  // namespace pol::number
