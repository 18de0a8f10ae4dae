// Finds the page that explains a code.
// SPDX-License-Identifier: Apache-2.0
#include "lang/messages/pages.hpp"

#include <pol/diagnostic.hpp>

namespace pol {

std::string_view explanation(int code) {
    for (unsigned n = 0; n < messages::page_count; ++n) {
        if (messages::pages[n].code == code) return messages::pages[n].text;
    }
    return {};
}

}  // namespace pol
