// Splits CSV (RFC 4180) into rows and fields, a window of whole rows at a time, without copying them.
//
// A row ends in LF, CR LF or CR; the last one needs no end. A field that holds a comma, a quote or a line break stands in
// quotes, in which a quote is doubled. A row that breaks these rules has a fault and ends at its first line break, so that one
// bad quote costs one row. Bytes that are not UTF-8, NUL and rows beyond a length are faults of their row alone, too.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "runtime/stream/text_kernels.hpp"

#include <pol/stream.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace pol::stream {

namespace row_code {
constexpr int quotes = 871;
constexpr int nul = 872;
constexpr int not_utf8 = 873;
constexpr int too_long = 874;
}  // namespace row_code

struct row_fault {
    std::uint32_t row = 0;  // of the window
    int code = 0;
};

class csv_text {
public:
    // `block`: bytes of a window, unless a row is longer. `longest`: bytes of a row.
    csv_text(byte_source& from, std::size_t block, std::size_t longest,
             const text_kernels& loops = text_kernels_for_this_machine());

    // The next window; what was seen of the last one is no longer valid. False: there is none, or reading failed.
    bool next();
    bool has_failed() const { return has_failed_; }
    // The window holds the rest of the source.
    bool is_last() const { return is_at_end_ && used_ == size_; }

    std::uint32_t rows() const { return rows_; }
    std::uint32_t fields(std::uint32_t row) const { return first_[row + 1] - first_[row]; }
    // A row without a fault has its fields here as they stand, with their quotes. 64 bytes before and behind may be read.
    std::string_view field(std::uint32_t row, std::uint32_t place) const;
    std::string_view whole(std::uint32_t row) const;  // the row without its line break
    bool is_blank(std::uint32_t row) const { return fields(row) == 1 && field(row, 0).empty(); }
    int fault(std::uint32_t row) const;  // code; 0: none
    // The first row from `row` on that has a fault or not `wanted` fields; rows() if there is none.
    std::uint32_t first_unlike(std::uint32_t row, std::uint32_t wanted) const;
    std::uint64_t line(std::uint32_t row) const;      // from 1
    std::uint64_t consumed(std::uint32_t row) const;  // bytes of the source up to the end of the row

    // For loops over one column: of rows that have as many fields as the first of them, and no fault.
    column_fields column(std::uint32_t first, std::uint32_t rows, std::uint32_t place) const;

    static constexpr std::size_t padding = 64;

private:
    enum class scanned : std::uint8_t { whole, partial, faulty };

    const char* bytes() const { return buffer_.data() + padding; }
    bool fill(std::size_t wanted);
    void begin_window();
    void skip_rest_of_row();
    void scan();
    std::uint32_t scan_blocks(std::uint32_t at);
    void close_rows(std::uint32_t lines);
    bool are_alike(std::uint32_t field, std::uint32_t width, std::uint32_t lines) const;
    bool scan_row();
    scanned scan_field(std::uint32_t& at);
    scanned scan_quoted(std::uint32_t& at);
    bool end_faulty_row(std::uint32_t start, int code);
    void end_too_long();
    void end_field(std::uint32_t at);
    void end_row();
    void make_room(std::size_t fields);
    void check_lengths();
    void check_utf8();
    void add(const std::vector<row_fault>& others);
    std::uint32_t next_start() const { return ends_[count_] + 1; }

    byte_source& from_;
    const text_kernels& loops_;
    std::size_t block_;
    std::size_t longest_;
    std::vector<char> buffer_;  // the window between two paddings
    std::size_t size_ = 0;
    std::size_t used_ = 0;  // of the window: whole rows
    bool is_at_end_ = false;
    bool has_failed_ = false;
    bool is_first_ = true;
    bool is_skipping_ = false;  // the rest of a row that was too long
    bool has_returns_ = false;
    bool is_ascii_ = true;

    std::vector<std::uint32_t> ends_;   // [0] is the byte before the window
    std::vector<std::uint32_t> first_;  // by row: its first field; one more than there are rows
    std::uint32_t count_ = 0;           // fields
    std::uint32_t rows_ = 0;
    std::uint32_t alike_to_ = 0;     // rows up to here have as many fields as the first
    std::vector<row_fault> faults_;  // by row
    std::vector<std::pair<std::uint32_t, std::uint64_t>>
        breaks_;                // rows, ascending, and the line breaks inside up to each
    std::uint64_t before_ = 0;  // bytes of the source before the window
    std::uint64_t line_ = 1;    // of the window's first row
    int found_ = 0;             // why the last field is faulty
};

// The plain text of a field: without quotes. `scratch` holds it if quotes inside had to be undoubled.
std::string_view unquoted(std::string_view field, std::string& scratch);

}  // namespace pol::stream
