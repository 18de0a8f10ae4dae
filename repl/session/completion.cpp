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
        add_to_line(trimmed_left(before_));
        return std::move(found_);
    }

private:
    static constexpr std::string_view spaces = " \t\r\n";

    static std::string_view trimmed_left(std::string_view text) {
        text.remove_prefix(std::min(text.find_first_not_of(spaces), text.size()));
        return text;
    }
    static std::string_view first_word(std::string_view line) { return line.substr(0, line.find_first_of(spaces)); }
    static std::string_view after_first_word(std::string_view line) {
        return trimmed_left(line.substr(first_word(line).size()));
    }

    // `line` is the end of what stands before the cursor: all of it, or what follows `what if`.
    void add_to_line(std::string_view line) {
        const bool is_first = found_.begin <= before_.size() - line.size();
        const command* c = is_assignment(line) || is_first ? nullptr : command_named(first_word(line));
        const std::string_view rest = after_first_word(line);
        if (c != nullptr && c->follows == takes::given) {
            const bool is_after_if = is_same_word(first_word(rest), "if") && first_word(rest).size() < rest.size();
            add_to_line(is_after_if ? after_first_word(rest) : rest);
        } else if (c != nullptr && c->follows == takes::sweep) {
            add_for_sweep(*c, rest);
        } else if (line.find('=') != std::string_view::npos) {
            add_values(line, c);
        } else if (is_first) {
            add_commands();
            add_paths();
        } else if (c != nullptr) {
            add_for(*c, rest);
        } else {
            add_paths();
            add_parameters();
        }
    }

    bool add(std::string text, kind is, std::string label = {}) {
        if (!begins_with(text, word_)) return false;
        const bool is_known = std::any_of(found_.candidates.begin(), found_.candidates.end(),
                                          [&](const candidate& c) { return c.text == text; });
        if (!is_known) found_.candidates.push_back({std::move(text), is, std::move(label)});
        return true;
    }

    const std::string& label_of(const titles& t) const { return t.in(with_.how.in); }

    // In the language of the answers; in the other one once it has been begun.
    void add_word(std::string_view english, std::string_view chinese, kind is, const std::string& label = {}) {
        const bool is_english = with_.how.in == language::english;
        if (!add(std::string(is_english ? english : chinese), is, label))
            add(std::string(is_english ? chinese : english), is, label);
    }

    void add_commands() {
        for (const command& c : commands()) {
            const bool is_english = with_.how.in == language::english;
            const std::string summary(is_english ? c.summary_english : c.summary_chinese);
            add_word(c.english, c.chinese.substr(0, c.chinese.find('|')), kind::command, summary);
        }
    }

    void add_clauses() {
        for (const clause_part& part : all_.parts) {
            if (part.name.find('.') == std::string::npos) add_part(part, {}, part.name);
        }
    }
    void add_part(const clause_part& part, const std::string& before, const std::string& name) {
        add(before + name, kind::clause, label_of(part.title));
        if (!part.second.empty()) add(before + part.second, kind::clause, label_of(part.title));
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
            for (const clause_part& clause : all_.parts) {
                if (result.empty() && end < path.size() && clause.second == part) part = clause.name;
            }
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
        const std::string typed(word_.substr(0, point + 1));
        const std::string clause = in_first_names(typed);
        for (const clause_part& part : all_.parts) {
            if (part.name.compare(0, clause.size(), clause) == 0)
                add_part(part, typed, part.name.substr(clause.size()));
        }
    }

    // Whatever may have been paid: awards by themselves.
    void add_payments() {
        for (const clause_part& part : all_.parts) {
            const std::size_t point = part.name.find('.');
            add_part(part, {}, point == std::string::npos ? part.name : part.name.substr(point + 1));
        }
        add_word("nothing", "无", kind::value);
    }

    // Behind its keywords a sweep has paths, clauses and files, which stand anywhere between them.
    void add_for_sweep(const command& c, std::string_view rest) {
        const bool is_goal = c.english == "goal";
        std::string_view last;  // before the word of the cursor
        const std::size_t typed = rest.size() - std::min(word_.size(), rest.size());
        for (std::string_view words = rest.substr(0, typed); !words.empty(); words = after_first_word(words))
            last = first_word(words);
        const auto is_last = [&](std::initializer_list<std::string_view> words) {
            return std::any_of(words.begin(), words.end(), [&](std::string_view w) { return is_same_word(last, w); });
        };
        if (is_last({"from", "从", "自", "to", "至", "到", "step", "步长"})) return;
        if (is_last({"--svg", "--csv"})) {
            found_.takes_file = true;
        } else if (is_last({"of", "条款"}) || (is_goal && last.empty())) {
            add_clauses();
            add_word("total", "合计", kind::clause);
        } else if (last.empty() || is_last({"by", "按", "由"})) {
            add_paths();
            add_parameters();
        } else {
            add_word("from", "从", kind::command);
            add_word("to", "至", kind::command);
            add_word("by", "按", kind::command);
            if (is_goal) return;
            add_word("step", "步长", kind::command);
            add_word("of", "条款", kind::command);
            for (const char* word : {"--csv", "--svg"}) add(word, kind::command);
        }
    }

    // After `=`: the values of the fact, or of the parameter that a command sets; within braces the fields of the item.
    void add_values(std::string_view line, const command* c) {
        const std::string_view rest = c != nullptr ? after_first_word(line) : line;
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
            add_word("yes", "是", kind::value);
            add_word("no", "否", kind::value);
        }
        for (const choice_value& v : choices) {
            add(v.name, kind::value, label_of(v.title).empty() ? v.second : label_of(v.title));
            if (!v.second.empty()) add(v.second, kind::value, label_of(v.title));
        }
    }

    void add_values_of(const std::string& path) {
        const fact_summary* f = fact_at(path);
        if (f == nullptr) return;
        add_choices(f->of, f->choices);
        const bool is_named = f->is == fact_kind::yes_no || !f->choices.empty();
        if (is_named || word_.empty()) return;
        add_paths();  // an expression
        add_parameters();
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
            if (!is_field) continue;
            add(f.path.substr(prefix.size()), kind::fact, label_of(f.label));
            if (!f.second.empty()) add(f.second, kind::fact, label_of(f.label));
        }
    }

    void add_for(const command& c, std::string_view rest) {
        switch (c.follows) {
            case takes::nothing:
            case takes::question:
            case takes::given:
            case takes::sweep: return;
            case takes::path:
                add_paths();
                add_parameters();
                return;
            case takes::clause: return add_clauses();
            case takes::clauses:
                add_clauses();
                add_word("all", "全部", kind::value);
                return;
            case takes::reason: return add_awards();
            case takes::payment: return rest.find_first_of(spaces) == std::string_view::npos ? add_payments() : void();
            case takes::parameter: return add_parameters();
            case takes::file: found_.takes_file = true; return;
            case takes::scenario:
                for (const auto& [name, scenario_unused] : with_.saved) add(name, kind::scenario);
                if (c.english == "compare") add_word("now", "现在", kind::scenario);
                return;
            case takes::amendment:
                add_word("on", "启用", kind::amendment);
                add_word("off", "停用", kind::amendment);
                add_word("dated", "按日期", kind::amendment);
                for (std::size_t n = 0; n < all_.amendments.size(); ++n)
                    add(std::to_string(n + 1), kind::amendment, label_of(all_.amendments[n].title));
                return;
            case takes::topic:
                add_commands();
                for (const auto& [english, chinese] : topic_names()) add_word(english, chinese, kind::command);
                return;
            case takes::on_off: add_word("on", "开", kind::value); add_word("off", "关", kind::value);
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
