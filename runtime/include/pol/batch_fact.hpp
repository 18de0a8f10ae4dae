// What the facts of a policy are, for those who hand over columns (<pol/batch.hpp>) or look handles up (<pol/case.hpp>).
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace pol {

// A fact of the policy: what may be bound, and how its cells are meant.
struct batch_fact {
    enum class kind : std::uint8_t {
        yes_no,
        number,
        count,
        rate,
        money,
        date,
        duration,
        text,
        choice,
        list,
        record,
        claim
    };
    std::string path;  // "applicant.is_sme", "fair.booths.fee"; the values of a list of plain values: "fair.costs.item"
    std::string list;  // path of the list in whose items it lies; empty: in the case itself
    kind is = kind::yes_no;
    std::string currency;              // money
    std::vector<std::string> choices;  // choice: a cell is the place in here, from 0
    std::int64_t scale = 1;            // numbers: multiples of 1/scale need no slower way
    bool is_optional = false;          // missing is known to be absent
    bool has_default = false;          // missing has a value
};

}  // namespace pol
