// What the two halves of printing share: a text that grows by lines and phrases.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "lang/ast/lower.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace pol::ast {

class printing {
public:
    explicit printing(const tree& t) : t_(t) {}

    void all();
    void put(expr_id e);
    std::string take() { return std::move(out_); }

private:
    // ---- expressions (print_expressions.cpp)
    void operands(const expr& e);
    void parameter_in_place(const parameter& p);
    void put(type_id id);
    void put(const bound& b);
    void put(const names& n);
    void put(const titles& t);
    void put(const reason& r);
    void put(const rounding& r);
    void put(const path& p);
    void put(data_id id);
    void put_words(std::string_view label, const std::vector<word>& all);

    // ---- declarations (print.cpp)
    void line(std::string_view head);
    void line(std::string_view head, const names& name);
    void line(std::string_view head, expr_id value);
    void fields(const std::vector<field>& all);
    void put(const field& f);
    void put(const parameter& p);
    void put(const std::vector<entry>& all);
    void put(const std::vector<row>& all);
    void put(const let& l);
    void put(const condition& c, std::string_view head);
    void put(const std::vector<exception>& all);
    void put(const step& s);
    void put(const award& a);
    void put(const clause& c);
    void put(const clause& c, std::string_view head);
    void effects_and_permits(const clause& c);
    void put(const amend& a);
    void put(const example& e);
    void put(const given& g);
    void put(const expectation& e);
    void put(const table& t);
    void declarations();

    struct inner {
        explicit inner(printing& p) : p_(p) { ++p_.depth_; }
        ~inner() { --p_.depth_; }
        inner(const inner&) = delete;
        inner& operator=(const inner&) = delete;
        printing& p_;
    };

    const tree& t_;
    std::string out_;
    std::size_t depth_ = 0;
};

std::string date_text(std::int32_t days);

}  // namespace pol::ast
