// Writes JSON: texts with their escapes, names, lists of texts. The order is the caller's, so equal data give equal text.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace pol::api {

void append_json(std::string& to, std::string_view text);

// Members of one object, with the commas where they belong.
class json_object {
public:
    explicit json_object(std::string& to) : to_(to) { to_ += '{'; }
    json_object(const json_object&) = delete;
    json_object& operator=(const json_object&) = delete;
    ~json_object() { to_ += '}'; }

    // What is appended next is the member's value.
    std::string& name(std::string_view name);
    void text(std::string_view member, std::string_view value) { append_json(name(member), value); }
    void texts(std::string_view member, const std::vector<std::string>& values);
    void yes_no(std::string_view member, bool value) { name(member) += value ? "true" : "false"; }
    void number(std::string_view member, unsigned long value) { name(member) += std::to_string(value); }

private:
    std::string& to_;
    bool is_first_ = true;
};

// Items of one list.
class json_list {
public:
    explicit json_list(std::string& to) : to_(to) { to_ += '['; }
    json_list(const json_list&) = delete;
    json_list& operator=(const json_list&) = delete;
    ~json_list() { to_ += ']'; }

    std::string& item();

private:
    std::string& to_;
    bool is_first_ = true;
};

}  // namespace pol::api
