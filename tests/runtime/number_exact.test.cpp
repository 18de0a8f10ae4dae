// Exact numbers: what is read, written, rounded and refused.
// SPDX-License-Identifier: Apache-2.0
#include "runtime/number/exact.hpp"
#include "tests/support/catch.hpp"

#include <chrono>
#include <limits>
#include <memory>
#include <string>
#include <utility>
#include <vector>

using pol::number::exact;
using pol::number::rounding;

namespace {

exact of(const std::string& text) {
    const auto slash = text.find('/');
    const auto top = exact::from_decimal(text.substr(0, slash));
    REQUIRE(top.has_value());
    if (slash == std::string::npos) return *top;
    return *top / *exact::from_decimal(text.substr(slash + 1));
}

constexpr auto lowest = std::numeric_limits<std::int64_t>::min();
constexpr auto highest = std::numeric_limits<std::int64_t>::max();

}  // namespace

TEST_CASE("a decimal is read digit by digit", "[number]") {
    struct row {
        std::string read, text;
    };
    const auto each = GENERATE(values<row>({
        {"0", "0"},
        {"-0", "0"},
        {"0.00", "0"},
        {"-0.000", "0"},
        {"7", "7"},
        {"-7", "-7"},
        {"0100", "100"},
        {"08", "8"},
        {"000", "0"},
        {"0.1", "1/10"},
        {"0.50", "1/2"},
        {"12.50", "25/2"},
        {"-0.05", "-1/20"},
        {"4.35", "87/20"},
        {"100.00", "100"},
        {"0.0000000000000000001", "1/10000000000000000000"},
        {"00.10", "1/10"},
        {"9223372036854775807", "9223372036854775807"},
        {"9223372036854775808", "9223372036854775808"},
        {"-9223372036854775808", "-9223372036854775808"},
        {"-9223372036854775809", "-9223372036854775809"},
        {"92233720368547758.07", "9223372036854775807/100"},
        {"340282366920938463463374607431768211456.5", "680564733841876926926749214863536422913/2"},
        {"0.00000000000000000000000000000000000000000005", "1/20000000000000000000000000000000000000000000"},
        {"1" + std::string(40, '0') + ".000", "1" + std::string(40, '0')},
    }));
    INFO(each.read);
    REQUIRE(exact::from_decimal(each.read).has_value());
    CHECK(exact::from_decimal(each.read)->to_text() == each.text);
}

TEST_CASE("what is not plainly a decimal is refused", "[number]") {
    const std::string read = GENERATE(
        values<std::string>({"",      "-",    "+1",  "--1", ".",  ".5", "5.", "-.5", "1..2", "1.2.3", "1,000",
                             "1_000", "0x1f", "1e3", " 1",  "1 ", "1-", "１", "一",  "inf",  "nan",   "1.-2"}));
    INFO(read);
    CHECK_FALSE(exact::from_decimal(read).has_value());
    CHECK_FALSE(exact::from_decimal(std::string("1\0", 2)).has_value());
}

TEST_CASE("a number of JSON may have an exponent within a limit", "[number]") {
    struct row {
        std::string token, text;
    };
    const auto each = GENERATE(values<row>({{"1.5e3", "1500"},
                                            {"1.5E+3", "1500"},
                                            {"1.5e0", "3/2"},
                                            {"1.2345e2", "2469/20"},
                                            {"25e-2", "1/4"},
                                            {"-1e-1", "-1/10"},
                                            {"0e5", "0"},
                                            {"-0e-5", "0"},
                                            {"1e0003", "1000"},
                                            {"12", "12"},
                                            {"1e19", "10000000000000000000"},
                                            {"1e1000", "1" + std::string(1000, '0')},
                                            {"1e-1000", "1/1" + std::string(1000, '0')}}));
    INFO(each.token);
    REQUIRE(exact::from_json_number(each.token).has_value());
    CHECK(exact::from_json_number(each.token)->to_text() == each.text);
}

