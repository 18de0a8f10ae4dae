// One expression without facts: put into the smallest policy that can hold it, checked, planned and computed like any other.
// SPDX-License-Identifier: Apache-2.0
#include "lang/check/check.hpp"
#include "lang/check/modules.hpp"
#include "lang/messages/sink.hpp"
#include "lang/text/unicode.hpp"
#include "runtime/eval/evaluator.hpp"
#include "runtime/eval/narrator.hpp"
#include "runtime/facts/read_case.hpp"
#include "runtime/plan/planner.hpp"

#include <pol/policy.hpp>

#include <algorithm>
#include <array>

namespace pol {
namespace {

constexpr std::string_view before = "policy expression { currency CNY } clause one { report value = ";
constexpr std::string_view after = "\n}";
constexpr int ends_early = 119;
constexpr int not_one_expression = 860;
constexpr int not_one_value = 861;

struct one_file final : check::module_loader {
    explicit one_file(std::string text) : text_(std::move(text)) {}
    std::optional<std::string> read(std::string_view) override { return text_; }

private:
    std::string text_;
};

// Where `round half up to …` begins that stands after the whole expression; npos: nowhere. `round(…)` is a function.
std::size_t trailing_rounding(std::string_view text, std::size_t& length) {
    constexpr std::array<std::string_view, 3> words = {"round", "取整", "四舍五入"};
    std::size_t found = std::string_view::npos;
    int open = 0;
    bool is_quoted = false;
    for (std::size_t at = 0; at < text.size();) {
        const char c = text[at];
        if (c == '"') is_quoted = !is_quoted;
        if (!is_quoted && (c == '(' || c == '[')) ++open;
        if (!is_quoted && (c == ')' || c == ']')) --open;
        const char* end = text::word_end(text.data() + at, text.data() + text.size());
        const auto size = static_cast<std::size_t>(end - (text.data() + at));
        if (size == 0 || is_quoted) {
            ++at;
            continue;
        }
        const std::string_view word = text.substr(at, size);
        std::size_t next = at + size;
        while (next < text.size() && text[next] == ' ') ++next;
        const bool is_function = next < text.size() && (text[next] == '(' || text.substr(next, 3) == "（");
        if (open == 0 && at > 0 && !is_function && std::find(words.begin(), words.end(), word) != words.end()) {
            found = at;
            length = size;
        }
        at += size;
    }
    return found;
}

// The policy around the expression, and by how much the expression's places are moved.
struct wrapping {
    std::string text;
    std::size_t shift = 0;
};

wrapping wrap(std::string_view text) {
    wrapping result;
    result.text = before;
    std::size_t length = 0;
    const std::size_t rounding = trailing_rounding(text, length);
    if (rounding == std::string_view::npos) {
        result.shift = result.text.size();
        result.text += text;
    } else {
        result.text += "round((";
        result.shift = result.text.size();
        // `A round half up to U` becomes `round((A) half up to U)`; the word is blanked, so that places stay where they are.
        std::string inner(text);
        inner.replace(rounding, length, ")" + std::string(length - 1, ' '));
        result.text += inner + "\n)";
    }
    result.text += after;
    return result;
}

// A place in the wrapped text as one in the user's own.
void move_back(place& where, std::string_view text, std::size_t shift) {
    const std::size_t offset = where.offset > shift ? std::min(where.offset - shift, text.size()) : 0;
    const std::size_t end = std::min<std::size_t>(where.offset + where.length > shift ? where.offset + where.length - shift : 0, text.size());
    text::source_set own;
    const text::source& file = own.add("", std::string(text));
    const text::position first = file.at(static_cast<std::uint32_t>(offset));
    const text::position last = file.at(static_cast<std::uint32_t>(std::max(end, offset)));
    where.file = "expression";
    where.line = first.line;
    where.column = first.column;
    where.end_line = last.line;
    where.end_column = last.column;
    where.offset = static_cast<std::uint32_t>(offset);
    where.length = static_cast<std::uint32_t>(std::max(end, offset) - offset);
    where.line_text = std::string(file.line(first.line));
}

// What the parser met behind the expression is ours; for the user the text simply ends there.
void make_own(diagnostic& d, std::string_view text, std::size_t shift) {
    std::size_t last = text.size();
    while (last > 0 && (text[last - 1] == ' ' || text[last - 1] == '\t')) --last;
    if (d.where.offset >= shift + last && d.code >= 112 && d.code <= 130) {
        d.code = ends_early;
        d.arguments.clear();
        d.notes.clear();
        d.fix.reset();
    }
    move_back(d.where, text, shift);
    for (related& note : d.notes) move_back(note.where, text, shift);
    if (d.fix) move_back(d.fix->where, text, shift);
}

// Nothing but the expression came of the text: it did not close our clause and open another.
bool is_one_expression(const ast::tree& t) {
    if (t.clauses.size() != 1 || t.policies.size() != 1 || t.clauses[0].reports.size() != 1) return false;
    const ast::clause& c = t.clauses[0];
    const bool has_more = c.has_claim || !c.eligible.empty() || !c.awards.empty() || !c.lets.empty() || !c.permits.empty() ||
                          !c.effects.empty() || !c.steps.empty() || !c.highest_of.empty();
    const bool has_others = !t.facts_blocks.empty() || !t.lets.empty() || !t.tables.empty() || !t.records.empty() || !t.choices.empty() ||
                            !t.groups.empty() || !t.amendments.empty() || !t.examples.empty() || !t.properties.empty() || !t.uses.empty() ||
                            !t.top_parameters.empty() || !t.samples.empty() || !t.cases.empty() || !t.agencies.empty();
    return !has_more && !has_others;
}

bool is_one_value(check::kind k) {
    switch (k) {
        case check::kind::yes_no:
        case check::kind::number:
        case check::kind::count:
        case check::kind::rate:
        case check::kind::money:
        case check::kind::date:
        case check::kind::duration:
        case check::kind::text:
        case check::kind::choice: return true;
        default: return false;
    }
}

diagnostic whole(int code) {
    diagnostic d;
    d.code = code;
    d.where.file = "expression";
    d.where.line = d.where.column = d.where.end_line = d.where.end_column = 1;
    return d;
}

class expression {
public:
    expression(std::string_view text, const limits& within)
        : text_(text), within_(within), wrapped_(wrap(text)), sources_(std::make_shared<text::source_set>()), sink_(*sources_, within.diagnostics) {}

