// What is wrong with a policy or a case: data first, prose on demand in English or Chinese.
//
// Plain data, owned by the caller, independent of what it is about. The functions may be called by any number of threads, and
// throw nothing but std::bad_alloc.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace pol {

enum class language : std::uint8_t { english, chinese };

// error: nothing was compiled, or this part of the case was not used. warning: the result stands, look at it.
enum class severity : std::uint8_t { error, warning };

// A range in a policy file. Lines and columns count from 1; columns count code points. An empty file name means that the
// diagnostic is about a case: then `pointer` tells the place (RFC 6901), and for malformed JSON line and column as well.
struct place {
    std::string file;
    std::uint32_t line = 0;
    std::uint32_t column = 0;
    std::uint32_t end_line = 0;
    std::uint32_t end_column = 0;
    std::uint32_t offset = 0;  // bytes from the start of the file
    std::uint32_t length = 0;
    std::string pointer;
    std::string line_text;  // the first line concerned, for showing it underlined
};

struct related {
    int code = 0;
    place where;
    std::vector<std::string> arguments;
};

// An edit that mends the mistake: replace the range by the text.
struct edit {
    place where;
    std::string replacement;
};

// Immutable data, safe to copy between threads. `code` is stable: 123 is shown as POL0123 and has the page
// docs/diagnostics/POL0123.md. `arguments` fill the catalogue's sentence.
struct diagnostic {
    int code = 0;
    severity level = severity::error;
    place where;
    std::vector<std::string> arguments;
    std::vector<related> notes;
    std::optional<edit> fix;
};

// "POL0123"
std::string code_text(int code);

// The sentence alone, without place or code.
std::string message(const diagnostic& d, language in);

struct render_options {
    language in = language::english;
    bool colour = false;  // ANSI escape codes
};

// The full form for people: place, code, sentence, the line with the part underlined, notes, the remedy. Ends in '\n'.
std::string render(const diagnostic& d, const render_options& how);

// One JSON object on one line.
std::string to_json(const diagnostic& d);

// The explanation page of a code in Markdown, for the life of the process, or empty if there is no such code.
std::string_view explanation(int code);
// All codes, ascending.
std::vector<int> all_codes();

}  // namespace pol
