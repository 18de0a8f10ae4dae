// Days of the civil calendar for the years 1 to 9999: each is the number of days since 1970-01-01, as a cell of a plan
// holds it. No clock, no time zone. Functions that take a day expect first_day … last_day; what is beyond counts as the
// nearer of the two.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace pol::number {

constexpr std::int64_t first_day = -719162;  // 0001-01-01
constexpr std::int64_t last_day = 2932896;   // 9999-12-31

struct civil_date {
    int year = 1970;
    int month = 1;
    int day = 1;

    friend bool operator==(const civil_date&, const civil_date&) = default;
};

int days_in_month(int year, int month);  // month 1..12

civil_date to_civil(std::int64_t day);
// None: there is no such day (30 February) or it is outside the years 1 to 9999.
std::optional<std::int64_t> to_day(const civil_date& date);
// "2022-02-28": four, two and two digits; none for anything else and for days that do not exist.
std::optional<std::int64_t> parse_date(std::string_view text);
std::string format_date(std::int64_t day);

std::int64_t year_of(std::int64_t day);
std::int64_t month_of(std::int64_t day);
std::int64_t day_of(std::int64_t day);

// The corresponding day, or the month's last where there is none (Civil Code, art. 202): 2020-02-29 + 24 months is
// 2022-02-28. None: the result is outside the years 1 to 9999.
std::optional<std::int64_t> add_months(std::int64_t day, std::int64_t months);
std::optional<std::int64_t> add_years(std::int64_t day, std::int64_t years);
std::optional<std::int64_t> add_days(std::int64_t day, std::int64_t days);

// Completed ones: the greatest n with add_months(from, n) <= to; for to < from minus that of the reverse.
std::int64_t months_between(std::int64_t from, std::int64_t to);
std::int64_t years_between(std::int64_t from, std::int64_t to);
std::int64_t days_between(std::int64_t from, std::int64_t to);

}  // namespace pol::number
