// What could stand at the cursor. Knows the policy, what was given and the table of commands; changes nothing.
// SPDX-License-Identifier: Apache-2.0
#include "repl/session/conversation.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace pol::repl {
namespace {

using kind = candidate::kind;
using takes = command::takes;

bool begins_with(std::string_view text, std::string_view with) {
    return text.size() >= with.size() && is_same_word(text.substr(0, with.size()), with);
}

// Where the word begins that the cursor is in: after a space, a bracket, a comma or an equals sign.
std::size_t word_begin(std::string_view before) {
    const std::size_t at = before.find_last_of(" \t\r\n(){},=\"");
    return at == std::string_view::npos ? 0 : at + 1;
}

// Full-width signs as half-width ones and spaces, so that places stay where they are.
std::string narrowed(std::string_view text) {
    constexpr std::array<std::pair<std::string_view, char>, 7> signs = {
        {{"＝", '='}, {"＋", '+'}, {"｛", '{'}, {"｝", '}'}, {"（", '('}, {"）", ')'}, {"，", ','}}};
    std::string result(text);
    for (const auto& [wide, sign] : signs) {
        for (std::size_t at = result.find(wide); at != std::string::npos; at = result.find(wide, at))
            result.replace(at, wide.size(), {sign, ' ', ' '});
    }
    return result;
}

class completer {
public:
    completer(const conversation& with, std::string_view text, std::size_t cursor)
        : with_(with),
          narrow_(narrowed(text.substr(0, std::min(cursor, text.size())))),
          before_(narrow_),
          all_(with.now.contents()) {
        found_.begin = word_begin(before_);
        word_ = before_.substr(found_.begin);
    }

    completion complete() {
        std::string_view rest = trimmed_left(before_);
        const std::size_t skipped = before_.size() - rest.size();
        if (is_value(before_)) {
            add_values(rest);
        } else if (found_.begin <= skipped) {
            add_commands();
            add_paths();
        } else if (const command* c = command_named(next_word(rest))) {
            add_for(*c, rest);
        } else {
            add_paths();
            add_parameters();
        }
        return std::move(found_);
    }

private:
    static std::string_view trimmed_left(std::string_view text) {
        const std::size_t begin = text.find_first_not_of(" \t");
        return begin == std::string_view::npos ? std::string_view() : text.substr(begin);
    }

    bool add(std::string text, kind is, std::string label = {}) {
        if (!begins_with(text, word_)) return false;
        const bool is_known = std::any_of(found_.candidates.begin(), found_.candidates.end(),
                                          [&](const candidate& c) { return c.text == text; });
        if (!is_known) found_.candidates.push_back({std::move(text), is, std::move(label)});
        return true;
    }

    const std::string& label_of(const titles& t) const { return t.in(with_.how.in); }

    void add_commands() {
        for (const command& c : commands()) {
            const bool is_english = with_.how.in == language::english;
            const std::string summary(is_english ? c.summary_english : c.summary_chinese);
            const std::string chinese(c.chinese.substr(0, c.chinese.find('|')));
            if (is_english || !add(chinese, kind::command, summary))
                add(std::string(c.english), kind::command, summary);
        }
    }

    void add_clauses() {
        for (const clause_outcome& c : with_.due.clauses)
            add(c.name, kind::clause, with_.now.of().title_of(c.name, with_.how.in));
    }

    // One more part of the path: what lies below the last point.
    void add_paths() {
        const std::size_t point = word_.rfind('.');
        const std::string typed(point == std::string_view::npos ? std::string_view() : word_.substr(0, point + 1));
        const std::string parent = in_first_names(path_without_items(typed));
        if (typed.empty()) add_clauses();
        for (const fact_summary& f : all_.facts) {
            for (const std::string& base : bases_of(f)) {
                if (base.compare(0, parent.size(), parent) != 0) continue;
                const std::string next = base.substr(parent.size());
                const bool is_last = next.find('.') == std::string::npos;
                if (is_last) add(typed + next, kind::fact, label_of(f.label));
                if (is_last && !f.second.empty()) add(typed + f.second, kind::fact, label_of(f.label));
            }
        }
    }

    // The path as it may be typed: with its clause, and without it where the clause is claimed.
    std::vector<std::string> bases_of(const fact_summary& f) const {
        std::vector<std::string> result{f.path};
        const std::vector<std::string> claimed = with_.now.claimed();
        if (!f.clause.empty() && std::find(claimed.begin(), claimed.end(), f.clause) != claimed.end())
            result.push_back(f.path.substr(f.clause.size() + 1));
        return result;
    }

    // The path by first names, whichever language its parts are written in. A part that nothing has stays as it is.
    std::string in_first_names(const std::string& path) const {
        std::string result;
        for (std::size_t begin = 0; begin < path.size();) {
            const std::size_t end = std::min(path.find('.', begin), path.size());
            std::string part = path.substr(begin, end - begin);
            for (const fact_summary& f : all_.facts) {
                if (f.second != part) continue;
                for (const std::string& base : bases_of(f)) {
                    const std::size_t point = base.rfind('.');
                    const std::size_t last = point == std::string::npos ? 0 : point + 1;
                    if (base.compare(0, last, result) == 0 && last == result.size()) part = base.substr(last);
                }
            }
            result += part;
            if (end < path.size()) result += '.';
            begin = end + 1;
        }
        return result;
    }

