// The rows of a child file that are in another order than their cases: kept whole, within a bound, and handed out by key.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "runtime/stream/binding.hpp"
#include "runtime/stream/chunk.hpp"
#include "runtime/stream/csv_text.hpp"
#include "runtime/stream/key_order.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace pol::stream {

class sorted_rows {
public:
    // Reads the rest of `text`, from row `from` of its window on. False: more than `most` bytes, or reading failed
    // (text.has_failed()). Rows that cannot be read as rows become `lost`.
    bool load(csv_text& text, std::uint32_t from, const binding& bound, const std::string& file, std::size_t most,
              std::vector<reject>& lost);
    // The rows of the cases of a chunk, in their order, as CSV; and on which line of the file each stands.
    void gather(const chunk& cases, std::string& csv, std::vector<std::uint64_t>& lines);
    // Rows that no case has asked for, from `at` on; at most `most` of them. True: there are more.
    bool leftovers(std::size_t& at, std::size_t most, const std::string& file, std::vector<reject>& lost) const;

private:
    struct entry {
        key_digest key;
        std::uint64_t begin = 0;  // in bytes_: the key, then the row with its line break
        std::uint32_t key_size = 0;
        std::uint32_t size = 0;
        std::uint64_t line = 0;
        bool is_used = false;
    };

    void add(const csv_text& text, std::uint32_t row, std::uint32_t place);
    std::string_view key_of(const entry& e) const { return std::string_view(bytes_).substr(e.begin, e.key_size); }

    std::string bytes_;
    std::vector<entry> entries_;  // by key, then as in the file
    std::string scratch_;
};

}  // namespace pol::stream
