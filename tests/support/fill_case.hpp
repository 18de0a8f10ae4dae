// A case in JSON, put into a case_facts as a host would: handles by path, value by value. Through the public headers alone.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <pol/case.hpp>

#include <string>

namespace pol::test {

// False: something in it has no handle (a name that the policy does not know), or was not taken.
bool fill(const case_assessor& with, const std::string& case_json, case_facts& to);

}  // namespace pol::test
