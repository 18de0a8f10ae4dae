// A piece of text that a user gave and that was put into a larger one to be read: diagnostics speak of the piece.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <pol/diagnostic.hpp>

#include <cstddef>
#include <string_view>

namespace pol::api {

struct own_text {
    std::string_view text;
    std::size_t shift = 0;   // where it begins in the larger one
    std::string_view title;  // what its places call the file

    // A place in the larger text as one in the user's own.
    void move_back(place& where) const;
    void move_back(diagnostic& d) const;
    // What the parser met behind the text is ours; for the user the text simply ends there. What it met instead of our
    // own lines says that there is more than the one thing that was asked for: that gets the code `more_than_one`.
    void make_own(diagnostic& d, int more_than_one) const;
    // The text from its first byte on, without narrower place.
    diagnostic about_all(int code) const;
};

}  // namespace pol::api
