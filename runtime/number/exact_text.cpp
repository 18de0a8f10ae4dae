// Exact numbers from and to text: decimals as people and JSON write them.
// SPDX-License-Identifier: Apache-2.0
#include "runtime/number/exact.hpp"

#include <algorithm>

namespace pol::number {

namespace {

bool is_digits(std::string_view text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

struct decimal {  // what stands between the sign and the exponent
    std::string digits;
    std::size_t places = 0;
};

std::optional<decimal> read_decimal(std::string_view text) {
    const std::size_t point = text.find('.');
    const std::string_view whole = text.substr(0, point);
    if (!is_digits(whole)) return std::nullopt;
    if (point == std::string_view::npos) return decimal{std::string(whole), 0};
    const std::string_view fraction = text.substr(point + 1);
    if (!is_digits(fraction)) return std::nullopt;
    decimal result{std::string(whole), fraction.size()};
    result.digits += fraction;
    return result;
}

// The exponent after the `e`; more than nine digits are beyond every limit.
std::optional<int> read_exponent(std::string_view text) {
    const bool is_negative = !text.empty() && text.front() == '-';
    if (!text.empty() && (text.front() == '-' || text.front() == '+')) text.remove_prefix(1);
    if (!is_digits(text)) return std::nullopt;
    text.remove_prefix(std::min(text.find_first_not_of('0'), text.size()));
    if (text.size() > 9) return std::nullopt;
    int value = 0;
    for (const char digit : text) value = value * 10 + (digit - '0');
    return is_negative ? -value : value;
}

bool take_minus(std::string_view& text) {
    if (text.empty() || text.front() != '-') return false;
    text.remove_prefix(1);
    return true;
}

}  // namespace

std::optional<exact> exact::from_decimal(std::string_view digits) {
    const bool is_negative = take_minus(digits);
    const auto read = read_decimal(digits);
    if (!read) return std::nullopt;
    const exact value = from_digits(read->digits, read->places);
    return is_negative ? -value : value;
}

std::optional<exact> exact::from_json_number(std::string_view token, int max_exponent) {
    const std::size_t mark = token.find_first_of("eE");
    if (mark == std::string_view::npos) return from_decimal(token);
    const auto exponent = read_exponent(token.substr(mark + 1));
    if (!exponent || *exponent > max_exponent || *exponent < -max_exponent) return std::nullopt;

    token = token.substr(0, mark);
    const bool is_negative = take_minus(token);
    auto read = read_decimal(token);
    if (!read) return std::nullopt;
    const auto shift = static_cast<std::size_t>(*exponent < 0 ? -*exponent : *exponent);
    if (*exponent < 0) {
        read->places += shift;
    } else {
        const std::size_t moved = std::min(shift, read->places);
        read->places -= moved;
        read->digits.append(shift - moved, '0');
    }
    const exact value = from_digits(read->digits, read->places);
    return is_negative ? -value : value;
}

std::string exact::to_decimal(int places) const {
    const exact scale = power_of_ten(places);
    std::string text = (*this * scale).round(rounding::half_up, 1).to_text();
    if (places <= 0) return text;
    const std::size_t sign_width = text.front() == '-' ? 1 : 0;
    const auto needed = static_cast<std::size_t>(places) + 1;
    if (text.size() - sign_width < needed) text.insert(sign_width, needed - (text.size() - sign_width), '0');
    text.insert(text.size() - static_cast<std::size_t>(places), 1, '.');
    return text;
}

std::string exact::to_plain() const {
    const auto places = decimal_places();
    return places ? to_decimal(static_cast<int>(*places)) : to_text();
}

}  // namespace pol::number