    evaluated run() {
        if (text_.find_first_not_of(" \t\r\n") == std::string_view::npos) return failed(not_one_expression);
        one_file file(wrapped_.text);
        const check::load_limits most{within_.policy_bytes, within_.policy_bytes, 1, within_.depth, static_cast<std::uint32_t>(within_.literal_digits)};
        if (!check::load(file, "expression", most, *sources_, tree_, sink_)) return from_sink();
        if (!is_one_expression(tree_)) return failed(not_one_expression);
        const check::checked checked = check::check(tree_, {}, sink_);
        if (sink_.has_errors()) return from_sink();
        if (!is_one_value(checked.type_of(tree_.clauses[0].reports[0].value).is)) return failed(not_one_value);
        const std::optional<plan::plan> planned = plan::make(checked, sources_, sink_);
        if (!planned || sink_.has_errors()) return from_sink();
        return compute(*planned);
    }

private:
    evaluated compute(const plan::plan& p) {
        const facts::document nothing = facts::document::parse("{}", within_);
        const facts::case_data data = facts::read_case(p, nothing, {within_, {}, {}});
        eval::evaluator computes(p, data, within_);
        computes.begin_clause(0);
        const plan::index node = p.clauses[0].reports[0].value;
        const eval::value v = computes.of(node);
        if (computes.has_stopped()) return from_error(p, computes.stop());
        if (v.has_failed()) return from_error(p, computes.error_at(v.code));
        const plan::node& n = p.nodes[node];
        evaluated result;
        if (v.is_known() && n.measures == plan::unit::money) result.value = v.low.to_plain() + " " + p.currencies[n.currency];
        else result.value = eval::narrator(computes).shown(node, v);
        return result;
    }

    evaluated from_error(const plan::plan& p, const eval::error& e) const {
        diagnostic d = whole(e.code);
        d.arguments = e.arguments;
        if (e.where != plan::none) {
            const plan::site& s = p.sites[e.where];
            const text::source& file = *sources_->files().front();
            const auto offset = s.text.data() - file.bytes().data();
            if (offset >= 0 && static_cast<std::size_t>(offset) <= file.bytes().size()) {
                d.where.offset = static_cast<std::uint32_t>(offset);
                d.where.length = static_cast<std::uint32_t>(s.text.size());
                move_back(d.where, text_, wrapped_.shift);
            }
        }
        evaluated result;
        result.diagnostics.push_back(std::move(d));
        return result;
    }

    evaluated from_sink() {
        evaluated result;
        for (diagnostic& d : sink_.take()) {
            if (d.level != severity::error) continue;
            make_own(d, text_, wrapped_.shift);
            result.diagnostics.push_back(std::move(d));
        }
        return result;
    }

    evaluated failed(int code) const {
        evaluated result;
        result.diagnostics.push_back(whole(code));
        result.diagnostics.back().where.line_text = std::string(text_.substr(0, text_.find('\n')));
        return result;
    }

    std::string_view text_;
    const limits& within_;
    wrapping wrapped_;
    std::shared_ptr<text::source_set> sources_;
    ast::tree tree_;
    messages::sink sink_;
};

}  // namespace

evaluated evaluate_expression(std::string_view text, const limits& within) { return expression(text, within).run(); }

}  // namespace pol
