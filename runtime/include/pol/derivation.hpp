// Why a clause came out as it did, step by step: clause_outcome::why.
//
// Plain data, owned by the caller, independent of the policy and the case it came from.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace pol {

// One line of the derivation: a phrase of the policy and what became of it.
struct derivation {
    enum class kind : std::uint8_t {
        clause,
        condition,
        award,
        item,
        value,
        fact,
        parameter,
        step,
        total,
        rounding,
        permission,
        note,
        group
    };
    // What came of it, where that is a matter of yes or no; for a cap or limit `binds` says that it changed the result.
    enum class result : std::uint8_t { none, yes, no, unknown, binds, idle };

    kind is = kind::note;
    result came = result::none;
    std::string name;    // clause, award, parameter, fact pointer, reason code, kind of step
    std::string text;    // the author's words (one line)
    std::string value;   // as for people: "300,000.00 CNY", "50%", "2020-05-01", "yes", "unknown"
    std::string before;  // steps and rounding: the value before
    std::string origin;  // parameters: "text", "case", the amendment's title; series: the day of the entry
    std::string file;    // of the text
    std::uint32_t line = 0;
    std::vector<derivation> children;
};

}  // namespace pol
