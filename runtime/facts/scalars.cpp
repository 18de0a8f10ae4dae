// Reads single values of a case. Every rule here is a line of docs/case.md.
// SPDX-License-Identifier: Apache-2.0
#include "runtime/facts/scalars.hpp"

#include "lang/messages/sink.hpp"
#include "runtime/number/date.hpp"

#include <algorithm>
#include <charconv>

namespace pol::facts {
namespace {

namespace code {
constexpr int yes_no = 820;
constexpr int number = 821;
constexpr int negative = 822;
constexpr int count = 823;
constexpr int rate = 824;
constexpr int date = 825;
constexpr int no_such_day = 826;
constexpr int choice = 827;
constexpr int text = 828;
constexpr int duration = 829;
constexpr int too_many_digits = 954;
}  // namespace code

constexpr int largest_exponent = 1000;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Digits with at most one fraction: "12", "12.50".
bool is_plain_decimal(std::string_view text) {
    const std::size_t point = text.find('.');
    const std::string_view whole = text.substr(0, point);
    if (whole.empty() || !std::all_of(whole.begin(), whole.end(), is_digit)) return false;
    if (point == std::string_view::npos) return true;
    const std::string_view fraction = text.substr(point + 1);
    return !fraction.empty() && std::all_of(fraction.begin(), fraction.end(), is_digit);
}

bool is_digits(std::string_view text) { return !text.empty() && std::all_of(text.begin(), text.end(), is_digit); }

std::size_t digits_in(std::string_view text) {
    return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), is_digit));
}

// The exponent of a JSON number is within what a value may have.
bool has_modest_exponent(std::string_view literal) {
    const std::size_t e = literal.find_first_of("eE");
    if (e == std::string_view::npos) return true;
    std::string_view digits = literal.substr(e + 1);
    if (digits.front() == '+' || digits.front() == '-') digits.remove_prefix(1);
    while (digits.size() > 1 && digits.front() == '0') digits.remove_prefix(1);
    int value = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    return error == std::errc() && end == digits.data() + digits.size() && value <= largest_exponent;
}

}  // namespace

text_numbers::text_numbers(const plan::plan& p, std::vector<std::string>& texts)
    : texts_(texts), given_(p.texts.size()) {
    for (std::size_t i = 0; i < given_; ++i) known_.emplace(p.texts[i], static_cast<std::int64_t>(i));
}

std::int64_t text_numbers::of(std::string_view text) {
    std::string kept(text);
    if (const auto known = known_.find(kept); known != known_.end()) return known->second;
    // First all the memory that it takes: a text with a number and nowhere to stand would be found again.
    if (texts_.size() == texts_.capacity()) texts_.reserve(2 * texts_.size() + 1);
    const auto next = static_cast<std::int64_t>(given_ + texts_.size());
    known_.emplace(kept, next);
    texts_.push_back(std::move(kept));
    return next;
}

fault scalar_reader::read(const form& asked, const scalar& given, plan::constant& to) {
    to.is = asked.is;
    switch (asked.is) {
        case plan::kind::yes_no:
            if (given.is != token_kind::yes && given.is != token_kind::no) return {code::yes_no, {shown(given)}, {}};
            to.code = given.is == token_kind::yes ? 1 : 0;
            return {};
        case plan::kind::number: return number(asked, given, to.number);
        case plan::kind::date: return read_date(given, to.code);
        case plan::kind::duration: return duration(given, to.code);
        case plan::kind::choice: return choice(asked.choice, given, to.code);
        case plan::kind::text:
            if (given.is != token_kind::text) return {code::text, {shown(given)}, {}};
            to.code = texts_.of(given.text);
            return {};
    }
    return {};
}

fault scalar_reader::number(const form& asked, const scalar& given, number::exact& to) const {
    if (asked.measures == plan::unit::count) return count(given, to);
    const bool is_fraction = given.is == token_kind::text && given.text.find_first_of("/%") != std::string_view::npos;
    if (asked.measures == plan::unit::rate && (is_fraction || given.is == token_kind::text)) return rate(given, to);
    if (asked.takes_fraction && is_fraction && given.text.find('/') != std::string_view::npos) return rate(given, to);

    const int refused = asked.measures == plan::unit::rate ? code::rate : code::number;
    if (given.is != token_kind::number && given.is != token_kind::text) return {refused, {shown(given)}, {}};
    std::string_view digits = given.text;
    if (given.is == token_kind::text) {
        const bool is_negative = !digits.empty() && digits.front() == '-';
        if (is_negative) digits.remove_prefix(1);
        if (!is_plain_decimal(digits)) return {refused, {shown(given)}, {}};
        if (is_negative && !asked.is_signed) return {code::negative, {shown(given)}, {}};
    }
    if (const fault found = decimal(given.text, to)) return found;
    if (to.sign() < 0 && !asked.is_signed) return {code::negative, {shown(given)}, {}};
    return {};
}

fault scalar_reader::decimal(std::string_view digits, number::exact& to) const {
    if (digits_in(digits) > within_.number_digits || !has_modest_exponent(digits)) {
        return {code::too_many_digits, {std::to_string(within_.number_digits), std::to_string(largest_exponent)}, {}};
    }
    const bool has_exponent = digits.find_first_of("eE") != std::string_view::npos;
    const auto value =
        has_exponent ? number::exact::from_json_number(digits, largest_exponent) : number::exact::from_decimal(digits);
    if (!value) return {code::number, {shown({token_kind::number, digits})}, {}};
    to = *value;
    return {};
}

fault scalar_reader::read_amount(const scalar& given, number::exact& to) const {
    return number({plan::kind::number, plan::unit::money, plan::none, false, false}, given, to);
}

