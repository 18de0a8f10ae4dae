// Fuzzes exact numbers, dates and digests: any bytes are read or refused, and what was read obeys the laws of
// arithmetic. Each line of the input is a number or a date; neighbouring numbers are calculated with each other.
// SPDX-License-Identifier: Apache-2.0
#include "runtime/number/date.hpp"
#include "runtime/number/exact.hpp"
#include "runtime/number/sha256.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>

using pol::number::exact;
using pol::number::rounding;

namespace {

constexpr std::size_t longest = 400;  // digits of one number; longer ones only make the run slow

void must(bool holds) {
    if (!holds) std::abort();
}

void check_text(const exact& value) {
    const std::string plain = value.to_plain();
    if (plain.find('/') == std::string::npos) must(exact::from_decimal(plain) == value);
    const auto rounded = exact::from_decimal(value.to_decimal(2));
    must(rounded == value.round(rounding::half_up, exact::ratio(1, 100)));
    if (const auto whole = value.to_int64()) must(exact(*whole) == value);
}

void check_rounding(const exact& value, const exact& unit) {
    const exact lower = value.round(rounding::floor, unit);
    const exact upper = value.round(rounding::ceiling, unit);
    must(lower <= value && value <= upper && value - lower < unit && (lower / unit).is_whole());
    must(upper == lower || upper - lower == unit);
    for (const rounding mode : {rounding::half_up, rounding::half_even, rounding::half_down}) {
        const exact nearest = value.round(mode, unit);
        must(nearest == lower || nearest == upper);
        const exact away = nearest < value ? value - nearest : nearest - value;
        must(away * 2 <= unit);
        if (mode != rounding::half_even) must(-((-value).round(mode, unit)) == nearest);
    }
    const bool is_negative = value.sign() < 0;
    must(value.round(rounding::up, unit) == (is_negative ? lower : upper));
    must(value.round(rounding::down, unit) == (is_negative ? upper : lower));
}

void check_pair(const exact& a, const exact& b) {
    must((a + b) - b == a && a - b == -(b - a) && a * b == b * a);
    must((a < b) == ((a - b).sign() < 0) && (a == b) == (a - b).is_zero());
    if (b.is_zero()) return;
    must((a / b) * b == a);
    check_rounding(a, b.sign() < 0 ? -b : b);
}

void check_date(std::string_view line) {
    const auto day = pol::number::parse_date(line);
    if (!day) return;
    must(pol::number::format_date(*day) == line);
    const auto months = static_cast<std::int64_t>(line.back() - '0') * 31 - 100;
    if (const auto later = pol::number::add_months(*day, months)) {
        const std::int64_t between = pol::number::months_between(*day, *later);
        must(between == months || (between == months + 1 && months < 0));  // a clamped month end, seen backwards
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    std::string text(size, '\0');
    for (std::size_t i = 0; i < size; ++i) text[i] = static_cast<char>(bytes[i]);
    must(pol::number::sha256_hexadecimal(text).size() == 64);

    std::optional<exact> previous;
    std::string_view rest = text;
    while (!rest.empty()) {
        const std::size_t end = std::min(rest.find('\n'), rest.size());
        const std::string_view line = rest.substr(0, end);
        rest.remove_prefix(std::min(end + 1, rest.size()));
        if (line.size() > longest) continue;
        check_date(line);
        const auto value = exact::from_json_number(line, 300);
        if (!value) continue;
        check_text(*value);
        if (previous) check_pair(*previous, *value);
        previous = value;
    }
    return 0;
}
