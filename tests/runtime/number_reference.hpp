// A slow reference for exact numbers, Boost's rational throughout, and random operations that are compared with it.
// Operands crowd around the borders of 64 and 128 bits, where the representation changes.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "runtime/number/exact.hpp"

#include <array>
#include <boost/multiprecision/cpp_int.hpp>
#include <cstdint>
#include <limits>
#include <optional>
#include <random>
#include <string>
#include <utility>

namespace pol::test {

using boost::multiprecision::cpp_int;
using boost::multiprecision::cpp_rational;
using number::exact;
using number::rounding;

constexpr std::array<rounding, 7> modes = {rounding::half_up, rounding::half_even, rounding::half_down, rounding::up,
                                           rounding::down,    rounding::floor,     rounding::ceiling};

struct pair_of_values {
    exact value;
    cpp_rational reference;
};

inline std::string text_of(const cpp_rational& value) { return value.str(); }

inline bool fits_64_bits(const cpp_int& value) {
    return value >= std::numeric_limits<std::int64_t>::min() && value <= std::numeric_limits<std::int64_t>::max();
}

// Same value, and in the one representation that the value has.
inline bool agrees(const exact& value, const cpp_rational& reference) {
    const cpp_int& top = boost::multiprecision::numerator(reference);
    const cpp_int& bottom = boost::multiprecision::denominator(reference);
    const auto denominator = value.denominator();
    if (denominator.has_value() != fits_64_bits(bottom)) return false;
    if (!denominator || !fits_64_bits(top)) return value.to_text() == text_of(reference);
    const auto numerator = value.scaled(*denominator);
    return numerator && bottom == *denominator && top == *numerator;
}

inline cpp_int floor_of(const cpp_rational& value) {
    const cpp_int top = boost::multiprecision::numerator(value);
    const cpp_int bottom = boost::multiprecision::denominator(value);
    cpp_int quotient = top / bottom;                         // towards zero
    if (top < 0 && quotient * bottom != top) quotient -= 1;  // `--` is not safe in Boost 1.74
    return quotient;
}

// Rounding written after its definition: by the magnitude, towards or away from zero.
inline cpp_rational rounded(rounding mode, const cpp_rational& value, const cpp_rational& unit) {
    const cpp_rational scaled = value / unit;
    const bool is_negative = scaled < 0;
    const cpp_rational size = is_negative ? cpp_rational(-scaled) : scaled;
    const cpp_int inner = floor_of(size);
    const cpp_rational rest = size - cpp_rational(inner);
    if (rest == 0) return value;
    const cpp_rational half(1, 2);
    bool is_outward = false;
    switch (mode) {
        case rounding::half_up: is_outward = rest >= half; break;
        case rounding::half_even: is_outward = rest > half || (rest == half && inner % 2 != 0); break;
        case rounding::half_down: is_outward = rest > half; break;
        case rounding::up: is_outward = true; break;
        case rounding::down: is_outward = false; break;
        case rounding::floor: is_outward = is_negative; break;
        case rounding::ceiling: is_outward = !is_negative; break;
    }
    cpp_rational result = cpp_rational(is_outward ? cpp_int(inner + 1) : inner) * unit;
    return is_negative ? cpp_rational(-result) : result;
}

class random_values {
public:
    explicit random_values(std::uint64_t seed) : engine_(seed) {}

    std::uint64_t below(std::uint64_t bound) { return engine_() % bound; }

