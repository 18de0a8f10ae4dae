// What keys do to a line: typing, moving, killing, history, search, completion. Knows no terminal.
//
//     line_editor line(rules, past);
//     line.press({key::name::text, false, false, "show"});
//     line.press({key::name::enter}) == line_editor::state::entered;
//     line.text().text() == "show";
//
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "repl/editor/buffer.hpp"
#include "repl/editor/history.hpp"
#include "repl/editor/keys.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace pol::repl::editor {

enum class style : std::uint8_t { plain, prompt, command, name, number, text, comment, faint, match, wrong, chosen };

// A stretch of a text, in bytes. In order; none overlaps another.
struct run {
    std::size_t begin = 0;
    std::size_t end = 0;
    style in = style::plain;
};

struct candidate {
    std::string text;  // replaces the part from `completion::begin` to the cursor
    std::string label;
    std::string after;  // follows the text when it is the only candidate
};
struct completion {
    std::size_t begin = 0;
    std::vector<candidate> candidates;
};

// What the editor has to know about what is written with it. None may be left out.
struct rules {
    std::function<bool(std::string_view text)> is_complete;  // Enter ends the input
    std::function<completion(std::string_view text, std::size_t cursor)> complete;
    std::function<std::vector<run>(std::string_view text)> colour;
    std::string later = "...  ";    // the prompt of lines after the first
    std::string search = "search";  // what Ctrl-R says
    std::string no_match = "not found";
    std::string more = "more";  // candidates than fit
};

class line_editor {
public:
    line_editor(const rules& how, const history& past) : rules_(how), past_(past) {}

    enum class state : std::uint8_t {
        editing,
        refused,    // the key could do nothing: time for a bell
        entered,    // text() is what was meant
        cancelled,  // Ctrl-C
        ended,      // Ctrl-D on an empty line
        suspended,  // Ctrl-Z
        cleared     // Ctrl-L: the screen is to be empty but for the line
    };
    state press(const key& k);
    // For the next line; what was killed stays.
    void clear();

    const rules& how() const { return rules_; }
    const buffer& text() const { return text_; }
    // What stands below the line while one completes.
    const std::vector<candidate>& candidates() const { return listed_.candidates; }
    std::optional<std::size_t> chosen() const { return chosen_; }
    // In place of the prompt while one searches; else nothing.
    std::optional<std::string> search_prompt() const;
    // Colours, with brackets that belong together at the cursor.
    std::vector<run> colours() const;

private:
    static constexpr std::size_t npos = static_cast<std::size_t>(-1);

    state do_key(const key& k);
    struct moment {
        std::string text;
        std::size_t cursor = 0;
    };
    void remember(const key& k, moment before);
    state undo();
    state insert(std::string_view what);
    state move(std::size_t to);
    state press_named(const key& k);
    state press_control(char letter);
    state press_alt(const std::string& letter);
    enum class growth : std::uint8_t { at_front, at_end };
    state kill(std::size_t begin, std::size_t end, growth where);
    state yank();
    state transpose();
    state enter();
    state up();
    state down();
    state recall(std::size_t entry);
    state complete(std::ptrdiff_t step);
    void replace_typed(std::string_view with);
    state press_in_search(const key& k, bool& is_done);
    state find(std::size_t from, std::ptrdiff_t step);

    const rules& rules_;
    const history& past_;
    buffer text_;
    std::string killed_;
    bool was_kill_ = false;  // the key before killed: kills in a row are one
    bool is_kill_ = false;
    std::vector<moment> moments_;  // of this line, before each change; letters typed one after another are one
    key::name changed_by_ = key::name::unknown;  // the last change, and where it left the cursor
    std::size_t changed_at_ = 0;
    std::size_t entry_ = npos;                        // of the history; npos: the line of now
    std::map<std::size_t, std::string> left_behind_;  // what entries, and the line of now, were changed to
    completion listed_;
    std::optional<std::size_t> chosen_;
    struct search {
        std::string pattern;
        std::string before;  // the line that Esc brings back, and its entry
        std::size_t entry = npos;
        bool is_found = true;
    };
    std::optional<search> search_;
};

}  // namespace pol::repl::editor
