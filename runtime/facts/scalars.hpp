// Single values of a case: what a fact or parameter of each type may look like in JSON, and what it then is, exactly.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "runtime/facts/json.hpp"
#include "runtime/plan/plan.hpp"

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace pol::facts {

// Why a value was refused; code 0: it was not.
struct fault {
    int code = 0;
    std::vector<std::string> arguments;
    std::string meant;  // "did you mean"

    explicit operator bool() const { return code != 0; }
};

// What is asked for at a place.
struct form {
    plan::kind is = plan::kind::yes_no;
    plan::unit measures = plan::unit::plain;
    plan::index choice = plan::none;
    bool is_signed = false;
    bool takes_fraction = false;  // "2/3" for a plain number too (parameters)
};

// Gives equal texts equal numbers: those of the policy first, then those of the case in the order of their coming.
class text_numbers {
public:
    text_numbers(const plan::plan& p, std::vector<std::string>& texts);
    std::int64_t of(std::string_view text);

private:
    std::vector<std::string>& texts_;
    std::unordered_map<std::string, std::int64_t> known_;
    std::size_t given_;
};

class scalar_reader {
public:
    scalar_reader(const plan::plan& p, const limits& within, text_numbers& texts)
        : plan_(p), within_(within), texts_(texts) {}

    // Null is not a value here: the caller decides what is missing.
    fault read(const form& asked, const scalar& given, plan::constant& to);

    fault read_date(const scalar& given, std::int64_t& day) const;
    fault read_amount(const scalar& given, number::exact& to) const;

private:
    fault number(const form& asked, const scalar& given, number::exact& to) const;
    fault count(const scalar& given, number::exact& to) const;
    fault rate(const scalar& given, number::exact& to) const;
    fault choice(plan::index which, const scalar& given, std::int64_t& place);
    static fault duration(const scalar& given, std::int64_t& code);
    fault decimal(std::string_view digits, number::exact& to) const;

    const plan::plan& plan_;
    const limits& within_;
    text_numbers& texts_;
    std::size_t refused_ = 0;  // choices: what is not told any more needs no suggestion, which takes time
};

// A value as people write it: `"state_owned"`, `12`, `2020-05-01`; for messages.
std::string shown(const plan::plan& p, plan::kind is, plan::index choice, const plan::constant& value);

}  // namespace pol::facts
