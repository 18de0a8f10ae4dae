// What a session on a terminal knows, kept on the disk while it lasts: a crash or a killed terminal loses nothing.
//
// Each session has a file of its own, written anew (under another name, then renamed) whenever it knows something else, and a lock
// that ends with the process. A file whose lock is free was left behind.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace pol::repl {

// Where programs keep such things: $XDG_STATE_HOME/pol, or ~/.local/state/pol; empty if neither is known.
std::string state_folder();

class journal {
public:
    struct left {
        std::string memory;
        std::string when;  // local time: 2026-11-26 15:40
    };

    // `about` tells sessions about one policy from others. Without a folder that can be written nothing is kept.
    journal(std::string folder, std::string about);
    // Does not take away what is kept: that is done().
    ~journal();
    journal(const journal&) = delete;
    journal& operator=(const journal&) = delete;

    // The newest that a session about the same left behind; it stays until forget().
    const std::optional<left>& unfinished() const { return unfinished_; }
    void forget();

    // False: it could not be kept.
    bool keep(std::string_view memory);
    // The session came to its end.
    void done();

private:
    void find_unfinished();

    std::string folder_;
    std::string about_;
    std::string path_;
    int lock_ = -1;
    std::optional<left> unfinished_;
    std::string unfinished_path_;
    int unfinished_lock_ = -1;  // ours, so that no other session offers the same
};

}  // namespace pol::repl
