// One expression without facts: put into the smallest policy that can hold it, checked, planned and computed like any other.
// SPDX-License-Identifier: Apache-2.0
#include "lang/check/check.hpp"
#include "lang/check/modules.hpp"
#include "lang/messages/sink.hpp"
#include "lang/text/unicode.hpp"
#include "runtime/eval/evaluator.hpp"
#include "runtime/eval/narrator.hpp"
#include "runtime/facts/read_case.hpp"
#include "runtime/number/date.hpp"
#include "runtime/plan/planner.hpp"

#include <pol/policy.hpp>

#include <algorithm>
#include <array>

namespace pol {
namespace {

// How the expression is put into a clause, by the kind of its value. A clause reports numbers, so a date is reported as days.
struct frame {
    std::string_view before;
    std::string_view after;
};
constexpr frame as_number = {"policy expression { currency CNY } clause one { report value = ", "\n}"};
constexpr frame as_truth = {"policy expression { currency CNY } clause one { advise value when ", "\n}"};
constexpr frame as_date = {
    "policy expression { currency CNY } clause one { report value = days between 1970-01-01 and (", "\n) }"};
constexpr frame of_any_kind = {"policy expression { currency CNY } let value = ", "\n"};
constexpr int wrong_type = 304;
constexpr int ends_early = 119;
constexpr int not_one_expression = 860;
constexpr int not_one_value = 861;

struct one_file final : check::module_loader {
    explicit one_file(std::string text) : text_(std::move(text)) {}
    std::optional<std::string> read(std::string_view) override { return text_; }

private:
    std::string text_;
};

// Where `round half up to …` stands after the whole expression. `round(…)` is a function and not meant.
struct trailing_rounding {
    std::size_t at = std::string_view::npos;
    std::size_t blank = 0;  // bytes of the word `round`; 四舍五入 alone says how and stays
};

trailing_rounding find_rounding(std::string_view text) {
    constexpr std::string_view half_up = "四舍五入";
    constexpr std::array<std::string_view, 3> words = {"round", "取整", half_up};
    trailing_rounding found;
    int open = 0;
    bool is_quoted = false;
    for (std::size_t at = 0; at < text.size();) {
        const char c = text[at];
        if (c == '"') is_quoted = !is_quoted;
        if (!is_quoted && (c == '(' || c == '[')) ++open;
        if (!is_quoted && (c == ')' || c == ']')) --open;
        const auto size =
            static_cast<std::size_t>(text::word_end(text.data() + at, text.data() + text.size()) - (text.data() + at));
        if (size == 0 || is_quoted) {
            ++at;
            continue;
        }
        const std::string_view word = text.substr(at, size);
        const std::size_t next = std::min(text.find_first_not_of(' ', at + size), text.size());
        const bool is_function = next < text.size() && (text[next] == '(' || text.substr(next, 3) == "（");
        const bool is_second =
            found.at != std::string_view::npos && text.find_first_not_of(' ', found.at + found.blank) == at;
        if (open == 0 && at > 0 && !is_function && !is_second &&
            std::find(words.begin(), words.end(), word) != words.end()) {
            found = {at, word == half_up ? 0 : size};
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

wrapping wrap(std::string_view text, const frame& in) {
    wrapping result;
    result.text = in.before;
    const trailing_rounding rounding = find_rounding(text);
    if (rounding.at == std::string_view::npos) {
        result.shift = result.text.size();
        result.text += text;
    } else {
        result.text += "round((";
        result.shift = result.text.size();
        // `A round half up to U` becomes `round((A) half up to U)`; the word is blanked, so that places stay where they are.
        std::string inner(text);
        if (rounding.blank > 0)
            inner.replace(rounding.at, rounding.blank, ")" + std::string(rounding.blank - 1, ' '));
        else if (inner[rounding.at - 1] == ' ')
            inner[rounding.at - 1] = ')';
        else
            inner.insert(rounding.at, ")");
        result.text += inner + "\n)";
    }
    result.text += in.after;
    return result;
}

// A place in the wrapped text as one in the user's own.
void move_back(place& where, std::string_view text, std::size_t shift) {
    const std::size_t offset = where.offset > shift ? std::min(where.offset - shift, text.size()) : 0;
    const std::size_t end = std::min<std::size_t>(
        where.offset + where.length > shift ? where.offset + where.length - shift : 0, text.size());
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
    constexpr int no_declaration = 120;
    constexpr int no_line_of_a_clause = 121;
    if (d.code == no_declaration || d.code == no_line_of_a_clause) {
        d.code = not_one_expression;
        d.arguments.clear();
        d.notes.clear();
    }
    move_back(d.where, text, shift);
    for (related& note : d.notes) move_back(note.where, text, shift);
    if (d.fix) move_back(d.fix->where, text, shift);
}

// Nothing but the expression came of the text: it did not close our clause and open another.
bool is_one_expression(const ast::tree& t) {
    if (t.policies.size() != 1 || t.clauses.size() + t.lets.size() != 1) return false;
    const bool has_others = !t.facts_blocks.empty() || !t.tables.empty() || !t.bracket_tables.empty() ||
                            !t.records.empty() || !t.choices.empty() || !t.groups.empty() || !t.amendments.empty() ||
                            !t.examples.empty() || !t.properties.empty() || !t.uses.empty() ||
                            !t.top_parameters.empty() || !t.samples.empty() || !t.cases.empty() || !t.agencies.empty();
    if (has_others) return false;
    if (t.clauses.empty()) return true;
    const ast::clause& c = t.clauses[0];
    const bool has_more = c.has_claim || !c.parameters.empty() || !c.eligible.empty() || !c.awards.empty() ||
                          !c.lets.empty() || !c.permits.empty() || !c.steps.empty() || !c.highest_of.empty();
    return !has_more && c.reports.size() + c.effects.size() == 1;
}

diagnostic whole(int code) {
    diagnostic d;
    d.code = code;
    d.where.file = "expression";
    d.where.line = d.where.column = d.where.end_line = d.where.end_column = 1;
    return d;
}

// One attempt to read the text in a frame.
class expression {
public:
    expression(std::string_view text, const limits& within, const frame& in)
        : text_(text),
          within_(within),
          wrapped_(wrap(text, in)),
          sources_(std::make_shared<text::source_set>()),
          sink_(*sources_, within.diagnostics) {}

    // Empty: there is an error, which `failure` tells.
    std::optional<check::checked> check() {
        one_file file(wrapped_.text);
        const check::load_limits most{within_.policy_bytes, within_.policy_bytes, 1, within_.depth,
                                      static_cast<std::uint32_t>(within_.literal_digits)};
        if (!check::load(file, "expression", most, *sources_, tree_, sink_)) return std::nullopt;
        if (!is_one_expression(tree_)) {
            failed_ = not_one_expression;
            return std::nullopt;
        }
        check::checked checked = check::check(tree_, {}, sink_);
        if (sink_.has_errors()) return std::nullopt;
        return checked;
    }

    // What kind of value the expression has, in the frame for any kind.
    check::kind kind() {
        const std::optional<check::checked> checked = check();
        return checked && !tree_.lets.empty() ? checked->type_of(tree_.lets[0].value).is : check::kind::error;
    }

    evaluated run(bool is_date) {
        const std::optional<check::checked> checked = check();
        if (!checked) return failure();
        const std::optional<plan::plan> planned = plan::make(*checked, sources_, sink_);
        if (!planned || sink_.has_errors()) return failure();
        return compute(*planned, is_date);
    }

private:
    evaluated compute(const plan::plan& p, bool is_date) {
        const facts::document nothing = facts::document::parse("{}", within_);
        const facts::case_data data = facts::read_case(p, nothing, {within_, {}, {}});
        eval::evaluator computes(p, data, within_);
        computes.begin_clause(0);
        const plan::clause& c = p.clauses[0];
        const plan::index node = c.reports.empty() ? c.effects[0].when : c.reports[0].value;
        const eval::value v = computes.of(node);
        if (computes.has_stopped()) return from_error(p, computes.stop());
        if (v.has_failed()) return from_error(p, computes.error_at(v.code));
        const plan::node& n = p.nodes[node];
        const std::optional<std::int64_t> day = is_date && v.is_known() ? v.low.to_int64() : std::nullopt;
        evaluated result;
        if (day)
            result.value = number::format_date(*day);
        else if (v.is_known() && n.measures == plan::unit::money)
            result.value = v.low.to_plain() + " " + p.currencies[n.currency];
        else
            result.value = eval::narrator(computes).shown(node, v);
        return result;
    }

    evaluated from_error(const plan::plan& p, const eval::error& e) const {
        diagnostic d = whole(e.code);
        d.arguments = e.arguments;
        if (d.arguments.empty()) d.arguments.emplace_back(text_);
        const text::source& file = *sources_->files().front();
        const std::string_view cited = e.where != plan::none ? p.sites[e.where].text : std::string_view();
        const bool is_ours = !cited.empty() && cited.data() >= file.bytes().data() &&
                             cited.data() <= file.bytes().data() + file.bytes().size();
        if (is_ours) {
            d.where.offset = static_cast<std::uint32_t>(cited.data() - file.bytes().data());
            d.where.length = static_cast<std::uint32_t>(cited.size());
            move_back(d.where, text_, wrapped_.shift);
        }
        evaluated result;
        result.diagnostics.push_back(std::move(d));
        return result;
    }

    evaluated failure() {
        evaluated result;
        for (diagnostic& d : sink_.take()) {
            if (d.level != severity::error || failed_ != 0) continue;
            make_own(d, text_, wrapped_.shift);
            result.diagnostics.push_back(std::move(d));
        }
        if (result.diagnostics.empty())
            result.diagnostics.push_back(whole(failed_ != 0 ? failed_ : not_one_expression));
        return result;
    }

    std::string_view text_;
    const limits& within_;
    wrapping wrapped_;
    std::shared_ptr<text::source_set> sources_;
    ast::tree tree_;
    messages::sink sink_;
    int failed_ = 0;
};

}  // namespace

evaluated evaluate_expression(std::string_view text, const limits& within) {
    evaluated result;
    if (text.find_first_not_of(" \t\r\n") == std::string_view::npos) {
        result.diagnostics.push_back(whole(not_one_expression));
        return result;
    }
    result = expression(text, within, as_number).run(false);
    const bool is_no_number = std::any_of(result.diagnostics.begin(), result.diagnostics.end(),
                                          [](const diagnostic& d) { return d.code == wrong_type; });
    if (!is_no_number) return result;
    switch (expression(text, within, of_any_kind).kind()) {
        case check::kind::yes_no: return expression(text, within, as_truth).run(false);
        case check::kind::date: return expression(text, within, as_date).run(true);
        case check::kind::error: return result;
        default: break;
    }
    result.diagnostics.assign(1, whole(not_one_value));
    return result;
}

}  // namespace pol
