// Random facts for any plan, made as columns: what tests that hold promises on whole policies start from.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "runtime/facts/case_data.hpp"
#include "tests/support/random_policy.hpp"

#include <string>
#include <vector>

namespace pol::test {

// Everything is given, within the bounds that are constants or facts of the same record; open parameters are set.
facts::case_data random_facts(const plan::plan& p, dice& roll, int most_items = 3);

struct hidden {
    enum class kind { fact, list, parameter, ledger } is = kind::fact;
    plan::index what = plan::none;  // column, table, parameter
    std::uint32_t row = 0;
    std::string name;  // as in `needs`
};

// Takes facts, lists and parameters away.
std::vector<hidden> hide(const plan::plan& p, facts::case_data& facts, dice& roll, int one_in);
// Puts one back.
void reveal(facts::case_data& facts, const facts::case_data& whole, const hidden& h);
// The rows of one table in another order, with all that belongs to them.
facts::case_data shuffled(const plan::plan& p, const facts::case_data& facts, plan::index table, dice& roll);

}  // namespace pol::test
