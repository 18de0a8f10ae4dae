// The civil calendar: the usual arithmetic of eras of 400 years, and months that end where the law says.
// SPDX-License-Identifier: Apache-2.0
#include "runtime/number/date.hpp"

#include <algorithm>

namespace pol::number {

namespace {

constexpr int days_of_era = 146097;        // 400 Gregorian years
constexpr int epoch_in_era_days = 719468;  // from 0000-03-01 to 1970-01-01
constexpr std::int64_t last_month = 9999 * 12 + 11;

std::int64_t within(std::int64_t day) { return std::clamp(day, first_day, last_day); }

bool is_leap(int year) { return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0); }

// Years begin in March here, so that the leap day is the last of its year. The date exists, its year is not negative.
std::int64_t day_number(const civil_date& date) {
    const int year = date.month <= 2 ? date.year - 1 : date.year;
    const int era = year / 400;
    const int year_of_era = year % 400;
    const int month_from_march = (date.month + 9) % 12;
    const int day_of_year = (153 * month_from_march + 2) / 5 + date.day - 1;
    const int day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return std::int64_t{era} * days_of_era + day_of_era - epoch_in_era_days;
}

// The months since January of year 0.
std::int64_t month_number(const civil_date& date) { return std::int64_t{date.year} * 12 + date.month - 1; }

std::optional<int> read_digits(std::string_view text) {
    int value = 0;
    for (const char c : text) {
        if (c < '0' || c > '9') return std::nullopt;
        value = value * 10 + (c - '0');
    }
    return value;
}

void append_digits(std::string& text, int value, int width) {
    for (int divisor = width == 4 ? 1000 : 10; divisor > 0; divisor /= 10) {
        text += static_cast<char>('0' + value / divisor % 10);
    }
}

}  // namespace

int days_in_month(int year, int month) {
    if (month == 2) return is_leap(year) ? 29 : 28;
    return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
}

civil_date to_civil(std::int64_t day) {
    const auto shifted = static_cast<int>(within(day)) + epoch_in_era_days;
    const int era = shifted / days_of_era;
    const int day_of_era = shifted % days_of_era;
    const int year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    const int day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    const int month_from_march = (5 * day_of_year + 2) / 153;
    const int month = month_from_march < 10 ? month_from_march + 3 : month_from_march - 9;
    const int year = era * 400 + year_of_era + (month <= 2 ? 1 : 0);
    return {year, month, day_of_year - (153 * month_from_march + 2) / 5 + 1};
}

std::optional<std::int64_t> to_day(const civil_date& date) {
    if (date.year < 1 || date.year > 9999 || date.month < 1 || date.month > 12) return std::nullopt;
    if (date.day < 1 || date.day > days_in_month(date.year, date.month)) return std::nullopt;
    return day_number(date);
}

std::optional<std::int64_t> parse_date(std::string_view text) {
    if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
    const auto year = read_digits(text.substr(0, 4));
    const auto month = read_digits(text.substr(5, 2));
    const auto day = read_digits(text.substr(8, 2));
    if (!year || !month || !day) return std::nullopt;
    return to_day({*year, *month, *day});
}

std::string format_date(std::int64_t day) {
    const civil_date date = to_civil(day);
    std::string text;
    append_digits(text, date.year, 4);
    text += '-';
    append_digits(text, date.month, 2);
    text += '-';
    append_digits(text, date.day, 2);
    return text;
}

std::int64_t year_of(std::int64_t day) { return to_civil(day).year; }
std::int64_t month_of(std::int64_t day) { return to_civil(day).month; }
std::int64_t day_of(std::int64_t day) { return to_civil(day).day; }

std::optional<std::int64_t> add_months(std::int64_t day, std::int64_t months) {
    if (months > last_month || months < -last_month) return std::nullopt;
    const civil_date date = to_civil(day);
    const std::int64_t month = month_number(date) + months;
    if (month < 12 || month > last_month) return std::nullopt;
    civil_date result{static_cast<int>(month / 12), static_cast<int>(month % 12) + 1, 1};
    result.day = std::min(date.day, days_in_month(result.year, result.month));
    return day_number(result);
}

std::optional<std::int64_t> add_years(std::int64_t day, std::int64_t years) {
    if (years > 9999 || years < -9999) return std::nullopt;
    return add_months(day, years * 12);
}

std::optional<std::int64_t> add_days(std::int64_t day, std::int64_t days) {
    const std::int64_t from = within(day);
    if (days > last_day - from || days < first_day - from) return std::nullopt;
    return from + days;
}

std::int64_t months_between(std::int64_t from, std::int64_t to) {
    if (to < from) return -months_between(to, from);
    const civil_date first = to_civil(from);
    const civil_date last = to_civil(to);
    const std::int64_t months = month_number(last) - month_number(first);
    // Within the last month the corresponding day decides, or the month's end where there is none.
    const int completed_on = std::min(first.day, days_in_month(last.year, last.month));
    return last.day < completed_on ? months - 1 : months;
}

std::int64_t years_between(std::int64_t from, std::int64_t to) { return months_between(from, to) / 12; }

std::int64_t days_between(std::int64_t from, std::int64_t to) { return within(to) - within(from); }

}  // namespace pol::number
