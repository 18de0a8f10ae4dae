// The characters that JSON wants escaped; everything else stays as it is, in UTF-8.
// SPDX-License-Identifier: Apache-2.0
#include "runtime/api/json_text.hpp"

namespace pol::api {

void append_json(std::string& to, std::string_view text) {
    constexpr std::string_view hex = "0123456789abcdef";
    to += '"';
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\') {
            to += '\\';
            to += c;
        } else if (c == '\n') {
            to += "\\n";
        } else if (byte < 0x20 || byte == 0x7F) {
            to += "\\u00";
            to += hex[byte >> 4U];
            to += hex[byte & 0xFU];
        } else {
            to += c;
        }
    }
    to += '"';
}

std::string& json_object::name(std::string_view name) {
    separate();
    append_json(to_, name);
    to_ += ':';
    return to_;
}

void json_object::texts(std::string_view member, const std::vector<std::string>& values) {
    json_list list(name(member));
    for (const std::string& value : values) append_json(list.item(), value);
}

std::string& json_list::item() {
    separate();
    return to_;
}

}  // namespace pol::api
