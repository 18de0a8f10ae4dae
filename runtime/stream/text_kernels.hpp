// The inner loops of reading and writing CSV: over the bytes of a window, the cells of a column, the rows of a chunk. Compiled
// several times, for the instructions that every processor of its kind has and for wider ones, as those of batch/kernels.hpp are.
//
// Each knows the usual forms of cells and says no to whatever else it meets; cell_words.hpp and the careful reader then decide.
// What it says yes to means the same there.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace pol::stream {

// What lies between two commas, row by row: ends[0] is the byte before the field, ends[1] the one behind it. 64 bytes
// around each field may be read.
struct column_fields {
    const char* bytes = nullptr;
    const std::uint32_t* ends = nullptr;
    std::size_t width = 0;  // from a row's entry in `ends` to the next row's
    std::size_t rows = 0;
    bool may_return =
        false;  // a carriage return of the line's end may be the last byte of a field; no loop here knows of it

    std::string_view field(std::size_t row) const {
        const std::uint32_t* at = ends + row * width;
        const std::uint32_t begin = at[0] + 1;  // wraps around for the first of all
        return {bytes + begin, at[1] - begin};
    }
};

struct seen_marks {
    std::uint32_t at = 0;     // where it stopped: at the end, at a block with something odd, or where room ended
    std::uint32_t marks = 0;  // commas and line feeds
    std::uint32_t lines = 0;  // line feeds
    bool is_ascii = true;
    bool has_returns = false;
    bool is_odd = false;  // the block at `at` has a quote, a NUL, or a carriage return that no line feed follows
};

// Rows of a key and an amount with two decimals.
struct pair_rows {
    const char* keys = nullptr;               // one after another
    const std::uint32_t* key_ends = nullptr;  // by row; may be read one before the first
    std::size_t key_bytes = 0;                // of all keys, so as not to read beyond
    const std::int64_t* amounts = nullptr;    // times `factor`: hundredths
    const std::uint8_t* is_amount = nullptr;  // a byte a row: `known` where the amount is to be written
    std::uint8_t known = 0;
    std::int64_t factor = 1;  // above zero
};

struct text_kernels {
    const char* name;

    // Where the commas and line feeds of bytes [at, size) are. 64 bytes beyond `size` may be read. At most `room` places are
    // written, `room` being 2 * 64 at least.
    seen_marks (*scan)(const char* bytes, std::uint32_t at, std::uint32_t size, std::uint32_t* marks, std::size_t room);

    // Each gives the cells of a column, and writes down the rows whose fields are not of the form and have 0 as their cell
    // (`rest` has room for all of them); the result is how many these are.
    std::size_t (*wholes)(const column_fields& from, std::int64_t* cells, std::uint32_t* rest);
    std::size_t (*amounts)(const column_fields& from, std::int64_t* cells, std::uint32_t* rest);  // times 100
    std::size_t (*yes_or_no)(const column_fields& from, std::int64_t* cells, std::uint32_t* rest);

    // Fields of one to eight bytes as words, the first byte lowest and zeros behind the last; 0 for any other, and for one that begins
    // with a quote.
    void (*words)(const column_fields& from, std::uint64_t* words);

    // Whether some byte is below `least`.
    bool (*has_below)(const char* bytes, std::size_t size, unsigned char least);

    // Writes rows [row, last) at `to`, where 64 bytes for each must be free, and moves `to` behind them. Gives the first row that it
    // did not write: one with a long key, an amount below zero or above 85 million, or one near it.
    std::size_t (*pairs)(const pair_rows& from, std::size_t row, std::size_t last, char*& to);
};

// `name` asks for a lesser set, for tests: "baseline", "v3", "v4".
const text_kernels& text_kernels_for_this_machine(const char* name = nullptr);

}  // namespace pol::stream
