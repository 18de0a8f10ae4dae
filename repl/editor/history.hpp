// What was entered before, oldest first, and the file that keeps it from one session to the next.
//
// The file has one entry per line, with `\n` for the end of a line in an entry and `\\` for a backslash. Sessions that run at
// the same time add to it, one line at a time; none overwrites what another added.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace pol::repl::editor {

std::string escaped(std::string_view entry);
std::string unescaped(std::string_view line);

class history {
public:
    // Not kept: what is blank, what begins with a space, what was the last entry already. False: it was not kept.
    bool add(std::string_view entry);
    std::size_t size() const { return entries_.size(); }
    const std::string& operator[](std::size_t n) const { return entries_[n]; }

private:
    std::vector<std::string> entries_;
};

class history_file {
public:
    explicit history_file(std::string path) : path_(std::move(path)) {}
    // Adds what the file holds; a file that is not there holds nothing. One that has grown beyond its bound is cut to the
    // younger half. False, and the reason, if it cannot be read or made.
    bool read(history& to, std::string& why) const;
    bool append(std::string_view entry, std::string& why) const;
    const std::string& path() const { return path_; }

private:
    std::string path_;
};

}  // namespace pol::repl::editor
