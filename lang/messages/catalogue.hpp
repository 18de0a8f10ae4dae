// The one table of sentences: a row per code with its severity and its wording in English and Chinese.
//
// `{n}` stands for the n-th argument, `{{` and `}}` for braces. Rows of code 1 to 99 are notes: they belong to another diagnostic, are shown
// without a code and have no page.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <pol/diagnostic.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace pol::messages {

struct catalogue_row {
    int code = 0;
    severity level = severity::error;
    std::string_view english;
    std::string_view chinese;
};

inline constexpr int last_note = 99;

// Null if there is no such code.
const catalogue_row* find_row(int code);

// The keyword with this identifier in the language of the reader, or the identifier itself.
std::string_view spelling(std::string_view keyword_identifier, language in);

// The sentence of a code with its arguments put in. An argument that begins with '@' holds identifiers of keywords
// (`@type_money USD`, `@list_of @type_date`), which are spelled in the language of the reader.
std::string sentence(int code, const std::vector<std::string>& arguments, language in);

// The most arguments that a sentence may have.
inline constexpr int most_arguments = 6;

}  // namespace pol::messages
