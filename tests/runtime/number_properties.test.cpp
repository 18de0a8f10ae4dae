// Exact numbers against Boost's rationals over random operations; pol_number_long runs the same for as long as one
// likes.
// SPDX-License-Identifier: Apache-2.0
#include "tests/runtime/number_reference.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/share.hpp"

#include <vector>

using namespace pol::test;

TEST_CASE("every operation gives what slow rationals give, at the borders of 64 and 128 bits too",
          "[number][property]") {
    const auto difference = first_difference(20220301, 1'000'000 / share);
    INFO(difference.value_or(""));
    CHECK_FALSE(difference.has_value());
}

TEST_CASE("laws hold whatever the width of the operands", "[number][property]") {
    constexpr std::uint64_t seed = 7;
    random_values random(seed);
    for (int round = 0; round < 30'000; ++round) {
        const exact a = random.any().value;
        const exact b = random.any().value;
        const exact c = random.any().value;
        const bool holds = (a + b) - b == a && a * (b + c) == a * b + a * c && a + b == b + a && -(a - b) == b - a &&
                           (b.is_zero() || (a / b) * b == a) && (a < b) == (b > a) && a.floor() <= a &&
                           a < a.floor() + 1;
        INFO("seed " << seed << ", round " << round << ": " << a.to_text() << ", " << b.to_text() << ", "
                     << c.to_text());
        if (!holds) FAIL("a law is broken");
    }
}

TEST_CASE("a long chain of operations stays exact", "[number][property]") {
    constexpr std::uint64_t seed = 11;
    random_values random(seed);
    for (int chain = 0; chain < 400; ++chain) {
        pair_of_values total{exact(0), cpp_rational(0)};
        for (int step = 0; step < 25; ++step) {
            const auto next = random.any();
            total = random.below(2) == 0 ? pair_of_values{total.value + next.value, total.reference + next.reference}
                                         : pair_of_values{total.value * next.value, total.reference * next.reference};
            INFO("seed " << seed << ", chain " << chain << ", step " << step);
            if (!agrees(total.value, total.reference))
                FAIL(total.value.to_text() + " is not " + text_of(total.reference));
        }
    }
}

TEST_CASE("text and value go into each other without loss", "[number][property]") {
    constexpr std::uint64_t seed = 13;
    random_values random(seed);
    for (int round = 0; round < 30'000; ++round) {
        const auto each = random.any();
        INFO("seed " << seed << ", round " << round << ": " << text_of(each.reference));
        if (each.value.to_text() != text_of(each.reference)) FAIL("to_text: " + each.value.to_text());
        const std::string plain = each.value.to_plain();
        if (plain.find('/') == std::string::npos && exact::from_decimal(plain) != each.value)
            FAIL("to_plain: " + plain);
        const int places = static_cast<int>(random.below(8));
        const cpp_rational unit(1, pow(cpp_int(10), static_cast<unsigned>(places)));
        const std::string decimal = each.value.to_decimal(places);
        if (!agrees(*exact::from_decimal(decimal), rounded(rounding::half_up, each.reference, unit))) {
            FAIL("to_decimal: " + decimal);
        }
    }
}

TEST_CASE("the count of digits is never below the true one and close to it", "[number][property]") {
    random_values random(17);
    for (int round = 0; round < 30'000; ++round) {
        const auto each = random.any();
        const auto top = cpp_int(abs(boost::multiprecision::numerator(each.reference))).str().size();
        const auto bottom = boost::multiprecision::denominator(each.reference).str().size();
        if (each.value.digits() < top + bottom || each.value.digits() > top + bottom + 2) FAIL(text_of(each.reference));
    }
}

TEST_CASE("a value scaled to a whole number fits or is refused", "[number][property]") {
    random_values random(19);
    for (int round = 0; round < 100'000; ++round) {
        const auto each = random.any();
        const std::int64_t scale = random.usual_denominator();
        const cpp_rational product = each.reference * cpp_rational(cpp_int(scale));
        const cpp_int top = boost::multiprecision::numerator(product);
        const bool is_expected = boost::multiprecision::denominator(product) == 1 && fits_64_bits(top);
        const auto scaled = each.value.scaled(scale);
        if (scaled.has_value() != is_expected || (scaled && top != *scaled))
            FAIL(text_of(each.reference) + " * " + std::to_string(scale));
    }
}
