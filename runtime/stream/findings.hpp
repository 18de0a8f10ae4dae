// From a fault in a row of a file to what it means: a problem of its case, and a reject that tells where it stands.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "runtime/facts/case_data.hpp"
#include "runtime/stream/table_rows.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace pol::stream {

// On which line each row of a table began: runs of rows on lines that follow each other.
class line_runs {
public:
    void clear() { runs_.clear(); }
    void add(std::uint32_t row, std::uint64_t line) {
        if (runs_.empty() || line - runs_.back().line != row - runs_.back().row) runs_.push_back({row, line});
    }
    std::uint64_t at(std::uint32_t row) const;

private:
    struct run {
        std::uint32_t row;
        std::uint64_t line;
    };
    std::vector<run> runs_;
};

// Where the rows of a table of the chunk come from.
struct table_origin {
    std::string file;
    line_runs lines;
    std::vector<std::uint64_t> line_of;  // by row, instead of `lines`, where the rows were put in order
    std::uint64_t line(std::uint32_t row) const { return line_of.empty() ? lines.at(row) : line_of[row]; }
};

std::uint32_t parent_of(const batch::population& in, index table, std::uint32_t row);
std::uint32_t case_of(const plan::plan& p, const batch::population& in, index table, std::uint32_t row);
// As facts::pointer_of in the case alone.
std::string pointer_in(const plan::plan& p, const batch::population& in, index column, std::uint32_t row);

class findings {
public:
    explicit findings(const cell_context& shared);

    // The offsets of the lists are known.
    void tell(const cell_fault& fault, index table, const table_origin& from, chunk& to) const;
    // A problem that was found in the case alone, at a row of the chunk.
    void tell(const facts::problem& found, const std::string& header, index table, std::uint32_t row,
              const table_origin& from, chunk& to) const;

private:
    void add_problem(std::uint32_t of_case, facts::problem found, chunk& to) const;

    const cell_context& shared_;
    std::vector<index> clauses_;  // by column
};

// A row that is lost.
reject lost(const std::string& file, std::uint64_t line, std::string key, int code, std::vector<std::string> arguments);

}  // namespace pol::stream