    void add_parameters() {
        for (const parameter_summary& p : all_.parameters) add(p.name, kind::parameter, label_of(p.label));
    }

    void add_awards() {
        add_clauses();
        const std::size_t point = word_.find('.');
        if (point == std::string_view::npos) return;
        const std::string clause(word_.substr(0, point));
        for (const clause_outcome& c : with_.due.clauses) {
            if (c.name != clause) continue;
            for (const award_outcome& a : c.awards)
                add(clause + "." + a.name, kind::clause, with_.now.of().title_of(a.name, with_.how.in));
        }
    }

    static bool is_value(std::string_view before) {
        const std::size_t equals = before.find_first_of('=');
        return equals != std::string_view::npos;
    }

    // After `=`: the values of the fact or parameter; within braces the fields of the item.
    void add_values(std::string_view line) {
        std::string_view rest = line;
        const command* c = is_assignment(line) ? nullptr : command_named(next_word(rest));
        if (c != nullptr && c->english == "what") {
            next_word(rest);  // if
            c = is_assignment(rest) ? nullptr : command_named(next_word(rest));
        } else if (c == nullptr) {
            rest = line;
        }
        const std::size_t equals = rest.find('=');
        if (equals == std::string_view::npos) return;
        std::string_view path = trimmed(rest.substr(0, equals));
        if (!path.empty() && path.back() == '+') path = trimmed(path.substr(0, path.size() - 1));
        const std::string bare = path_without_items(path);
        if (c != nullptr) return add_values_of_parameter(bare);
        const std::string_view data = rest.substr(equals + 1);
        const std::size_t brace = data.find_last_of("{}");
        const bool is_in_record = brace != std::string_view::npos && data[brace] == '{';
        if (!is_in_record) return add_values_of(bare);
        const std::string_view inner = data.substr(brace + 1);
        const std::size_t sign = inner.rfind('=');
        const bool is_after_sign = sign != std::string_view::npos && trimmed(inner.substr(sign + 1)) == word_;
        if (!is_after_sign) return add_fields(bare);
        std::string_view name = trimmed(inner.substr(0, sign));
        name.remove_prefix(word_begin(name));
        add_values_of(bare + "." + std::string(name));
    }

    const fact_summary* fact_at(const std::string& written) const {
        const std::string path = in_first_names(written);
        for (const fact_summary& f : all_.facts) {
            const std::vector<std::string> bases = bases_of(f);
            if (std::find(bases.begin(), bases.end(), path) != bases.end()) return &f;
        }
        return nullptr;
    }

    void add_choices(fact_kind is, const std::vector<choice_value>& choices) {
        if (is == fact_kind::yes_no) {
            add("yes", kind::value);
            add("no", kind::value);
        }
        for (const choice_value& v : choices) {
            add(v.name, kind::value, label_of(v.title).empty() ? v.second : label_of(v.title));
            if (!v.second.empty()) add(v.second, kind::value, label_of(v.title));
        }
    }

    void add_values_of(const std::string& path) {
        if (const fact_summary* f = fact_at(path)) add_choices(f->of, f->choices);
    }

    void add_values_of_parameter(const std::string& name) {
        for (const parameter_summary& p : all_.parameters) {
            if (p.name == name) add_choices(p.is, p.choices);
        }
    }

    void add_fields(const std::string& path) {
        const fact_summary* list = fact_at(path);
        if (list == nullptr) return;
        const std::string prefix = list->path + ".";
        for (const fact_summary& f : all_.facts) {
            const bool is_field =
                f.path.compare(0, prefix.size(), prefix) == 0 && f.path.find('.', prefix.size()) == std::string::npos;
            if (is_field) add(f.path.substr(prefix.size()), kind::fact, label_of(f.label));
        }
    }

    void add_for(const command& c, std::string_view rest) {
        switch (c.follows) {
            case takes::nothing:
            case takes::question: return;
            case takes::path:
                add_paths();
                add_parameters();
                return;
            case takes::given:
                if (is_same_word(next_word(rest), "if") && found_.begin > before_.find("if")) add_paths();
                return;
            case takes::clause: return add_clauses();
            case takes::reason: return add_awards();
            case takes::parameter: return add_parameters();
            case takes::file: found_.takes_file = true; return;
            case takes::scenario:
                for (const auto& [name, scenario_unused] : with_.saved) add(name, kind::scenario);
                return;
            case takes::amendment:
                for (const char* word : {"on", "off", "dated"}) add(word, kind::amendment);
                for (std::size_t n = 0; n < all_.amendments.size(); ++n)
                    add(std::to_string(n + 1), kind::amendment, label_of(all_.amendments[n].title));
                return;
            case takes::topic: add_commands(); return;
            case takes::on_off: add("on", kind::value); add("off", kind::value);
        }
    }

    const conversation& with_;
    std::string narrow_;
    std::string_view before_;
    std::string_view word_;
    contents all_;
    completion found_;
};

}  // namespace

completion complete(const conversation& with, std::string_view text, std::size_t cursor) {
    return completer(with, text, cursor).complete();
}

}  // namespace pol::repl
