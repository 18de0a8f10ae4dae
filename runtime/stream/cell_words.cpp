// SPDX-License-Identifier: Apache-2.0
#include "runtime/stream/cell_words.hpp"

#include "runtime/number/date.hpp"

namespace pol::stream {

bool quick_decimal(const char* begin, const char* end, unsigned places, std::int64_t& value) {
    constexpr std::ptrdiff_t most = 18;  // digits that surely fit
    if (end - begin > most) return false;
    std::int64_t digits = 0;
    const char* at = begin;
    for (; at < end && *at >= '0' && *at <= '9'; ++at) digits = digits * 10 + (*at - '0');
    if (at == begin) return false;
    unsigned behind = 0;
    if (at < end && *at == '.') {
        const char* fraction = ++at;
        for (; at < end && *at >= '0' && *at <= '9'; ++at) digits = digits * 10 + (*at - '0');
        if (at == fraction) return false;
        behind = static_cast<unsigned>(at - fraction);
    }
    if (at != end || behind > places) return false;
    for (; behind < places; ++behind)
        if (__builtin_mul_overflow(digits, 10, &digits)) return false;
    value = digits;
    return true;
}

bool quick_date(const char* begin, const char* end, std::int64_t& day) {
    if (end - begin != 10 || begin[4] != '-' || begin[7] != '-') return false;
    std::uint32_t year = 0;
    std::uint32_t month = 0;
    std::uint32_t of_month = 0;
    const bool is_clean =
        digits_before(begin + 4, 4, year) & digits_before(begin + 7, 2, month) & digits_before(begin + 10, 2, of_month);
    if (!is_clean) return false;
    const auto found = number::to_day({static_cast<int>(year), static_cast<int>(month), static_cast<int>(of_month)});
    day = found.value_or(0);
    return found.has_value();
}

}  // namespace pol::stream
