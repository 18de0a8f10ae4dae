// How a clause came out, and between what its amount lies while that is open.
//
// Plain data, owned by the caller.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace pol {

enum class clause_status : std::uint8_t { determined, not_eligible, undetermined, bad_input, not_claimed };

// "determined", … as in the JSON form, for the life of the process.
std::string_view to_text(clause_status s);

// The guaranteed range of what is not determined: the true amount lies within, whatever the missing facts are.
// "" where nothing bounds it (null in JSON). Rounded like an amount, outwards.
struct amount_range {
    std::string low;
    std::string high;
};

}  // namespace pol