fault scalar_reader::count(const scalar& given, number::exact& to) const {
    std::string_view digits = given.text;
    if (!digits.empty() && digits.front() == '-') digits.remove_prefix(1);
    if (given.is != token_kind::number || !is_digits(digits)) return {code::count, {shown(given)}, {}};
    if (const fault found = decimal(given.text, to)) return found;
    if (to.sign() < 0) return {code::negative, {shown(given)}, {}};
    return {};
}

// "50%", "3.85%", "2/3", "0.5".
fault scalar_reader::rate(const scalar& given, number::exact& to) const {
    const fault refused = {code::rate, {shown(given)}, {}};
    const std::string_view text = given.text;
    if (const std::size_t slash = text.find('/'); slash != std::string_view::npos) {
        if (!is_digits(text.substr(0, slash)) || !is_digits(text.substr(slash + 1))) return refused;
        number::exact above;
        number::exact below;
        if (const fault found = decimal(text.substr(0, slash), above)) return found;
        if (const fault found = decimal(text.substr(slash + 1), below)) return found;
        if (below.is_zero()) return refused;
        to = above / below;
        return {};
    }
    const bool is_percentage = !text.empty() && text.back() == '%';
    std::string_view digits = is_percentage ? text.substr(0, text.size() - 1) : text;
    const bool is_negative = digits.size() > 1 && digits.front() == '-' && is_plain_decimal(digits.substr(1));
    if (is_negative) return {code::negative, {shown(given)}, {}};
    if (!is_plain_decimal(digits)) return refused;
    if (const fault found = decimal(digits, to)) return found;
    if (is_percentage) to = to / number::exact(100);
    return {};
}

fault scalar_reader::read_date(const scalar& given, std::int64_t& day) const {
    const std::string_view text = given.text;
    bool has_form = given.is == token_kind::text && text.size() == 10 && text[4] == '-' && text[7] == '-';
    for (std::size_t i = 0; has_form && i < text.size(); ++i) has_form = i == 4 || i == 7 || is_digit(text[i]);
    if (!has_form) return {code::date, {shown(given)}, {}};
    const auto found = number::parse_date(text);
    if (!found) return {code::no_such_day, {std::string(text)}, {}};
    day = *found;
    return {};
}

fault scalar_reader::choice(plan::index which, const scalar& given, std::int64_t& place) {
    const plan::choice& from = plan_.choices[which];
    if (given.is == token_kind::text) {
        const auto found =
            std::lower_bound(from.by_name.begin(), from.by_name.end(), given.text,
                             [&](plan::index value, std::string_view name) { return from.values[value] < name; });
        if (found != from.by_name.end() && from.values[*found] == given.text) {
            place = *found;
            return {};
        }
    }
    constexpr std::size_t most_listed = 12;
    std::string listed;
    for (std::size_t i = 0; i < from.values.size() && i < most_listed; ++i)
        listed += (i > 0 ? ", " : "") + from.values[i];
    if (from.values.size() > most_listed) listed += ", …";
    fault refused = {code::choice, {shown(given), std::move(listed)}, {}};
    if (given.is == token_kind::text && refused_++ < within_.diagnostics) {
        const std::vector<std::string_view> known(from.values.begin(), from.values.end());
        const std::vector<std::string> near = messages::suggest(given.text, known);
        if (!near.empty()) refused.meant = near.front();
    }
    return refused;
}

// "6 months", "1 year", "10 days", and the same in Chinese.
fault scalar_reader::duration(const scalar& given, std::int64_t& code) {
    struct unit_word {
        std::string_view word;
        std::int64_t months;
        std::int64_t days;
    };
    constexpr unit_word words[] = {{"months", 1, 0}, {"month", 1, 0}, {"years", 12, 0}, {"year", 12, 0}, {"days", 0, 1},
                                   {"day", 0, 1},    {"个月", 1, 0},  {"年", 12, 0},    {"天", 0, 1}};
    constexpr std::int64_t most = 120'000;  // beyond the calendar's ten thousand years nothing is reached
    const fault refused = {code::duration, {shown(given)}, {}};
    if (given.is != token_kind::text) return refused;
    const auto end_of_digits = std::find_if_not(given.text.begin(), given.text.end(), is_digit);
    const auto digits = static_cast<std::size_t>(end_of_digits - given.text.begin());
    std::string_view word = given.text.substr(digits);
    if (!word.empty() && word.front() == ' ') word.remove_prefix(1);
    std::int64_t n = 0;
    const auto parsed = std::from_chars(given.text.data(), given.text.data() + digits, n);
    if (digits == 0 || parsed.ec != std::errc()) return refused;
    for (const unit_word& unit : words) {
        if (unit.word != word) continue;
        if (n > most * (unit.days > 0 ? 31 : 1)) return refused;
        code = n * unit.months * (std::int64_t{1} << 32) + n * unit.days;
        return {};
    }
    return refused;
}

std::string shown(const plan::plan& p, plan::kind is, plan::index choice, const plan::constant& value) {
    switch (is) {
        case plan::kind::yes_no: return value.code != 0 ? "true" : "false";
        case plan::kind::number: return value.number.to_plain();
        case plan::kind::date: return number::format_date(value.code);
        case plan::kind::choice:
            if (choice == plan::none) return {};
            return '"' + p.choices[choice].values[static_cast<std::size_t>(value.code)] + '"';
        case plan::kind::duration: {
            const std::int64_t days = static_cast<std::int32_t>(static_cast<std::uint32_t>(value.code & 0xffffffff));
            const std::int64_t months = (value.code - days) / (std::int64_t{1} << 32);
            return days != 0 ? std::to_string(days) + " days" : std::to_string(months) + " months";
        }
        case plan::kind::text: break;
    }
    return {};
}

}  // namespace pol::facts