TEST_CASE("an exponent that is too large or no number is refused", "[number]") {
    const std::string token =
        GENERATE(values<std::string>({"1e1001", "1e-1001", "1e99999999999999999999", "1e", "1e+", "e5", "1e1.5",
                                      "1e5e5", "-e1", "1e--5", "1e 5", ".5e1", "5.e1"}));
    INFO(token);
    CHECK_FALSE(exact::from_json_number(token).has_value());
    CHECK(exact::from_json_number("1e3", 3).has_value());
    CHECK_FALSE(exact::from_json_number("1e4", 3).has_value());
}

TEST_CASE("fractions stay exact until somebody rounds", "[number]") {
    CHECK((of("2/3") * 1810 * 3).to_text() == "3620");
    CHECK(of("0.1") + of("0.2") == of("0.3"));
    CHECK(of("4999999.99") + of("0.01") == 5'000'000);
    CHECK((of("2/3") * 1810).to_decimal(2) == "1206.67");
    CHECK((of("1/3") + of("1/3") + of("1/3")).is_whole());
    CHECK((exact(1) / -3).to_text() == "-1/3");
    CHECK(exact::ratio(6, -4).to_text() == "-3/2");
    CHECK(exact::ratio(lowest, lowest) == 1);
    CHECK(exact::ratio(lowest, -1).to_text() == "9223372036854775808");
    CHECK(exact::ratio(1, lowest).to_text() == "-1/9223372036854775808");
}

TEST_CASE("results beyond 64 bits widen and come back", "[number]") {
    CHECK((exact(highest) + 1).to_text() == "9223372036854775808");
    CHECK((exact(highest) + 1 - 1).to_int64() == highest);
    CHECK((exact(lowest) - 1).to_text() == "-9223372036854775809");
    CHECK((-exact(lowest)).to_text() == "9223372036854775808");
    CHECK((-(-exact(lowest))).to_int64() == lowest);
    CHECK((exact(lowest) * lowest).to_text() == "85070591730234615865843651857942052864");
    CHECK((exact(highest) * highest / highest).to_int64() == highest);
    CHECK((exact(1) / lowest * lowest).to_int64() == 1);
    CHECK((exact::power_of_ten(50) / exact::power_of_ten(50)).to_int64() == 1);
    CHECK(exact::power_of_ten(18).to_int64() == 1'000'000'000'000'000'000);
    CHECK(exact::power_of_ten(19).to_text() == "10000000000000000000");
    CHECK(exact::power_of_ten(0) == 1);
    CHECK(exact::power_of_ten(40) - exact::power_of_ten(40) == 0);
}

TEST_CASE("a wide value survives copying, moving and assigning to itself", "[number]") {
    exact wide = exact::power_of_ten(60);
    const exact copy = wide;
    const exact& same = wide;
    wide = same;
    CHECK(wide == copy);
    exact moved = std::move(wide);
    CHECK(moved == copy);
    wide = 5;
    CHECK(wide == 5);
    std::vector<exact> many(100, moved);
    many.erase(many.begin(), many.begin() + 50);
    std::swap(many[0], wide);
    CHECK(many[0] == 5);
    CHECK(wide == copy);
    moved = 1;
    CHECK(copy.to_text() == "1" + std::string(60, '0'));
}

