// A chunk of cases on its way through a stream: what a reader fills and a writer writes.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "runtime/batch/columns.hpp"

#include <pol/diagnostic.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace pol::stream {

// A fault of the input: where it is, and whether the row is assessed all the same (the clauses that read the bad cell are
// `bad_input` then) or is lost to the run because it could not be read as a row at all.
struct reject {
    std::string file;
    std::uint64_t line = 0;  // the first line of the row, from 1
    std::string key;         // of the case, as far as it is known
    std::string column;      // header of the cell; empty: the row as a whole
    diagnostic found;
    bool is_lost = false;
};

struct chunk {
    batch::population facts;
    std::string key_bytes;                // the keys of the cases, one after another
    std::vector<std::uint32_t> key_ends;  // by case
    std::vector<std::uint64_t> lines;     // by case: where it stands in the main file
    std::vector<reject> rejects;
    std::uint64_t bytes = 0;  // of the main input consumed up to the end of this chunk

    std::string_view key(std::uint32_t row) const {
        const std::uint32_t from = row == 0 ? 0 : key_ends[row - 1];
        return std::string_view(key_bytes).substr(from, key_ends[row] - from);
    }
};

// Reads cases in the order of the input. Memory is bounded by the chunk, not by the input.
class reader {
public:
    virtual ~reader() = default;
    // Fills `to` (emptied before, its memory used again) with at most `rows` cases. False: there are no more.
    // After a failure that ends the run, false as well, and `failure()` says why.
    virtual bool next(std::uint32_t rows, chunk& to) = 0;
    virtual const std::optional<diagnostic>& failure() const = 0;
};

}  // namespace pol::stream
