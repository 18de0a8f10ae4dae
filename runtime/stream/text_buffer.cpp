// SPDX-License-Identifier: Apache-2.0
#include "runtime/stream/text_buffer.hpp"

#include "runtime/api/json_text.hpp"

#include <algorithm>
#include <string>

namespace pol::stream {
namespace {

constexpr std::size_t smallest_buffer = 4096;

}  // namespace

char* put_decimal(char* to, std::int64_t value, int places) {
    auto size = static_cast<std::uint64_t>(value);
    if (value < 0) {
        *to++ = '-';
        size = 0 - size;
    }
    if (places == 2) return put_hundredths(to, size);
    if (places == 0) return put_digits(to, size);
    const auto fraction = static_cast<std::size_t>(places);
    const std::uint64_t power = fraction < powers_of_ten.size() ? powers_of_ten[fraction] : 0;
    to = put_digits(to, power == 0 ? 0 : size / power);
    *to++ = '.';
    const std::uint64_t rest = power == 0 ? size : size % power;
    const std::size_t used = digits_of(rest);
    to = std::fill_n(to, fraction - used, '0');
    return put_digits(to, rest);
}

void text_buffer::grow(std::size_t count) {
    bytes_.resize(std::max({smallest_buffer, bytes_.size() * 2, size_ + count}));
}

void text_buffer::add_count(std::uint64_t value) { take(put_digits(room(number_room), value)); }

void text_buffer::add_decimal(std::int64_t value, int places) { take(put_decimal(room(number_room), value, places)); }

bool needs_quotes(std::string_view text) {
    if (text.empty()) return false;
    const auto is_blank = [](char c) { return c == ' ' || c == '\t'; };
    if (is_blank(text.front()) || is_blank(text.back())) return true;
    return std::any_of(text.begin(), text.end(), [](char c) { return c == ',' || c == '"' || c == '\n' || c == '\r'; });
}

void text_buffer::add_cell(std::string_view text) {
    if (!needs_quotes(text)) return add(text);
    add('"');
    for (const char c : text) {
        if (c == '"') add('"');
        add(c);
    }
    add('"');
}

void text_buffer::add_json(std::string_view text) {
    const bool is_plain = std::none_of(text.begin(), text.end(), [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return c == '"' || c == '\\' || byte < 0x20 || byte == 0x7F;
    });
    if (!is_plain) {
        std::string escaped;
        api::append_json(escaped, text);
        return add(escaped);
    }
    add('"');
    add(text);
    add('"');
}

}  // namespace pol::stream
