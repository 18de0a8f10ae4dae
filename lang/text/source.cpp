// Line index and look-up of the files of one compilation.
// SPDX-License-Identifier: Apache-2.0
#include "lang/text/source.hpp"

#include "lang/text/unicode.hpp"

#include <algorithm>
#include <cstring>
#include <utility>

namespace pol::text {

source::source(std::string path, std::string bytes, std::uint32_t base)
    : path_(std::move(path)), bytes_(std::move(bytes)), base_(base) {
    line_starts_.push_back(0);
    const char* const begin = bytes_.data();
    const char* const end = begin + bytes_.size();
    const char* at = begin;
    while (at != end) {
        const void* found = std::memchr(at, '\n', static_cast<std::size_t>(end - at));
        if (found == nullptr) break;
        at = static_cast<const char*>(found) + 1;
        line_starts_.push_back(static_cast<std::uint32_t>(at - begin));
    }
    std::uint32_t points = 0;
    for (std::size_t block = 0; block < bytes_.size(); block += counted_block) {
        points_before_.push_back(points);
        points += points_in(block, std::min(block + counted_block, bytes_.size()));
    }
}

// Continuation bytes do not begin a code point.
std::uint32_t source::points_in(std::size_t from, std::size_t to) const {
    return static_cast<std::uint32_t>(std::count_if(bytes_.data() + from, bytes_.data() + to, [](char c) {
        return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
    }));
}

std::uint32_t source::points_up_to(std::uint32_t offset) const {
    if (offset == 0) return 0;
    const std::size_t block = (offset - 1) / counted_block;
    return points_before_[block] + points_in(block * counted_block, offset);
}

position source::at(std::uint32_t address) const {
    const std::uint32_t size = static_cast<std::uint32_t>(bytes_.size());
    const std::uint32_t offset = address < base_ ? 0 : std::min(address - base_, size);
    const auto after = std::upper_bound(line_starts_.begin(), line_starts_.end(), offset);
    const auto line = static_cast<std::uint32_t>(after - line_starts_.begin());
    std::uint32_t start = line_starts_[line - 1];
    if (start == 0 && std::string_view(bytes_).starts_with("\xEF\xBB\xBF")) start = std::min(3u, offset);
    return {line, points_up_to(offset) - points_up_to(start) + 1};
}

std::uint32_t source::line_at(std::uint32_t address) const {
    const std::uint32_t offset = address < base_ ? 0 : address - base_;
    return static_cast<std::uint32_t>(std::upper_bound(line_starts_.begin(), line_starts_.end(), offset) -
                                      line_starts_.begin());
}

std::string_view source::line(std::uint32_t number) const {
    if (number == 0 || number > line_starts_.size()) return {};
    const std::size_t begin = line_starts_[number - 1];
    const std::size_t end = number < line_starts_.size() ? line_starts_[number] : bytes_.size();
    std::string_view text = std::string_view(bytes_).substr(begin, end - begin);
    while (!text.empty() && (text.back() == '\n' || text.back() == '\r')) text.remove_suffix(1);
    if (number == 1 && text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
    return text;
}

const source& source_set::add(std::string path, std::string bytes) {
    // One address lies between two files, so that an empty span at the end of a file belongs to that file alone.
    const std::uint32_t base = files_.empty() ? 0 : files_.back()->end() + 1;
    files_.push_back(std::make_unique<source>(std::move(path), std::move(bytes), base));
    return *files_.back();
}

const source* source_set::find(std::uint32_t address) const {
    const auto after = std::upper_bound(files_.begin(), files_.end(), address,
                                        [](std::uint32_t a, const auto& file) { return a < file->base(); });
    if (after == files_.begin()) return nullptr;
    const source* file = std::prev(after)->get();
    return address <= file->end() ? file : nullptr;
}

const source* source_set::find(std::string_view path) const {
    for (const auto& file : files_)
        if (file->path() == path) return file.get();
    return nullptr;
}

std::string_view source_set::text(span where) const {
    const source* file = find(where.begin);
    if (file == nullptr || where.end < where.begin || where.end > file->end()) return {};
    return file->bytes().substr(where.begin - file->base(), where.end - where.begin);
}

std::size_t find_malformed_utf8(std::string_view bytes) {
    const char* const begin = bytes.data();
    const char* const end = begin + bytes.size();
    const char* at = begin;
    while (at != end) {
        if (static_cast<unsigned char>(*at) < 0x80) {
            ++at;
            continue;
        }
        const code_point c = decode(at, end);
        if (c.length == 0) return static_cast<std::size_t>(at - begin);
        at += c.length;
    }
    return std::string_view::npos;
}

}  // namespace pol::text
