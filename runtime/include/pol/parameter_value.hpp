// A value for a parameter, as options have it.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace pol {

struct parameter_value {
    std::string name;   // "usd_cny", "CLAUSE.rate"
    std::string value;  // as in a JSON string of a case: "6.7", "50%"
};

}  // namespace pol
