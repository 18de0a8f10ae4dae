// Literals as they stand in the text: where they end and what they are made of. The parser asks where, the lowering what.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace pol::text {

enum class literal_kind : std::uint8_t { number, money, duration };
enum class duration_unit : std::uint8_t { days, months, years };

// `1.5亿`, `50%`, `500万 USD`, `6 months`.
struct number_literal {
    const char* end = nullptr;  // nullptr: no number begins here
    literal_kind kind = literal_kind::number;
    std::string_view digits;  // with '_' and '.' as written
    std::int8_t power = 0;    // of ten, from 百, 千, 万, 亿
    bool is_percent = false;
    std::string_view currency;  // money: three capitals
    duration_unit unit = duration_unit::days;
};

// Where fields may follow, a unit word before `:`, `|` or `=` is the name of the next field: `fee : money = 0  days : count`.
enum class unit_rule : std::uint8_t { always, unless_it_names_a_field };

number_literal scan_number(const char* at, const char* end, unit_rule rule);

// `2021-03-01` or `2021年3月1日`; whether there is such a day is a second question.
struct date_literal {
    const char* end = nullptr;  // nullptr: no date begins here
    std::uint32_t year = 0;
    std::uint32_t month = 0;
    std::uint32_t day = 0;
};

date_literal scan_date(const char* at, const char* end);
bool is_real_day(const date_literal& date);
// Days since 1970-01-01 in the Gregorian calendar.
std::int32_t days_from_civil(const date_literal& date);

// `"…"` or `“…”` on one line.
struct text_literal {
    const char* end = nullptr;  // nullptr: no text begins here
    std::string_view content;   // between the quotes, escapes as written
    bool is_closed = false;     // else `end` is the end of the line
    const char* bad_escape = nullptr;
};

text_literal scan_text(const char* at, const char* end);
std::string unescape(std::string_view content);

// The three capitals of a currency code that are a word of their own at `at`, 元 or 美元: its end, or nullptr.
const char* scan_currency(const char* at, const char* end, std::string_view& code);

}  // namespace pol::text
