// Civil days against std::chrono, and counting in months against a calendar that is walked step by step.
// SPDX-License-Identifier: Apache-2.0
#include "runtime/number/date.hpp"
#include "tests/support/catch.hpp"

#include <algorithm>
#include <chrono>
#include <limits>
#include <string>
#include <vector>

using namespace pol::number;

namespace {

std::int64_t on(const std::string& text) {
    const auto day = parse_date(text);
    INFO(text);
    REQUIRE(day.has_value());
    return *day;
}

// The date n months on, found by stepping a month at a time and then the law's rule.
std::int64_t stepped(std::int64_t day, int months) {
    civil_date date = to_civil(day);
    for (; months > 0; --months)
        date =
            date.month == 12 ? civil_date{date.year + 1, 1, date.day} : civil_date{date.year, date.month + 1, date.day};
    for (; months < 0; ++months)
        date =
            date.month == 1 ? civil_date{date.year - 1, 12, date.day} : civil_date{date.year, date.month - 1, date.day};
    while (!to_day(date)) --date.day;
    return *to_day(date);
}

}  // namespace

TEST_CASE("every day of ten thousand years is the one of the standard calendar", "[number][date]") {
    using namespace std::chrono;
    for (std::int64_t day = first_day; day <= last_day; ++day) {
        const year_month_day expected{sys_days{days{static_cast<int>(day)}}};
        const civil_date found = to_civil(day);
        const bool is_same = found.year == static_cast<int>(expected.year()) &&
                             static_cast<unsigned>(found.month) == static_cast<unsigned>(expected.month()) &&
                             static_cast<unsigned>(found.day) == static_cast<unsigned>(expected.day());
        if (!is_same || to_day(found) != day) FAIL("day " << day);
    }
    CHECK(format_date(first_day) == "0001-01-01");
    CHECK(format_date(last_day) == "9999-12-31");
    CHECK(on("1970-01-01") == 0);
}

TEST_CASE("only real days have a number", "[number][date]") {
    using namespace std::chrono;
    for (int y = -1; y <= 10'001; y += y > 3 && y < 1890 ? 97 : (y > 2110 && y < 9990 ? 101 : 1)) {
        for (int m = -1; m <= 14; ++m) {
            for (int d = -1; d <= 33; ++d) {
                const bool is_in_range = y >= 1 && y <= 9999 && m >= 0 && d >= 0;
                const bool is_real =
                    is_in_range &&
                    year_month_day{year{y}, month{static_cast<unsigned>(m)}, day{static_cast<unsigned>(d)}}.ok();
                if (to_day({y, m, d}).has_value() != is_real) FAIL(y << "-" << m << "-" << d);
            }
        }
    }
}

TEST_CASE("a date is written and read in one form only", "[number][date]") {
    for (std::int64_t day = first_day; day <= last_day; day += 13) {
        if (parse_date(format_date(day)) != day) FAIL(format_date(day));
    }
    const std::string text = GENERATE(values<std::string>(
        {"",           "2022",        "2022-2-28",   "2022-02-29",       "1900-02-29", "2022-02-30",
         "2022-04-31", "2022-13-01",  "2022-00-10",  "2022-01-00",       "0000-01-01", "2022/02/28",
         "20220228",   " 2022-02-28", "2022-02-28 ", "2022-02-28T00:00", "22-02-28",   "02022-02-28",
         "-022-02-28", "2022-+2-28",  "2022-02-2x",  "２０２２-02-28",   "2022-02-32", "9999-12-32"}));
    INFO(text);
    CHECK_FALSE(parse_date(text).has_value());
}

TEST_CASE("months end where the law says", "[number][date]") {
    struct row {
        const char* from;
        std::int64_t months;
        const char* to;
    };
    const auto each = GENERATE(values<row>({
        {"2020-02-29", 24, "2022-02-28"},
        {"2020-02-29", 48, "2024-02-29"},
        {"2022-01-31", 1, "2022-02-28"},
        {"2024-01-31", 1, "2024-02-29"},
        {"2022-03-31", -1, "2022-02-28"},
        {"2022-05-31", 1, "2022-06-30"},
        {"2022-12-15", 1, "2023-01-15"},
        {"2022-01-15", -1, "2021-12-15"},
        {"2022-06-30", 0, "2022-06-30"},
        {"2000-02-29", 1200, "2100-02-28"},
        {"0001-01-01", 0, "0001-01-01"},
        {"9998-12-31", 12, "9999-12-31"},
        {"0001-12-31", -11, "0001-01-31"},
    }));
    INFO(each.from << " + " << each.months);
    REQUIRE(add_months(on(each.from), each.months).has_value());
    CHECK(format_date(*add_months(on(each.from), each.months)) == each.to);
}

