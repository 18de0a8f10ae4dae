// Reading of numbers, amounts, durations, dates and texts.
// SPDX-License-Identifier: Apache-2.0
#include "lang/text/literals.hpp"

#include "lang/text/unicode.hpp"
#include "lang/text/words.hpp"

namespace pol::text {

namespace {

bool starts(const char* at, const char* end, std::string_view with) {
    return at != end && *at == with.front() &&
           std::string_view(at, static_cast<std::size_t>(end - at)).starts_with(with);
}

// A word that is followed by one of these is the name of the next field, not a unit of the number before it.
bool names_a_field(const char* after, const char* end, unit_rule rule) {
    if (rule == unit_rule::always) return false;
    after = skip_blank(after, end);
    for (const std::string_view mark : {":", "|", "=", "：", "｜", "＝"})
        if (starts(after, end, mark)) return true;
    return false;
}

struct power_word {
    std::string_view word;
    std::int8_t power;
};
constexpr power_word powers[] = {{"百", 2}, {"千", 3}, {"万", 4}, {"亿", 8}};

struct unit_word {
    std::string_view word;
    duration_unit unit;
};
// The singular is read as well: `1 month`. Chinese units may follow the digits directly and need no space after them.
constexpr unit_word english_units[] = {
    {"months", duration_unit::months}, {"month", duration_unit::months}, {"years", duration_unit::years},
    {"year", duration_unit::years},    {"days", duration_unit::days},    {"day", duration_unit::days},
};
constexpr unit_word chinese_units[] = {
    {"个月", duration_unit::months},
    {"年", duration_unit::years},
    {"天", duration_unit::days},
    {"日", duration_unit::days},
};

const char* scan_digits(const char* at, const char* end) {
    while (at != end && (is_digit(*at) || (*at == '_' && at + 1 != end && is_digit(at[1])))) ++at;
    return at;
}

const char* scan_power(const char* at, const char* end, std::int8_t& power) {
    for (int times = 0; times < 2; ++times)  // 千万, 万亿
        for (const power_word& p : powers)
            if (starts(at, end, p.word)) {
                power = static_cast<std::int8_t>(power + p.power);
                at += p.word.size();
                break;
            }
    return at;
}

bool scan_unit(number_literal& n, const char* end, unit_rule rule) {
    const char* const at = n.end;
    const char* const word = skip_blank(at, end);
    for (const unit_word& u : chinese_units) {
        if (!starts(word, end, u.word)) continue;
        const char* const after = word + u.word.size();
        const bool is_adjacent = word == at;
        if (!is_adjacent && (word_character(after, end) != 0 || names_a_field(after, end, rule))) return false;
        n.kind = literal_kind::duration;
        n.unit = u.unit;
        n.end = after;
        return true;
    }
    if (word == at) return false;
    const std::string_view text(word, static_cast<std::size_t>(word_end(word, end) - word));
    for (const unit_word& u : english_units) {
        if (text != u.word || names_a_field(word + text.size(), end, rule)) continue;
        n.kind = literal_kind::duration;
        n.unit = u.unit;
        n.end = word + text.size();
        return true;
    }
    return false;
}

bool scan_money(number_literal& n, const char* end, unit_rule rule) {
    const char* const word = skip_blank(n.end, end);
    std::string_view code;
    const char* const after = scan_currency(word, end, code);
    if (after == nullptr || (word == n.end && after - word == 3 && word[0] < 'a' && word[0] > 0)) return false;
    if (word != n.end && names_a_field(after, end, rule)) return false;
    n.kind = literal_kind::money;
    n.currency = code;
    n.end = after;
    return true;
}

std::uint32_t value_of(std::string_view digits) {
    std::uint32_t value = 0;
    for (const char c : digits) value = value * 10 + static_cast<std::uint32_t>(c - '0');
    return value;
}

// Between `least` and `most` digits, not more.
const char* scan_count(const char* at, const char* end, int least, int most, std::uint32_t& value) {
    const char* stop = at;
    while (stop != end && is_digit(*stop) && stop - at < most) ++stop;
    if (stop - at < least || (stop != end && is_digit(*stop))) return nullptr;
    value = value_of(std::string_view(at, static_cast<std::size_t>(stop - at)));
    return stop;
}

const char* expect(const char* at, const char* end, std::string_view word) {
    return at != nullptr && starts(at, end, word) ? at + word.size() : nullptr;
}

}  // namespace

const char* scan_currency(const char* at, const char* end, std::string_view& code) {
    if (starts(at, end, "元")) {
        code = "CNY";
        return at + std::string_view("元").size();
    }
    if (starts(at, end, "美元")) {
        code = "USD";
        return at + std::string_view("美元").size();
    }
    if (end - at < 3 || word_end(at, end) != at + 3) return nullptr;
    for (int i = 0; i < 3; ++i)
        if (at[i] < 'A' || at[i] > 'Z') return nullptr;
    code = std::string_view(at, 3);
    return at + 3;
}

number_literal scan_number(const char* at, const char* end, unit_rule rule) {
    number_literal n;
    if (at == end || !is_digit(*at)) return n;
    const char* stop = scan_digits(at, end);
    if (end - stop >= 2 && *stop == '.' && is_digit(stop[1])) stop = scan_digits(stop + 1, end);
    n.digits = std::string_view(at, static_cast<std::size_t>(stop - at));
    n.end = scan_power(stop, end, n.power);
    for (const std::string_view percent : {"%", "％"})
        if (starts(n.end, end, percent)) {
            n.is_percent = true;
            n.end += percent.size();
            return n;
        }
    if (!scan_money(n, end, rule)) scan_unit(n, end, rule);
    return n;
}

date_literal scan_date(const char* at, const char* end) {
    date_literal d;
    if (at == end || !is_digit(*at)) return d;
    const char* const after_year = scan_count(at, end, 4, 4, d.year);
    if (after_year == nullptr) return d;
    if (const char* p = expect(after_year, end, "-")) {
        p = scan_count(p, end, 2, 2, d.month);
        p = expect(p, end, "-");
        if (p != nullptr) d.end = scan_count(p, end, 2, 2, d.day);
    } else if (const char* q = expect(after_year, end, "年")) {
        q = scan_count(q, end, 1, 2, d.month);
        q = expect(q, end, "月");
        if (q != nullptr) q = scan_count(q, end, 1, 2, d.day);
        d.end = expect(q, end, "日");
    }
    return d;
}

bool is_real_day(const date_literal& d) {
    if (d.year < 1 || d.month < 1 || d.month > 12 || d.day < 1) return false;
    constexpr std::uint32_t lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    const bool is_leap = (d.year % 4 == 0 && d.year % 100 != 0) || d.year % 400 == 0;
    return d.day <= (d.month == 2 && is_leap ? 29 : lengths[d.month - 1]);
}

// The era-based formula: years begin in March, so that the leap day is the last of a year.
std::int32_t days_from_civil(const date_literal& d) {
    const auto month = static_cast<std::int32_t>(d.month);
    const std::int32_t year = static_cast<std::int32_t>(d.year) - (month <= 2 ? 1 : 0);
    const std::int32_t era = (year >= 0 ? year : year - 399) / 400;
    const std::int32_t year_of_era = year - era * 400;
    const std::int32_t day_of_year =
        (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + static_cast<std::int32_t>(d.day) - 1;
    const std::int32_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return era * 146097 + day_of_era - 719468;
}

text_literal scan_text(const char* at, const char* end) {
    text_literal t;
    const bool is_plain = starts(at, end, "\"");
    if (!is_plain && !starts(at, end, "“")) return t;
    const std::string_view close = is_plain ? "\"" : "”";
    const char* p = at + (is_plain ? 1 : 3);
    const char* const begin = p;
    while (p != end && *p != '\n' && *p != '\r') {
        if (starts(p, end, close)) {
            t.is_closed = true;
            break;
        }
        if (*p == '\\' && p + 1 != end) {
            if (p[1] != '"' && p[1] != '\\' && p[1] != 'n' && t.bad_escape == nullptr) t.bad_escape = p;
            p += p[1] == '\n' || p[1] == '\r' ? 1 : 2;
        } else {
            ++p;
        }
    }
    if (!t.is_closed) {
        // The brace of the block that the line opens is hardly a part of the text.
        const char* last = p;
        while (last != begin && (last[-1] == ' ' || last[-1] == '\t')) --last;
        if (last != begin && last[-1] == '{') p = last - 1;
    }
    t.content = std::string_view(begin, static_cast<std::size_t>(p - begin));
    t.end = t.is_closed ? p + close.size() : p;
    return t;
}

std::string unescape(std::string_view content) {
    std::string out;
    out.reserve(content.size());
    for (std::size_t i = 0; i < content.size(); ++i) {
        if (content[i] != '\\' || i + 1 == content.size()) {
            out.push_back(content[i]);
            continue;
        }
        ++i;
        out.push_back(content[i] == 'n' ? '\n' : content[i]);
    }
    return out;
}

}  // namespace pol::text
