// Where a piece of policy text stands: spans of bytes, the files they lie in, lines and columns.
//
// All files of one compilation share one 32-bit address space: a file begins at `base`, so a span alone tells the file.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace pol::text {

// Half-open range of bytes in the address space of a source_set.
struct span {
    std::uint32_t begin = 0;
    std::uint32_t end = 0;

    friend bool operator==(span, span) = default;
};

struct position {
    std::uint32_t line = 1;    // from 1
    std::uint32_t column = 1;  // from 1, in code points
};

// One file: immutable once added. `path` is what the host called it, with '/' between folders.
class source {
public:
    source(std::string path, std::string bytes, std::uint32_t base);

    const std::string& path() const { return path_; }
    std::string_view bytes() const { return bytes_; }
    std::uint32_t base() const { return base_; }
    std::uint32_t end() const { return base_ + static_cast<std::uint32_t>(bytes_.size()); }

    position at(std::uint32_t address) const;
    // The line alone.
    std::uint32_t line_at(std::uint32_t address) const;
    // The text of a line (from 1) without its line break.
    std::string_view line(std::uint32_t number) const;

private:
    std::uint32_t points_in(std::size_t from, std::size_t to) const;
    std::uint32_t points_up_to(std::uint32_t offset) const;

    std::string path_;
    std::string bytes_;
    std::uint32_t base_;
    std::vector<std::uint32_t> line_starts_;  // offsets within the file
    // Code points before each block of the file: a line may be as long as the file, and have a place told in every part.
    static constexpr std::size_t counted_block = 1024;
    std::vector<std::uint32_t> points_before_;
};

// The files of one compilation. Views into the bytes stay valid as long as the set lives.
class source_set {
public:
    // The sum of all files must stay below 4 GiB; the caller's limits see to that.
    const source& add(std::string path, std::string bytes);
    const source* find(std::uint32_t address) const;
    const source* find(std::string_view path) const;
    std::string_view text(span where) const;
    const std::vector<std::unique_ptr<source>>& files() const { return files_; }

private:
    std::vector<std::unique_ptr<source>> files_;
};

// The offset of the first byte that is not part of a well-formed UTF-8 sequence (RFC 3629), or npos.
std::size_t find_malformed_utf8(std::string_view bytes);

}  // namespace pol::text
