// A JSON value that can be taken apart and changed: the case of an example, the case of a scenario.
//
// Numbers and words stay as they are written, so that no digit is lost between reading and writing.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "runtime/facts/json.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace pol::api {

struct named_value;

struct json_value {
    enum class sort : std::uint8_t { raw, text, list, object } is = sort::raw;
    std::string words = "null";  // raw: as in JSON; text: without quotes and escapes
    std::vector<json_value> items;
    std::vector<named_value> members;  // in the order of their coming, each name once

    bool is_null() const { return is == sort::raw && words == "null"; }
    // The member, made if it is not there; the value becomes an object.
    json_value& member(std::string_view name);
    // Null if there is none.
    const json_value* find(std::string_view name) const;
    json_value* find(std::string_view name);
    // Whether there was one.
    bool erase(std::string_view name);
};

struct named_value {
    std::string name;
    json_value value;
};

json_value raw_value(std::string words);
json_value text_value(std::string_view text);
json_value empty_list();
json_value empty_object();

void append(std::string& to, const json_value& v);

// The value at a token. A name that stands twice in an object is kept the first time, and told in `twice`.
json_value value_at(const facts::document& from, std::uint32_t token, std::vector<std::string>& twice);

// The whole number that a part of a path is.
std::optional<std::size_t> number_of(std::string_view part);
// Follows a path: names of members, numbers of items. Null where it leads nowhere.
const json_value* value_at(const json_value& root, const std::vector<std::string>& steps);

}  // namespace pol::api
