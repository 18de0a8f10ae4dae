// The pages of docs/diagnostics, ascending by code; the rows are written by pages.cmake when the library is built.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace pol::messages {

struct page {
    int code;
    std::string_view text;
};

extern const page pages[];
extern const unsigned page_count;

}  // namespace pol::messages
