// The same cases seen through other views: in every layout that a column may have, and in parts.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "runtime/batch/columns.hpp"
#include "tests/support/random_policy.hpp"

#include <cstdint>
#include <deque>
#include <map>
#include <vector>

namespace pol::test {

// Columns of a population laid out anew, each at random: narrow, as bits, in 128 bits, with a factor, an offset, a bitmap of
// what is given; not given at all where that means the same; with other cells where the record around is absent.
class other_layout {
public:
    // The population must outlive it.
    other_layout(const plan::plan& p, const batch::population& from, dice& roll);
    other_layout(const other_layout&) = delete;
    other_layout& operator=(const other_layout&) = delete;

    const batch::facts_view& view() const { return view_; }

private:
    using bytes = std::vector<std::uint8_t>;
    struct cells_of;

    void lay_out(const plan::plan& p, plan::index column, const batch::population& from, dice& roll);
    void write(const cells_of& cells, batch::column_view& to, dice& roll);
    bytes& buffer(std::size_t size, dice& roll);

    batch::facts_view view_;
    std::deque<bytes> buffers_;
    std::deque<std::vector<facts::state>> states_;
};

// Cases [first, first + rows) of a view, without copying what it points to.
class part_of {
public:
    part_of(const plan::plan& p, const batch::facts_view& whole, std::uint32_t first, std::uint32_t rows);
    part_of(const part_of&) = delete;
    part_of& operator=(const part_of&) = delete;

    const batch::facts_view& view() const { return view_; }

private:
    batch::facts_view view_;
    std::deque<std::map<std::uint32_t, number::exact>> wide_;
    std::map<std::uint32_t, batch::special> specials_;
};

}  // namespace pol::test
