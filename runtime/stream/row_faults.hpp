// Rows that cannot be read as rows.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "runtime/stream/binding.hpp"
#include "runtime/stream/chunk.hpp"
#include "runtime/stream/csv_text.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace pol::stream {

constexpr std::size_t csv_block = std::size_t{256} << 10;
constexpr std::size_t longest_csv_row = std::size_t{1} << 20;

// An empty line stands for nothing, unless there is only one column.
bool is_skipped(const csv_text& text, std::uint32_t row, std::uint32_t fields);
// What is wrong with the row as a whole.
std::optional<reject> fault_of_row(const csv_text& text, std::uint32_t row, const binding& bound,
                                   const std::string& file);

}  // namespace pol::stream
