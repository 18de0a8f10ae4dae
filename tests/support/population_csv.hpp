// A population as the CSV files that `pol batch` reads: the cases, and a file for each list.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "runtime/batch/columns.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace pol::test {

struct csv_file {
    std::string list;  // path as in `--list PATH=FILE`; empty: the cases themselves
    std::string key;   // header of the items' own key, if other lists lie in this one: `--list-key PATH=COLUMN`
    std::string text;
};

// Cases are called E0000000, E0000001, … under the header `id`. Facts that are not known have an empty cell; an optional record
// of which no fact is known cannot be told from one that is absent. Items that hold lists are numbered within their case.
std::vector<csv_file> csv_files(const plan::plan& p, const batch::population& from);

std::string case_key(std::uint32_t row);

}  // namespace pol::test
