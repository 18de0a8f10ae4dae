// A conversation about one policy: one line in, one answer out. No terminal, no clock and no files but through `host`.
//
//     session talk(policy, {});
//     talk.say("applicant.ownership = private").text.text();
//
// What the session knows is a scenario, scenarios that were saved, and what the last line came to.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "repl/styled_text.hpp"

#include <pol/cancellation.hpp>
#include <pol/policy.hpp>
#include <pol/scenario.hpp>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace pol::repl {

// What a session may ask of the world around it. Left out: such commands are refused.
struct host {
    // The bytes of a file, or nothing and the reason.
    std::function<std::optional<std::string>(const std::string& path, std::string& why)> read;
    // Writes a file anew, or adds to it. False, and the reason, if that cannot be done.
    enum class writing : std::uint8_t { anew, more };
    std::function<bool(const std::string& path, std::string_view text, writing how, std::string& why)> write;
    std::function<std::int64_t()> nanoseconds;  // of a clock that never goes back
    // Called now and then during work that knows how far it is, with the part that is done in thousandths; false
    // ends it with what was found so far.
    std::function<bool(unsigned done)> progress = nullptr;
    // Ends the answer to a line, and takes back what the line changed. Not owned: it outlives the session.
    const cancellation* cancel = nullptr;
    // How many columns tables may have now; asked before each line. Left out: session_options::width.
    std::function<unsigned()> width = nullptr;
    // The policy from its files, anew; nothing if one of them cannot be read (the reason has been shown).
    std::function<std::optional<compiled>()> reread = nullptr;
    // Whether the files have changed since they were last read. Asked before each line.
    std::function<bool()> has_changed = nullptr;
    // Lets the user change a text (the name tells an editor what it is), or a file at a line, and waits for the end of it.
    // Nothing, or false, and the reason, if that cannot be done.
    std::function<std::optional<std::string>(const std::string& name, const std::string& text, std::string& why)>
        edit_text = nullptr;
    std::function<bool(const std::string& file, std::uint32_t line, std::string& why)> edit_file = nullptr;
    std::function<void()> forget = nullptr;  // what an earlier session left behind is no longer wanted
};

// What a session that never came to its end has left: its memory() and the time, for people.
struct left_behind {
    std::string memory;
    std::string when;
};

struct session_options {
    language in = language::english;
    unsigned width = 100;  // columns for tables
    repl::host host;
    std::optional<left_behind> unfinished = std::nullopt;
};

struct answer {
    styled_text text;         // whole lines; empty: nothing to say
    bool is_refused = false;  // the line was wrong and changed nothing
    bool is_end = false;      // the user takes leave
    bool stands = false;      // also when host::cancel ended it: it says so itself, or cannot be taken back
    // What a script of the session has in place of the line, where that takes from elsewhere: an editor, another session.
    std::optional<std::vector<std::string>> as_lines = std::nullopt;
};

// What could stand at the cursor.
struct candidate {
    enum class kind : std::uint8_t { command, fact, clause, parameter, value, scenario, amendment };
    std::string text;  // replaces the part from `begin` to the cursor
    kind is = kind::fact;
    std::string label;  // what it is, for people; may be empty
};
struct completion {
    std::size_t begin = 0;
    std::vector<candidate> candidates;
    bool takes_file = false;  // the name of a file stands here: the caller knows the files
};

struct conversation;

class session {
public:
    session(policy about, session_options how);
    ~session();
    session(session&&) noexcept;
    session& operator=(session&&) noexcept;

    // What there is to say before the first line; usually nothing.
    styled_text greeting() const;
    // A line that host::cancel ended is refused, is not recorded, and leaves everything as it was before.
    answer say(std::string_view line);
    // What a terminal shows before the cursor: the question that is open, or the name of the program.
    std::string prompt() const;
    const scenario& now() const;
    // Changes nothing; `cursor` is in bytes.
    completion complete(std::string_view text, std::size_t cursor) const;

    // All that would be lost with the session: the scenario and those that were saved, as text for restore(). Equal sessions
    // give equal text; a session that knows nothing gives none.
    std::string memory() const;

private:
    std::unique_ptr<conversation> with_;
};

}  // namespace pol::repl
