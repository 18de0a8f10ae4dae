// SPDX-License-Identifier: Apache-2.0
#include "runtime/batch/exact_outcomes.hpp"

#include <algorithm>

namespace pol::batch {

std::span<const exact_outcomes::entry> exact_outcomes::of(std::uint32_t row) const {
    if (row / part_rows >= parts_.size()) return {};
    const part& in = parts_[row / part_rows];
    const auto first =
        std::lower_bound(in.begin(), in.end(), row, [](const entry& e, std::uint32_t r) { return e.row < r; });
    const auto last = std::find_if(first, in.end(), [row](const entry& e) { return e.row != row; });
    return {first, last};
}

const clause_outcome* exact_outcomes::find(std::uint32_t row, index clause) const {
    for (const entry& e : of(row))
        if (e.clause == clause) return &e.said;
    return nullptr;
}

bool exact_outcomes::empty() const {
    return std::all_of(parts_.begin(), parts_.end(), [](const part& p) { return p.empty(); });
}

std::size_t exact_outcomes::size() const {
    std::size_t all = 0;
    for (const part& p : parts_) all += p.size();
    return all;
}

void exact_outcomes::clear(std::uint32_t from, std::uint32_t end) {
    for (std::size_t n = from / part_rows; n * part_rows < end; ++n) parts_[n].clear();
}

}  // namespace pol::batch
