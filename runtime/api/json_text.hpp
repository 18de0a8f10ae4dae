// Writes JSON: texts with their escapes, names, lists of texts. The order is the caller's, so equal data give equal text.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <exception>
#include <string>
#include <string_view>
#include <vector>

namespace pol::api {

void append_json(std::string& to, std::string_view text);

// Closes at the end of its scope what it opened. There may be no memory for that, which is then thrown from here; where
// something was thrown already the text is of no use, and stays open.
class json_brackets {
public:
    json_brackets(const json_brackets&) = delete;
    json_brackets& operator=(const json_brackets&) = delete;

protected:
    json_brackets(std::string& to, char opening, char closing)
        : to_(to), closing_(closing), thrown_before_(std::uncaught_exceptions()) {
        to_ += opening;
    }
    ~json_brackets() noexcept(false) {
        if (std::uncaught_exceptions() == thrown_before_) to_ += closing_;
    }
    void separate() {
        if (!is_first_) to_ += ',';
        is_first_ = false;
    }

    std::string& to_;

private:
    const char closing_;
    const int thrown_before_;
    bool is_first_ = true;
};

// Members of one object, with the commas where they belong.
class json_object : json_brackets {
public:
    explicit json_object(std::string& to) : json_brackets(to, '{', '}') {}

    // What is appended next is the member's value.
    std::string& name(std::string_view name);
    void text(std::string_view member, std::string_view value) { append_json(name(member), value); }
    void texts(std::string_view member, const std::vector<std::string>& values);
    void yes_no(std::string_view member, bool value) { name(member) += value ? "true" : "false"; }
    void number(std::string_view member, unsigned long value) { name(member) += std::to_string(value); }
};

// Items of one list.
class json_list : json_brackets {
public:
    explicit json_list(std::string& to) : json_brackets(to, '[', ']') {}

    std::string& item();
};

}  // namespace pol::api
