// The outcomes of cases as rows of CSV or lines of JSON, in the columns that were chosen.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "runtime/stream/case_cells.hpp"

#include <pol/stream.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace pol::stream {

// Whether a key of a chunk may need quotation marks in CSV; found once for all of them.
enum class keys : std::uint8_t { plain, mixed };
keys look_at_keys(std::string_view bytes);

class outcome_writer {
public:
    outcome_writer(const std::vector<output_column>& columns, text_form form);

    void header(text_buffer& to) const;
    // `bound` are the columns in the version of the policy that holds for the case.
    void row(const std::vector<bound_column>& bound, std::string_view key, keys are, case_cells& from, text_buffer& to);

private:
    void csv_cell(const bound_column& c, std::string_view key, keys are, case_cells& from, text_buffer& to);
    void json_cell(const bound_column& c, std::string_view key, case_cells& from, text_buffer& to);

    text_form form_;
    std::vector<std::string> before_;  // by column: what stands in front of its value
    std::string header_;
    std::vector<std::string> list_;  // used again
    std::string joined_;
};

}  // namespace pol::stream
