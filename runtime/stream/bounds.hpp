// Which cases of a chunk break a bound of a fact or repeat what is unique in a list: seen in the columns where that is
// easy, decided by the rules for single cases where it is not.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "runtime/stream/findings.hpp"

#include <cstdint>
#include <vector>

namespace pol::stream {

class bound_check {
public:
    // `settings`: the parameters that the host sets, which bounds may read.
    bound_check(const cell_context& shared, std::vector<facts::setting> settings);

    // `origins` by table of the plan, null where no file gives its rows. `headers` by column.
    void check(const std::vector<const table_origin*>& origins, const findings& to_tell, chunk& to);

private:
    struct range {  // of known cells that keep all bounds; what is outside is looked at in its case
        index column = plan::none;
        std::int64_t least = 0;
        std::int64_t most = 0;
        bool is_always_asked = false;                          // a bound reads more than can be seen here
        std::vector<std::pair<plan::relation, index>> others;  // bounds that are facts of the same row and scale
    };

    range range_of(index column) const;
    void narrow(range& r, plan::relation is, const number::exact& bound) const;
    void suspect(const range& r, const chunk& in);
    void suspect_repeated(index column, const chunk& in);
    void suspect_row(index table, std::uint32_t row, const chunk& in);
    void decide(std::uint32_t of_case, const std::vector<const table_origin*>& origins, const findings& to_tell,
                chunk& to);

    const cell_context& shared_;
    facts::case_data one_;  // memory that is used again
    std::vector<facts::setting> settings_;
    std::vector<range> ranges_;
    std::vector<index> unique_;
    std::vector<std::uint32_t> suspects_;  // cases
};

}  // namespace pol::stream