TEST_CASE("a date never leaves the years 1 to 9999", "[number][date]") {
    constexpr auto lowest = std::numeric_limits<std::int64_t>::min();
    constexpr auto highest = std::numeric_limits<std::int64_t>::max();
    for (const std::int64_t much : {lowest, lowest + 1, std::int64_t{-200'000}, std::int64_t{200'000}, highest}) {
        CHECK_FALSE(add_months(0, much).has_value());
        CHECK_FALSE(add_years(0, much).has_value());
    }
    for (const std::int64_t much : {lowest, highest, last_day + 1, first_day - 1})
        CHECK_FALSE(add_days(0, much).has_value());
    CHECK_FALSE(add_months(last_day, 1).has_value());
    CHECK_FALSE(add_months(first_day, -1).has_value());
    CHECK_FALSE(add_days(last_day, 1).has_value());
    CHECK_FALSE(add_days(first_day, -1).has_value());
    CHECK(add_days(0, last_day) == last_day);
    CHECK(add_days(last_day, first_day - last_day) == first_day);
    CHECK(add_years(on("2020-02-29"), 1) == on("2021-02-28"));
    CHECK(add_years(on("2020-02-29"), -4) == on("2016-02-29"));
    CHECK(year_of(highest) == 9999);
    CHECK(format_date(lowest) == "0001-01-01");
    CHECK(days_between(lowest, highest) == last_day - first_day);
}

TEST_CASE("adding months is stepping through the calendar", "[number][date]") {
    for (std::int64_t day = on("1999-11-01"); day <= on("2005-04-30"); ++day) {
        for (int months = -60; months <= 60; ++months) {
            if (add_months(day, months) != stepped(day, months)) FAIL(format_date(day) << " + " << months);
        }
    }
}

TEST_CASE("completed months and years are the most that can be added", "[number][date]") {
    for (std::int64_t from = on("2019-12-25"); from <= on("2020-03-05"); ++from) {
        std::int64_t months = 0;
        for (std::int64_t to = from; to <= from + 2000; ++to) {
            while (*add_months(from, months + 1) <= to) ++months;
            const bool is_right = months_between(from, to) == months && months_between(to, from) == -months &&
                                  years_between(from, to) == months / 12 && years_between(to, from) == -(months / 12) &&
                                  days_between(from, to) == to - from && days_between(to, from) == from - to;
            if (!is_right) FAIL(format_date(from) << " to " << format_date(to));
        }
    }
    CHECK(months_between(on("2020-02-29"), on("2022-02-28")) == 24);
    CHECK(years_between(on("2020-02-29"), on("2022-02-28")) == 2);
    CHECK(years_between(on("2020-03-01"), on("2022-02-28")) == 1);
    CHECK(months_between(on("2022-01-31"), on("2022-02-27")) == 0);
    CHECK(months_between(on("2022-02-28"), on("2022-01-31")) == 0 - months_between(on("2022-01-31"), on("2022-02-28")));
    CHECK(months_between(first_day, last_day) == 9999 * 12 - 1);
    CHECK(years_between(first_day, last_day) == 9998);
}

TEST_CASE("a day knows its year, month and day", "[number][date]") {
    CHECK(year_of(on("2021-03-01")) == 2021);
    CHECK(month_of(on("2021-03-01")) == 3);
    CHECK(day_of(on("2021-03-01")) == 1);
    CHECK(year_of(-1) == 1969);
    CHECK(month_of(-1) == 12);
    CHECK(day_of(-1) == 31);
    CHECK(days_in_month(2100, 2) == 28);
    CHECK(days_in_month(2000, 2) == 29);
    CHECK(days_in_month(2022, 12) == 31);
}
