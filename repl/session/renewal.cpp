// The policy read again, and the case or the policy changed in an editor. The scenario stays.
// SPDX-License-Identifier: Apache-2.0
#include "repl/session/conversation.hpp"
#include "repl/session/json_text.hpp"

#include <utility>

namespace pol::repl {
namespace {

// Puts other rules in place of the present ones, for the scenario and those that were saved.
answer take_up(conversation& with, policy made) {
    answer said;
    policy rules = made;
    if (with.in_force) {
        compiled chosen = made.amended(*with.in_force);
        if (chosen.result) {
            rules = std::move(*chosen.result);
        } else {
            said.text += painted(with.say(sentence::amendments_by_date), colour::doubtful) + "\n";
            with.in_force.reset();
        }
    }
    for (auto& [name, kept] : with.saved) kept.use(rules);
    for (std::vector<step>* const all : {&with.steps, &with.undone}) {
        for (step& s : *all) {
            s.now.use(rules);
            s.in_force = with.in_force;
        }
    }
    with.about = std::move(made);
    scenario to(with.now);
    to.use(std::move(rules));
    said.text += changed(with, std::move(to)).text;
    return said;
}

answer read_again(conversation& with) {
    std::optional<compiled> made = with.how.host.reread();
    const auto kept = [&](answer why) {
        why.text += painted(with.say(sentence::kept_policy), colour::faint) + "\n";
        return why;
    };
    if (!made) return kept({{}, true, false});
    if (!made->result) return kept(refused(with, made->diagnostics));
    answer said;
    said.text = painted(with.say(sentence::reread), colour::faint) + "\n";
    said.text += take_up(with, std::move(*made->result)).text;
    return said;
}

answer edit_case(conversation& with) {
    std::string why;
    const std::optional<std::string> text = with.how.host.edit_text("case.json", indented(with.now.case_json()), why);
    if (!text) return refused(with, sentence::no_editing, {why});
    scenario to(with.now);
    if (const std::vector<diagnostic> wrong = to.load(*text); !wrong.empty()) return refused(with, wrong);
    answer said = changed(with, std::move(to));
    said.as_lines = {line_loading(with.now)};
    return said;
}

answer edit_clause(conversation& with, std::string_view rest) {
    const std::string name = next_word(rest);
    if (!rest.empty()) return refused_usage(with, "edit");
    const std::optional<source_text> where = with.now.source(name);
    if (!where) return no_clause(with, name);
    std::string why;
    if (!with.how.host.edit_file(where->file, where->line, why)) return refused(with, sentence::no_editing, {why});
    return with.how.host.reread ? read_again(with) : answer{};
}

}  // namespace

answer edit(conversation& with, std::string_view rest) {
    if (!with.how.host.edit_text || !with.how.host.edit_file) return refused(with, sentence::no_editor_here);
    answer said = rest.empty() ? edit_case(with) : edit_clause(with, rest);
    if (!said.as_lines) said.as_lines.emplace();
    return said;
}

answer reload(conversation& with, std::string_view rest) {
    if (!rest.empty()) return refused_usage(with, "reload");
    if (!with.how.host.reread) return refused(with, sentence::no_files_here);
    return read_again(with);
}

answer renewed(conversation& with) {
    const host& world = with.how.host;
    return world.reread && world.has_changed && world.has_changed() ? read_again(with) : answer{};
}

}  // namespace pol::repl
