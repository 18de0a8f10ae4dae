// An expression is checked, planned and computed like any other: as a line of a clause.
// SPDX-License-Identifier: Apache-2.0
#include "runtime/api/expression.hpp"

#include "lang/check/check.hpp"
#include "lang/check/modules.hpp"
#include "lang/messages/sink.hpp"
#include "lang/text/unicode.hpp"
#include "runtime/api/own_text.hpp"
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
// The names end in `__`, so that no policy has them by accident.
constexpr std::string_view header = "policy expression__ { currency CNY } ";
constexpr std::string_view own_clause = "expression__";
constexpr frame as_number = {"clause expression__ { report value__ = ", "\n}"};
constexpr frame as_truth = {"clause expression__ { advise value__ when ", "\n}"};
constexpr frame as_date = {"clause expression__ { report value__ = days between 1970-01-01 and (", "\n) }"};
constexpr frame of_any_kind = {"clause expression__ { let value__ = ", "\n report own__ = 0 }"};
constexpr int wrong_type = 304;
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
            at += std::max<std::size_t>(size, 1);  // never into a word again: a long text is read once
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
    result.text = std::string(header) + std::string(in.before);
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

// Nothing but the expression came of the text: it did not close our clause and open another.
bool is_one_expression(const ast::tree& t) {
    const bool has_others = t.policies.size() != 1 || !t.lets.empty() || !t.facts_blocks.empty() || !t.tables.empty() ||
                            !t.bracket_tables.empty() || !t.records.empty() || !t.choices.empty() ||
                            !t.groups.empty() || !t.amendments.empty() || !t.examples.empty() ||
                            !t.properties.empty() || !t.uses.empty() || !t.top_parameters.empty() ||
                            !t.samples.empty() || !t.cases.empty() || !t.agencies.empty();
    if (has_others || t.clauses.size() != 1) return false;
    const ast::clause& c = t.clauses[0];
    const bool has_more = c.has_claim || !c.parameters.empty() || !c.eligible.empty() || !c.awards.empty() ||
                          !c.permits.empty() || !c.steps.empty() || !c.highest_of.empty();
    return !has_more && c.reports.size() + c.effects.size() == 1 && c.lets.size() <= 1;
}

// The clause of this name as it stands in the texts that are in force: the last one that puts it there.
ast::clause* clause_in(ast::tree& tree, const std::vector<std::uint32_t>& amendments, std::string_view name) {
    ast::clause* found = nullptr;
    for (ast::clause& c : tree.clauses) {
        if (c.name.first.text == name) found = &c;
    }
    for (const std::uint32_t a : amendments) {
        for (ast::clause_change& change : tree.amendments[a].clauses) {
            if (change.content.name.first.text == name) found = &change.content;
        }
    }
    return found;
}

// One attempt to read the text in a frame.
class expression {
public:
    expression(const api::surroundings* in, const api::own_text& own, std::string_view text, const limits& within,
               const frame& form)
        : in_(in),
          own_(own),
          is_truth_(form.before == as_truth.before),
          within_(within),
          wrapped_(wrap(text, form)),
          sources_(std::make_shared<text::source_set>()),
          sink_(*sources_, within.diagnostics) {
        own_.shift = wrapped_.shift;
    }

    // Empty: there is an error, which `failure` tells.
    std::optional<check::checked> check() {
        if (!load(wrapped_.text)) return std::nullopt;
        if (!is_one_expression(tree_)) {
            failed_ = not_one_expression;
            return std::nullopt;
        }
        // What a limit drops is known while the award is computed, and nowhere else.
        const bool has_leftovers = std::any_of(tree_.exprs.begin(), tree_.exprs.end(), [](const ast::expr& e) {
            return e.kind == ast::expr_kind::rest_of || e.kind == ast::expr_kind::excluded_of;
        });
        if (has_leftovers) {
            failed_ = not_one_value;
            return std::nullopt;
        }
        if (in_ != nullptr) put_into_policy();
        check::checked checked = check::check(tree_, selection(), sink_);
        if (sink_.has_errors()) return std::nullopt;
        return checked;
    }

    // What kind of value the expression has, in the frame for any kind.
    check::kind kind() {
        const std::optional<check::checked> checked = check();
        if (!checked) return check::kind::error;
        const ast::clause* holder = clause_in(tree_, selection(), holder_name());
        return holder != nullptr && !holder->lets.empty() ? checked->type_of(holder->lets.back().value).is
                                                          : check::kind::error;
    }

    evaluated run(bool is_date) {
        const std::optional<check::checked> checked = check();
        if (!checked) return failure();
        const std::optional<plan::plan> planned = plan::make(*checked, sources_, sink_);
        if (!planned || sink_.has_errors()) return failure();
        return compute(*planned, is_date);
    }

private:
    bool load(std::string text) {
        one_file file(std::move(text));
        const check::load_limits most{
            within_.policy_bytes, within_.policy_bytes, within_.policy_files + 1,
            within_.policy_parts, within_.depth,        static_cast<std::uint32_t>(within_.literal_digits)};
        return check::load(file, own_clause, most, *sources_, tree_, sink_);
    }