    std::int64_t whole() {
        constexpr std::int64_t lowest = std::numeric_limits<std::int64_t>::min();
        constexpr std::int64_t highest = std::numeric_limits<std::int64_t>::max();
        const auto near = static_cast<std::int64_t>(below(7)) - 3;
        switch (below(8)) {
            case 0: return static_cast<std::int64_t>(below(41)) - 20;
            case 1: return highest - static_cast<std::int64_t>(below(4));
            case 2: return lowest + static_cast<std::int64_t>(below(4));
            case 3: return signed_at_random((std::int64_t{1} << (30 + below(33))) + near);
            case 4: return signed_at_random(power_of_ten(below(19)) + near);
            case 5: return signed_at_random(static_cast<std::int64_t>(engine_() >> (1 + below(63))));
            case 6: return signed_at_random(static_cast<std::int64_t>(below(100'000'000'000)));
            default: return static_cast<std::int64_t>(engine_());
        }
    }

    std::int64_t positive() {
        const std::int64_t value = whole();
        if (value == std::numeric_limits<std::int64_t>::min()) return std::numeric_limits<std::int64_t>::max();
        return value == 0 ? 1 : (value < 0 ? -value : value);
    }

    std::int64_t usual_denominator() {
        static constexpr std::array<std::int64_t, 10> usual = {1, 1, 1, 2, 3, 12, 100, 365, 10'000, 1'000'000};
        return below(3) == 0 ? positive() : usual[below(usual.size())];
    }

    pair_of_values narrow() {
        const std::int64_t top = whole();
        const std::int64_t bottom = usual_denominator();
        return {exact::ratio(top, bottom), cpp_rational(cpp_int(top), cpp_int(bottom))};
    }

    // Mostly narrow; else a long decimal near or beyond 128 bits.
    pair_of_values any() {
        if (below(4) != 0) return narrow();
        cpp_int top = cpp_int(positive()) << (40 + below(120));
        top += static_cast<std::int64_t>(below(5));
        if (below(2) == 0) top = -top;
        const std::size_t places = below(40);
        const std::string sign = top < 0 ? "-" : "";
        std::string digits = cpp_int(abs(top)).str();
        if (digits.size() <= places) digits.insert(0, places + 1 - digits.size(), '0');
        if (places > 0) digits.insert(digits.size() - places, 1, '.');
        return {*exact::from_decimal(sign + digits),
                cpp_rational(top, pow(cpp_int(10), static_cast<unsigned>(places)))};
    }

private:
    std::mt19937_64 engine_;

    std::int64_t signed_at_random(std::int64_t value) { return below(2) == 0 ? value : -value; }
    static std::int64_t power_of_ten(std::uint64_t exponent) {
        std::int64_t power = 1;
        for (; exponent > 0; --exponent) power *= 10;
        return power;
    }
};

// Empty if the operation gives on `a` and `b` what the reference gives, else a sentence with both.
inline std::string difference_of(std::uint64_t operation, const pair_of_values& a, const pair_of_values& b,
                                 rounding mode) {
    exact result;
    cpp_rational reference;
    std::string name;
    switch (operation) {
        case 0:
            result = a.value + b.value;
            reference = a.reference + b.reference;
            name = "+";
            break;
        case 1:
            result = a.value - b.value;
            reference = a.reference - b.reference;
            name = "-";
            break;
        case 2:
            result = a.value * b.value;
            reference = a.reference * b.reference;
            name = "*";
            break;
        case 3:
            if (b.reference == 0) return {};
            result = a.value / b.value, reference = a.reference / b.reference, name = "/";
            break;
        case 4:
            result = -a.value;
            reference = -a.reference;
            name = "negation";
            break;
        case 5:
            result = a.value.floor();
            reference = cpp_rational(floor_of(a.reference));
            name = "floor";
            break;
        case 6: {
            if (b.reference == 0) return {};
            const bool is_negative = b.reference < 0;
            result = a.value.round(mode, is_negative ? -b.value : b.value);
            reference = rounded(mode, a.reference, is_negative ? cpp_rational(-b.reference) : b.reference);
            name = "round by mode " + std::to_string(static_cast<int>(mode)) + " to multiples of the size of";
            break;
        }
        default: {
            const int order = a.reference.compare(b.reference);
            const auto found = a.value <=> b.value;
            const bool is_same =
                (found < 0) == (order < 0) && (found > 0) == (order > 0) && (a.value == b.value) == (order == 0);
            const bool is_sign_same = a.value.sign() == a.reference.sign() && a.value.is_zero() == (a.reference == 0) &&
                                      a.value.is_whole() == (boost::multiprecision::denominator(a.reference) == 1);
            if (is_same && is_sign_same) return {};
            return "order or sign of " + text_of(a.reference) + " and " + text_of(b.reference);
        }
    }
    if (agrees(result, reference)) return {};
    return text_of(a.reference) + " " + name + " " + text_of(b.reference) + ": got " + result.to_text() +
           ", expected " + text_of(reference);
}

// Runs `rounds` random operations; gives the first that differs, with what repeats it.
inline std::optional<std::string> first_difference(std::uint64_t seed, std::uint64_t rounds) {
    random_values random(seed);
    for (std::uint64_t round = 0; round < rounds; ++round) {
        const bool is_narrow = random.below(2) == 0;
        const auto a = is_narrow ? random.narrow() : random.any();
        const auto b = is_narrow ? random.narrow() : random.any();
        const std::string difference = difference_of(random.below(8), a, b, modes[random.below(modes.size())]);
        if (!difference.empty()) {
            return "seed " + std::to_string(seed) + ", round " + std::to_string(round) + ": " + difference;
        }
    }
    return std::nullopt;
}

}  // namespace pol::test