TEST_CASE("each mode rounds as its name says, below zero too", "[number][rounding]") {
    struct row {
        const char* value;
        const char* half_up;
        const char* half_even;
        const char* half_down;
        const char* up;
        const char* down;
        const char* floor;
        const char* ceiling;
    };
    const auto each = GENERATE(values<row>({
        {"2", "2", "2", "2", "2", "2", "2", "2"},
        {"2.4", "2", "2", "2", "3", "2", "2", "3"},
        {"2.5", "3", "2", "2", "3", "2", "2", "3"},
        {"2.6", "3", "3", "3", "3", "2", "2", "3"},
        {"3.5", "4", "4", "3", "4", "3", "3", "4"},
        {"0.5", "1", "0", "0", "1", "0", "0", "1"},
        {"0.1", "0", "0", "0", "1", "0", "0", "1"},
        {"-0.1", "0", "0", "0", "-1", "0", "-1", "0"},
        {"-0.5", "-1", "0", "0", "-1", "0", "-1", "0"},
        {"-1.5", "-2", "-2", "-1", "-2", "-1", "-2", "-1"},
        {"-2.4", "-2", "-2", "-2", "-3", "-2", "-3", "-2"},
        {"-2.5", "-3", "-2", "-2", "-3", "-2", "-3", "-2"},
        {"-2.6", "-3", "-3", "-3", "-3", "-2", "-3", "-2"},
        {"-2", "-2", "-2", "-2", "-2", "-2", "-2", "-2"},
        // A lower neighbour one below -2^64, where the step back up empties a limb.
        {"-18446744073709551616.4", "-18446744073709551616", "-18446744073709551616", "-18446744073709551616",
         "-18446744073709551617", "-18446744073709551616", "-18446744073709551617", "-18446744073709551616"},
        {"100000000000000000000.5", "100000000000000000001", "100000000000000000000", "100000000000000000000",
         "100000000000000000001", "100000000000000000000", "100000000000000000000", "100000000000000000001"},
        {"-100000000000000000001.5", "-100000000000000000002", "-100000000000000000002", "-100000000000000000001",
         "-100000000000000000002", "-100000000000000000001", "-100000000000000000002", "-100000000000000000001"},
    }));
    INFO(each.value);
    const exact value = of(each.value);
    CHECK(value.round(rounding::half_up, 1).to_text() == each.half_up);
    CHECK(value.round(rounding::half_even, 1).to_text() == each.half_even);
    CHECK(value.round(rounding::half_down, 1).to_text() == each.half_down);
    CHECK(value.round(rounding::up, 1).to_text() == each.up);
    CHECK(value.round(rounding::down, 1).to_text() == each.down);
    CHECK(value.round(rounding::floor, 1).to_text() == each.floor);
    CHECK(value.round(rounding::ceiling, 1).to_text() == each.ceiling);
    CHECK(value.floor().to_text() == each.floor);
}

TEST_CASE("any positive unit can be rounded to", "[number][rounding]") {
    struct row {
        rounding mode;
        const char* value;
        const char* unit;
        const char* text;
    };
    const auto each = GENERATE(values<row>({
        {rounding::half_up, "1206.666", "0.01", "120667/100"},
        {rounding::half_up, "0.005", "0.01", "1/100"},
        {rounding::half_up, "-0.005", "0.01", "-1/100"},
        {rounding::half_even, "0.025", "0.01", "1/50"},
        {rounding::half_up, "149", "100", "100"},
        {rounding::half_up, "150", "100", "200"},
        {rounding::half_even, "250", "100", "200"},
        {rounding::down, "19999.99", "10000", "10000"},
        {rounding::up, "10000.01", "10000", "20000"},
        {rounding::floor, "-1", "10000", "-10000"},
        {rounding::half_up, "1/2", "1/3", "2/3"},
        {rounding::half_down, "1/2", "1/3", "1/3"},
        {rounding::half_even, "1/2", "1/3", "2/3"},
        {rounding::half_up, "7", "2.5", "15/2"},
        {rounding::half_up, "1/3", "1/100000000000000000000", "33333333333333333333/100000000000000000000"},
        {rounding::ceiling, "1", "100000000000000000000000", "100000000000000000000000"},
        {rounding::up, "-9223372036854775807", "2", "-9223372036854775808"},
        {rounding::up, "9223372036854775807", "2", "9223372036854775808"},
        {rounding::half_up, "9223372036854775807/9223372036854775806", "9223372036854775807/9223372036854775805",
         "9223372036854775807/9223372036854775805"},
    }));
    INFO(each.value << " to " << each.unit);
    CHECK(of(each.value).round(each.mode, of(each.unit)).to_text() == each.text);
}

