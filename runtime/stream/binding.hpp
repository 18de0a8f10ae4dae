// What the columns of a CSV file mean: which fact of the plan, or what else, stands under each header.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "runtime/plan/plan.hpp"

#include <pol/diagnostic.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace pol::stream {

using plan::index;

// How a cell is read first; what that does not understand goes to the careful reader.
enum class cell_form : std::uint8_t { yes_no, whole, amount, decimal, date, choice, text, careful };

struct bound_cell {
    std::uint32_t place = 0;  // in the row
    std::string header;
    index column = plan::none;  // of the plan; none: `claim` or the day of assessment
    index claim = plan::none;   // clause: the cell says whether the case claims it
    cell_form form = cell_form::careful;
    unsigned places = 0;  // amount (2), decimal: the cell is the value times 10^places
};

struct binding {
    index table = 0;
    std::uint32_t fields = 0;           // of a row
    std::vector<bound_cell> cells;      // in the order of the header
    std::optional<std::uint32_t> key;   // place of the case's key
    std::vector<std::uint32_t> around;  // places of the keys of the lists around, the outermost first
    std::optional<std::uint32_t> item;  // place of the items' own key, if other lists lie in this one
};

// What the header is held against.
struct wanted_columns {
    index table = 0;
    std::string file;  // for messages
    std::string key;   // of the case
    bool needs_key = false;
    std::vector<std::string> around;  // headers of the keys of the lists around, which must be there
    std::string item;                 // header of the items' own key, which must be there; empty: no lists inside
    std::vector<bool> clauses;        // which to read; empty: all
};

struct bound {
    binding to;
    std::optional<diagnostic> failure;
    std::vector<diagnostic> warnings;
};
bound bind_header(const plan::plan& p, const wanted_columns& wanted, const std::vector<std::string>& header);

// "m05_exhibitions.exhibitions.booths"
std::string path_of_list(const plan::plan& p, index table);
std::optional<index> find_list(const plan::plan& p, std::string_view path);
// "applicant.ownership", "period.start", "m08.fee"; in a list from its items on. A list of plain values has "value".
std::string header_of(const plan::plan& p, index column);
// The clause in whose claim each column lies, or none.
index clause_of(const plan::plan& p, index column);

// What the input as a whole has wrong.
diagnostic stream_fault(int code, std::string file, std::uint64_t line, std::vector<std::string> arguments);

}  // namespace pol::stream
