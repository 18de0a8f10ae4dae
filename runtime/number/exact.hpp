// Exact rational numbers: the only arithmetic through which an amount passes.
//
// A value is a reduced ratio of integers. Small values are two 64-bit integers, and what they usually meet (whole
// numbers, equal denominators) is computed here; results that do not fit are computed in 128 bits and, beyond that,
// with Boost.Multiprecision behind a pointer (exact.cpp is the only file that includes it).
// Values are immutable in meaning; several threads may use different values even where these share a pointer.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace pol::number {

enum class rounding : std::uint8_t { half_up, half_even, half_down, up, down, floor, ceiling };

class exact {
public:
    exact() = default;                              // 0
    exact(std::int64_t whole) : payload_{whole} {}  // NOLINT(google-explicit-constructor): a whole number is exact
    exact(const exact& other) : payload_(other.payload_), denominator_(other.denominator_) {
        if (denominator_ == 0) keep();
    }
    exact(exact&& other) noexcept : payload_(other.payload_), denominator_(other.denominator_) { other.forget(); }
    exact& operator=(const exact& other) { return *this = exact(other); }
    exact& operator=(exact&& other) noexcept;
    ~exact() {
        if (denominator_ == 0) drop();
    }

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
    friend bool operator==(const exact& a, const exact& b);

    int sign() const;  // -1, 0, 1
    bool is_zero() const { return denominator_ != 0 && payload_.numerator == 0; }
    bool is_whole() const { return denominator_ == 1 || (denominator_ == 0 && is_wide_whole()); }
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
    // Beyond 64 bits: arithmetic takes longer the more digits there are.
    bool is_wide() const { return denominator_ == 0; }

    std::string to_text() const;  // "n" or "n/d"
    std::string to_decimal(
        int places) const;  // rounded half up to `places`, always that many; "-" in front if negative
    // Terminating decimals as such ("0.125"), others as "n/d": for people.
    std::string to_plain() const;

private:
    struct big;  // numerator and denominator beyond 64 bits, with the number of its owners

    // INVARIANT: denominator_ > 0 and numerator, denominator_ without common factor; or denominator_ == 0, and `wide`
    // owns a reduced value of which at least one part does not fit. So every value has one representation.
    union payload {
        std::int64_t numerator = 0;
        const big* wide;
    };
    payload payload_ = {};
    std::int64_t denominator_ = 1;

    exact(std::int64_t reduced_numerator, std::int64_t reduced_denominator)
        : payload_{reduced_numerator}, denominator_(reduced_denominator) {}
    void forget() {
        payload_.numerator = 0;
        denominator_ = 1;
    }
    void keep() const;
    void drop() const;
    bool is_wide_whole() const;
    std::optional<std::size_t> decimal_places() const;  // that the value needs; none: it does not terminate

    static exact sum(const exact& a, const exact& b);
    static exact difference(const exact& a, const exact& b);
    static exact product(const exact& a, const exact& b);
    static std::strong_ordering order(const exact& a, const exact& b);
    static bool same_wide(const exact& a, const exact& b);
    // digits / 10^places; decimal digits only, at least one.
    static exact from_digits(std::string_view digits, std::size_t places);

    friend struct exact_access;  // exact.cpp: opens and makes wide values
};

inline exact& exact::operator=(exact&& other) noexcept {
    const payload taken = other.payload_;
    const std::int64_t taken_denominator = other.denominator_;
    other.forget();  // first, so that assigning a value to itself keeps it
    if (denominator_ == 0) drop();
    payload_ = taken;
    denominator_ = taken_denominator;
    return *this;
}

// The fast halves of the operators: everything else is a call into exact.cpp.
inline exact operator+(const exact& a, const exact& b) {
    std::int64_t total = 0;
    const bool is_quick = a.denominator_ == 1 && b.denominator_ == 1;
    if (is_quick && !__builtin_add_overflow(a.payload_.numerator, b.payload_.numerator, &total)) return exact(total);
    return exact::sum(a, b);
}

inline exact operator-(const exact& a, const exact& b) {
    std::int64_t rest = 0;
    const bool is_quick = a.denominator_ == 1 && b.denominator_ == 1;
    if (is_quick && !__builtin_sub_overflow(a.payload_.numerator, b.payload_.numerator, &rest)) return exact(rest);
    return exact::difference(a, b);
}

inline exact operator*(const exact& a, const exact& b) {
    std::int64_t times = 0;
    const bool is_quick = a.denominator_ == 1 && b.denominator_ == 1;
    if (is_quick && !__builtin_mul_overflow(a.payload_.numerator, b.payload_.numerator, &times)) return exact(times);
    return exact::product(a, b);
}

inline std::strong_ordering operator<=>(const exact& a, const exact& b) {
    if (a.denominator_ == b.denominator_ && a.denominator_ != 0) return a.payload_.numerator <=> b.payload_.numerator;
    return exact::order(a, b);
}

inline bool operator==(const exact& a, const exact& b) {
    if (a.denominator_ != b.denominator_) return false;
    return a.denominator_ == 0 ? exact::same_wide(a, b) : a.payload_.numerator == b.payload_.numerator;
}

inline std::optional<std::int64_t> exact::scaled(std::int64_t scale) const {
    // Reduced, so the denominator must divide the scale; a wide value has a part that no scale brings back into 64
    // bits.
    std::int64_t result = 0;
    if (denominator_ == 0 || scale % denominator_ != 0) return std::nullopt;
    if (__builtin_mul_overflow(payload_.numerator, scale / denominator_, &result)) return std::nullopt;
    return result;
}

}  // namespace pol::number
