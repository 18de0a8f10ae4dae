// What a session says for itself, in both languages.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <pol/diagnostic.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace pol::repl {

enum class sentence : std::uint8_t {
#define POL_SENTENCE(id, english, chinese) id,
#include "repl/session/sentences.def"
#undef POL_SENTENCE
};

// With {0}, {1} … filled in. Arguments are made harmless.
std::string sentence_text(sentence what, language in, const std::vector<std::string>& arguments = {});

}  // namespace pol::repl
