// Takes back what lines changed, one after another, and does it again.
// SPDX-License-Identifier: Apache-2.0
#include "repl/session/conversation.hpp"
#include "repl/terminal.hpp"

#include <algorithm>
#include <utility>

namespace pol::repl {
namespace {

// The scenario goes to the last of `from`, and what it was to the end of `to`.
answer go(conversation& with, std::vector<step>& from, std::vector<step>& to, sentence what) {
    step there = std::move(from.back());
    from.pop_back();
    to.push_back({with.now, with.in_force, there.line});
    with.in_force = std::move(there.in_force);
    answer result = changed(with, std::move(there.now));
    std::replace(there.line.begin(), there.line.end(), '\n', ' ');
    const std::string said = with.say(what, {harmless(there.line)});
    result.text = painted(cut(said, with.how.width), colour::faint) + "\n" + result.text;
    return result;
}

}  // namespace

void keep_step(conversation& with, step before) {
    constexpr std::size_t most = 100;  // each holds a case
    const bool is_same = before.in_force == with.in_force && before.now.case_json() == with.now.case_json();
    // Rules that were read anew are not the scenario's to take back.
    const bool is_reread = before.now.of().digest() != with.now.of().digest();
    if (is_same || is_reread) return;
    with.undone.clear();
    if (with.steps.size() == most) with.steps.erase(with.steps.begin());
    with.steps.push_back(std::move(before));
}

answer undo(conversation& with, std::string_view rest) {
    if (!rest.empty()) return refused_usage(with, "undo");
    if (with.steps.empty()) return refused(with, sentence::nothing_to_undo);
    return go(with, with.steps, with.undone, sentence::undone);
}

answer redo(conversation& with, std::string_view rest) {
    if (!rest.empty()) return refused_usage(with, "redo");
    if (with.undone.empty()) return refused(with, sentence::nothing_to_redo);
    return go(with, with.undone, with.steps, sentence::redone);
}

}  // namespace pol::repl