TEST_CASE("a value is written with exactly the places asked for", "[number][text]") {
    struct row {
        const char* value;
        int places;
        const char* text;
    };
    const auto each = GENERATE(values<row>({
        {"0", 2, "0.00"},
        {"0", 0, "0"},
        {"1", 2, "1.00"},
        {"0.005", 2, "0.01"},
        {"-0.005", 2, "-0.01"},
        {"-0.004", 2, "0.00"},
        {"0.05", 1, "0.1"},
        {"-7.5", 0, "-8"},
        {"1/3", 5, "0.33333"},
        {"2/3", 5, "0.66667"},
        {"1234567.891", 2, "1234567.89"},
        {"-0.07", 2, "-0.07"},
        {"99.995", 2, "100.00"},
        {"100000000000000000000.005", 2, "100000000000000000000.01"},
        {"1/3", 25, "0.3333333333333333333333333"},
        {"9223372036854775807", 2, "9223372036854775807.00"},
    }));
    INFO(each.value << " with " << each.places);
    CHECK(of(each.value).to_decimal(each.places) == each.text);
}

TEST_CASE("people see a decimal where there is one and a fraction where not", "[number][text]") {
    CHECK(of("0.125").to_plain() == "0.125");
    CHECK(of("-0.125").to_plain() == "-0.125");
    CHECK(of("1/8").to_plain() == "0.125");
    CHECK(of("1/5").to_plain() == "0.2");
    CHECK(of("60000").to_plain() == "60000");
    CHECK(of("4.350").to_plain() == "4.35");
    CHECK(of("2/3").to_plain() == "2/3");
    CHECK(of("-1/7").to_plain() == "-1/7");
    CHECK(of("0").to_plain() == "0");
    CHECK(of("0.00000000000000000000000001").to_plain() == "0.00000000000000000000000001");
    CHECK((exact(1) / exact::power_of_ten(30) / 3).to_plain() == "1/3" + std::string(30, '0'));
}

TEST_CASE("order does not depend on the representation", "[number]") {
    const std::vector<std::string> ascending = {"-100000000000000000000",
                                                "-9223372036854775809",
                                                "-9223372036854775808",
                                                "-1",
                                                "-1/100000000000000000000",
                                                "0",
                                                "1/100000000000000000000",
                                                "1/3",
                                                "1/2",
                                                "9223372036854775806/9223372036854775807",
                                                "1",
                                                "9223372036854775807",
                                                "9223372036854775807.5",
                                                "9223372036854775808",
                                                "100000000000000000000"};
    for (std::size_t i = 0; i < ascending.size(); ++i) {
        for (std::size_t j = 0; j < ascending.size(); ++j) {
            INFO(ascending[i] << " and " << ascending[j]);
            CHECK(((of(ascending[i]) <=> of(ascending[j])) == (i <=> j)));
            CHECK((of(ascending[i]) == of(ascending[j])) == (i == j));
        }
    }
}

TEST_CASE("what does not fit 64 bits is not pressed into them", "[number]") {
    CHECK(of("12.34").scaled(100) == 1234);
    CHECK(of("12.34").scaled(1000) == 12340);
    CHECK_FALSE(of("12.34").scaled(10).has_value());
    CHECK_FALSE(of("1/3").scaled(100).has_value());
    CHECK(of("1/3").scaled(300) == 100);
    CHECK_FALSE(exact(highest).scaled(2).has_value());
    CHECK_FALSE(of("9223372036854775808").to_int64().has_value());
    CHECK(of("100000000000000000000/7").denominator() == 7);
    CHECK_FALSE(of("1/100000000000000000000").denominator().has_value());
    CHECK(of("-12").denominator() == 1);
}

TEST_CASE("a number of ten thousand digits is read and written within a moment", "[number]") {
    const auto begin = std::chrono::steady_clock::now();
    const std::string digits = "1" + std::string(5'000, '7') + "." + std::string(5'000, '5');
    const auto value = exact::from_decimal(digits);
    REQUIRE(value.has_value());
    CHECK(value->to_plain() == digits);
    CHECK(value->digits() >= 15'000);
    // Two wide denominators without a common factor: the worst case of a sum.
    const exact sum = *value + exact(1) / (*value * 3 + 1);
    CHECK(sum - *value == exact(1) / (*value * 3 + 1));
    CHECK(std::chrono::steady_clock::now() - begin < std::chrono::seconds(5));
}
