// Where every room puts its diagnostics: facts about a mistake (code, place, arguments), never prose.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "lang/text/source.hpp"

#include <pol/diagnostic.hpp>

#include <string>
#include <vector>

namespace pol::messages {

// The file, the lines and columns of a span, and the text of the line, unless that is too long to be shown.
place resolve(const text::source_set& sources, text::span where);

// Collects diagnostics, resolves spans to lines and columns, drops exact repeats (same code and place) and stops at a
// limit: the last one then says that there are more (POL0901).
class sink {
public:
    sink(const text::source_set& sources, std::size_t limit) : sources_(&sources), limit_(limit) {}

    // An argument that begins with '@' is the identifier of a keyword (`@money`) and is shown in the reader's language.
    diagnostic& report(int code, text::span where, std::vector<std::string> arguments = {});
    // A second place that belongs to the same mistake, with a message of its own from the catalogue.
    void relate(diagnostic& to, int code, text::span where, std::vector<std::string> arguments = {});
    void fix(diagnostic& of, text::span where, std::string replacement);

    bool has_errors() const { return errors_ > 0; }
    bool is_full() const { return found_.size() >= limit_; }
    // An error was left out, and so will be whatever is reported now: it need not be put together with care.
    bool is_closed() const { return is_closed_; }
    std::vector<diagnostic> take();  // sorted by file and place

private:
    const text::source_set* sources_;
    std::size_t limit_;
    std::size_t errors_ = 0;
    bool is_closed_ = false;
    std::vector<diagnostic> found_;
    diagnostic spill_;  // what report() returns when the diagnostic was dropped
};

// Candidates for "did you mean": equal but for case or width, else few edits; best first, at most three. Of very many known
// names only the first are looked at, so that a message takes a bounded time.
inline constexpr std::size_t most_names_compared = 5000;
std::vector<std::string> suggest(std::string_view wrong, const std::vector<std::string_view>& known);

}  // namespace pol::messages
