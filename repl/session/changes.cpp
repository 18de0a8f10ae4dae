// What a line changed: the clauses and the total that came out differently, and nothing else.
// SPDX-License-Identifier: Apache-2.0
#include "repl/session/conversation.hpp"
#include "repl/session/table.hpp"
#include "repl/terminal.hpp"

#include <pol/differences.hpp>

#include <algorithm>

namespace pol::repl {
namespace {

colour colour_of(const clause_outcome* c) {
    if (c == nullptr) return colour::faint;
    switch (c->status) {
        case clause_status::determined: return colour::good;
        case clause_status::not_eligible:
        case clause_status::bad_input: return colour::bad;
        case clause_status::undetermined: return colour::doubtful;
        case clause_status::not_claimed: return colour::faint;
    }
    return colour::plain;
}

styled_text changes_text(const conversation& with, const outcome& before, const outcome& after) {
    using side = text_table::side;
    text_table rows({side::left, side::right, side::left, side::left});
    const auto said = [&](const clause_outcome* c) {
        return c != nullptr ? result_text(*c, with.how.in) : with.say(sentence::no_such_clause_there);
    };
    for (const clause_difference& d : differences(before, after)) {
        const std::string was = said(d.before);
        const std::string is = said(d.after);
        if (was != is) rows.add({harmless(d.name), was, "→", painted(is, colour_of(d.after))});
    }
    if (before.total != after.total || before.currency != after.currency)
        rows.add({painted(with.say(sentence::total), colour::strong), grouped(before.total), "→",
                  painted(grouped(after.total) + " " + after.currency, colour::strong)});
    return rows.text(with.how.width);
}

}  // namespace

answer changed(conversation& with, scenario to) {
    outcome due = to.assess();
    if (due.cancelled) return refused(with, sentence::stopped);
    answer result;
    result.text = changes_text(with, with.due, due);
    with.now = std::move(to);
    std::swap(with.due, due);
    if (!with.due_before) with.due_before = std::move(due);
    return result;
}

}  // namespace pol::repl
