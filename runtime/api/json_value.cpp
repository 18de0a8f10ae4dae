// Members keep their order: the text of a case is the same every time, and as its author has it.
// SPDX-License-Identifier: Apache-2.0
#include "runtime/api/json_value.hpp"

#include "runtime/api/json_text.hpp"

#include <algorithm>
#include <charconv>
#include <limits>
#include <set>

namespace pol::api {

json_value& json_value::member(std::string_view name) {
    is = sort::object;
    if (json_value* known = find(name)) return *known;
    members.push_back({std::string(name), {}});
    return members.back().value;
}

const json_value* json_value::find(std::string_view name) const {
    for (const named_value& m : members) {
        if (m.name == name) return &m.value;
    }
    return nullptr;
}

json_value* json_value::find(std::string_view name) {
    for (named_value& m : members) {
        if (m.name == name) return &m.value;
    }
    return nullptr;
}

bool json_value::erase(std::string_view name) {
    const auto found =
        std::find_if(members.begin(), members.end(), [&](const named_value& m) { return m.name == name; });
    if (found == members.end()) return false;
    members.erase(found);
    return true;
}

json_value raw_value(std::string words) {
    json_value v;
    v.words = std::move(words);
    return v;
}

json_value text_value(std::string_view text) {
    json_value v;
    v.is = json_value::sort::text;
    v.words = text;
    return v;
}

json_value empty_list() {
    json_value v;
    v.is = json_value::sort::list;
    return v;
}

json_value empty_object() {
    json_value v;
    v.is = json_value::sort::object;
    return v;
}

void append(std::string& to, const json_value& v) {
    switch (v.is) {
        case json_value::sort::raw: to += v.words; return;
        case json_value::sort::text: append_json(to, v.words); return;
        case json_value::sort::list: {
            json_list list(to);
            for (const json_value& item : v.items) append(list.item(), item);
            return;
        }
        case json_value::sort::object: {
            json_object object(to);
            for (const auto& [name, value] : v.members) append(object.name(name), value);
        }
    }
}

// The document's own limit bounds the depth.
json_value value_at(const facts::document& from, std::uint32_t token, std::vector<std::string>& twice) {
    const facts::token& t = from[token];
    switch (t.is) {
        case facts::token_kind::null: return {};
        case facts::token_kind::no: return raw_value("false");
        case facts::token_kind::yes: return raw_value("true");
        case facts::token_kind::number: return raw_value(std::string(from.text(t)));
        case facts::token_kind::text: return text_value(from.text(t));
        case facts::token_kind::list: {
            json_value list = empty_list();
            for (std::uint32_t n = token + 1; n < t.next; n = from[n].next)
                list.items.push_back(value_at(from, n, twice));
            return list;
        }
        case facts::token_kind::object: break;
    }
    json_value object = empty_object();
    std::set<std::string_view> names;
    for (std::uint32_t n = token + 1; n < t.next; n = from[n + 1].next) {
        const std::string_view name = from.text(from[n]);
        if (!names.insert(name).second) {
            twice.emplace_back(name);
            continue;
        }
        object.members.push_back({std::string(name), value_at(from, n + 1, twice)});
    }
    return object;
}

std::optional<std::size_t> number_of(std::string_view part) {
    std::size_t n = 0;
    const auto [end, error] = std::from_chars(part.data(), part.data() + part.size(), n);
    if (part.empty() || end != part.data() + part.size()) return std::nullopt;
    // More than can be counted is further on than any item.
    return error == std::errc() ? n : std::numeric_limits<std::size_t>::max();
}

const json_value* value_at(const json_value& root, const std::vector<std::string>& steps) {
    const json_value* at = &root;
    for (const std::string& step : steps) {
        if (at->is == json_value::sort::list) {
            const auto n = number_of(step);
            if (!n || *n >= at->items.size()) return nullptr;
            at = &at->items[*n];
        } else {
            at = at->find(step);
            if (at == nullptr) return nullptr;
        }
    }
    return at;
}

}  // namespace pol::api
