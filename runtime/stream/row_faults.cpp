// SPDX-License-Identifier: Apache-2.0
#include "runtime/stream/row_faults.hpp"

#include "runtime/stream/codes.hpp"
#include "runtime/stream/findings.hpp"

namespace pol::stream {

bool is_skipped(const csv_text& text, std::uint32_t row, std::uint32_t fields) {
    return fields > 1 && text.is_blank(row) && text.fault(row) == 0;
}

std::optional<reject> fault_of_row(const csv_text& text, std::uint32_t row, const binding& bound,
                                   const std::string& file) {
    const int found = text.fault(row);
    const std::uint64_t line = text.line(row);
    if (found == row_code::too_long) return lost(file, line, {}, found, {std::to_string(longest_csv_row)});
    if (found != 0) return lost(file, line, {}, found, {});
    if (text.fields(row) == bound.fields) return std::nullopt;
    std::string key;
    std::string scratch;
    if (bound.key && *bound.key < text.fields(row)) key = unquoted(text.field(row, *bound.key), scratch);
    return lost(file, line, std::move(key), code::fields,
                {std::to_string(text.fields(row)), std::to_string(bound.fields)});
}

}  // namespace pol::stream