    const std::vector<std::uint32_t>& selection() const {
        static const std::vector<std::uint32_t> none;
        return in_ != nullptr ? in_->rules.amendments : none;
    }
    std::string_view holder_name() const {
        return in_ != nullptr && !in_->clause.empty() ? std::string_view(in_->clause) : own_clause;
    }

    // Reads everything anew: the policy, and after it our clause without a header of its own. If a clause's own names are
    // asked for, our line is put into that clause.
    void put_into_policy() {
        sources_ = std::make_shared<text::source_set>();
        tree_ = {};
        sink_ = messages::sink(*sources_, within_.diagnostics);
        api::read_again(in_->texts, *sources_, tree_, sink_);
        std::string text = wrapped_.text;
        std::fill_n(text.begin(), header.size(), ' ');
        load(std::move(text));
        if (in_->clause.empty()) return;
        ast::clause* holder = clause_in(tree_, selection(), in_->clause);
        if (holder == nullptr) return;
        ast::clause ours = std::move(tree_.clauses.back());
        // The holder may lie in the same vector; it stays where it is, for ours is the last.
        for (ast::let& l : ours.lets) holder->lets.push_back(l);
        for (ast::report& r : ours.reports) holder->reports.push_back(r);
        for (ast::effect& e : ours.effects) holder->effects.push_back(e);
        tree_.clauses.pop_back();
    }

    evaluated compute(const plan::plan& p, bool is_date) {
        const facts::document given =
            facts::document::parse(in_ != nullptr ? in_->case_json : std::string_view("{}"), within_);
        facts::case_data data = facts::read_case(p, given, {within_, {}, {}});
        if (in_ != nullptr) {
            data.has_day = in_->day.has_value();
            data.day = in_->day.value_or(0);
        }
        const auto holder = std::find_if(p.clauses.begin(), p.clauses.end(),
                                         [&](const plan::clause& c) { return c.name == holder_name(); });
        if (holder == p.clauses.end()) return failure();
        eval::evaluator computes(p, data, within_);
        computes.begin_clause(holder->awards.size());
        const plan::index node = is_truth_ ? holder->effects.back().when : holder->reports.back().value;
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
        if (!v.is_known()) result.needs = computes.texts_of(v.needs);
        return result;
    }

    evaluated from_error(const plan::plan& p, const eval::error& e) const {
        diagnostic d = own_.about_all(e.code);
        d.arguments = e.arguments;
        if (d.arguments.empty()) d.arguments.emplace_back(own_.text);
        const text::source& file = *sources_->files().back();
        const std::string_view cited = e.where != plan::none ? p.sites[e.where].text : std::string_view();
        const bool is_ours = !cited.empty() && cited.data() >= file.bytes().data() &&
                             cited.data() <= file.bytes().data() + file.bytes().size();
        if (is_ours) {
            d.where.offset = static_cast<std::uint32_t>(cited.data() - file.bytes().data());
            d.where.length = static_cast<std::uint32_t>(cited.size());
            own_.move_back(d.where);
        }
        evaluated result;
        result.diagnostics.push_back(std::move(d));
        return result;
    }

    evaluated failure() {
        evaluated result;
        for (diagnostic& d : sink_.take()) {
            if (d.level != severity::error || failed_ != 0) continue;
            own_.make_own(d, not_one_expression);
            result.diagnostics.push_back(std::move(d));
        }
        if (result.diagnostics.empty())
            result.diagnostics.push_back(own_.about_all(failed_ != 0 ? failed_ : not_one_expression));
        return result;
    }

    const api::surroundings* in_;
    api::own_text own_;
    bool is_truth_;
    const limits& within_;
    wrapping wrapped_;
    std::shared_ptr<text::source_set> sources_;
    ast::tree tree_;
    messages::sink sink_;
    int failed_ = 0;
};

}  // namespace

evaluated api::evaluate_in(const surroundings* in, std::string_view text, std::string_view shown,
                           const limits& within) {
    const own_text own{shown, 0, "expression"};
    evaluated result;
    if (text.find_first_not_of(" \t\r\n") == std::string_view::npos) {
        result.diagnostics.push_back(own.about_all(not_one_expression));
        return result;
    }
    const auto tried = [&](const frame& form) { return expression(in, own, text, within, form); };
    result = tried(as_number).run(false);
    const bool is_no_number = std::any_of(result.diagnostics.begin(), result.diagnostics.end(),
                                          [](const diagnostic& d) { return d.code == wrong_type; });
    if (!is_no_number) return result;
    switch (tried(of_any_kind).kind()) {
        case check::kind::yes_no: return tried(as_truth).run(false);
        case check::kind::date: return tried(as_date).run(true);
        case check::kind::error: return result;
        default: break;
    }
    result.diagnostics.assign(1, own.about_all(not_one_value));
    return result;
}

evaluated evaluate_expression(std::string_view text, const limits& within) {
    return api::evaluate_in(nullptr, text, text, within);
}

}  // namespace pol
