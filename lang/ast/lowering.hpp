// The lowering of one file: what its parts share. Each `lower_X` reads the children of a node of kind X in the order in
// which the grammar wrote them.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "lang/ast/lower.hpp"
#include "lang/text/keywords.hpp"

#include <initializer_list>
#include <string_view>
#include <vector>

namespace pol::ast {

using syntax::node;
using syntax::node_kind;
using text::keyword;

// The children of a node, comments and error nodes left out.
class children {
public:
    children(const syntax::tape& tape, std::size_t parent)
        : tape_(&tape), at_(parent + 1), end_(parent + tape.nodes[parent].size) {
        pass_over();
    }

    bool done() const { return at_ >= end_; }
    std::size_t index() const { return at_; }
    const node& peek() const { return tape_->nodes[at_]; }
    bool at(node_kind kind) const { return !done() && peek().kind == kind; }
    bool at(keyword k) const { return at(node_kind::keyword) && peek().detail == static_cast<std::uint16_t>(k); }
    void next() {
        at_ += peek().size;
        pass_over();
    }
    // The index of the child and one step on.
    std::size_t take() {
        const std::size_t taken = at_;
        next();
        return taken;
    }
    bool take(keyword k) {
        if (!at(k)) return false;
        next();
        return true;
    }

private:
    void pass_over() {
        while (at_ < end_ && (peek().kind == node_kind::comment || peek().kind == node_kind::error)) at_ += peek().size;
    }

    const syntax::tape* tape_;
    std::size_t at_;
    std::size_t end_;
};

class lowering {
public:
    lowering(const syntax::tape& tape, const text::source& file, tree& out, messages::sink& sink)
        : tape_(tape), file_(file), out_(out), sink_(sink), first_expr_(static_cast<std::uint32_t>(out.exprs.size())) {}

    void lower_file();

private:
    friend class folding;

    // ---- common parts (lower.cpp)
    children of(std::size_t n) const { return {tape_, n}; }
    const node& at(std::size_t n) const { return tape_.nodes[n]; }
    span where(std::size_t n) const { return {file_.base() + at(n).begin, file_.base() + at(n).end}; }
    std::string_view bytes(std::size_t n) const { return file_.bytes().substr(at(n).begin, at(n).end - at(n).begin); }
    keyword keyword_at(std::size_t n) const { return static_cast<keyword>(at(n).detail); }
    std::string_view keep(std::string text);
    std::string_view text_of(std::size_t n);
    word lower_word(std::size_t n) const { return {bytes(n), where(n)}; }
    names lower_names(std::size_t n) const;
    titles lower_titles(std::size_t n);
    reason lower_reason(std::size_t n);
    path lower_path(std::size_t n) const;
    std::int32_t lower_date(std::size_t n) const;
    source_note lower_source(std::size_t n);
    void optional_titles(children& c, titles& into);
    void optional_reason(children& c, reason& into);
    word optional_word(children& c) const;
    void words(children& c, std::vector<word>& into) const;

    // ---- expressions (lower_expressions.cpp, folding.cpp)
    expr_id make(expr e, std::initializer_list<expr_id> operands);
    expr_id make(expr e, const std::vector<expr_id>& operands);
    expr_id bad(span where);
    expr_id lower_expr(std::size_t n);     // of an `expr` node
    expr_id lower_operand(std::size_t n);  // of an `operand` node
    expr_id lower_primary(std::size_t n);
    expr_id lower_leaf(std::size_t n);
    expr_id lower_number(std::size_t n);
    expr_id lower_day(std::size_t n);
    expr_id lower_period(std::size_t n);
    expr_id lower_parens(std::size_t n);
    expr_id lower_call(std::size_t n);
    expr_id lower_parameter_here(std::size_t n, parameter_place place);
    expr_id parameter_expr(parameter p);
    expr_id lower_up_to(std::size_t n);
    expr_id lower_ceiling(std::size_t n, std::size_t bracket);
    expr_id lower_phrase(std::size_t n);  // `sum of …`, `year of …` and their like
    expr_id lower_quantifier(std::size_t n);
    expr_id lower_suffix(std::size_t n, expr_id left, span whole);
    std::vector<expr_id> lower_arguments_of_call(std::size_t n);
    bool has_trailing_comma(std::size_t list, std::size_t last) const;
    parameter lower_parameter_parts(children& c);
    void lower_parameter_mark(std::size_t n, parameter& into);
    rounding lower_rounding(std::size_t n);

    // ---- declarations (lower_declarations.cpp)
    type_id lower_type(std::size_t n);
    type_id record_type(std::size_t block);
    bound lower_bound(std::size_t n);
    void lower_field(std::size_t n, std::vector<field>& into);
    std::vector<field> lower_fields(std::size_t block);
    void lower_policy(std::size_t n);
    agency lower_agency(std::size_t n);
    choice lower_choice(std::size_t n);
    std::uint32_t lower_parameter(std::size_t n);
    std::vector<entry> lower_entries(std::size_t block);
    argument lower_argument(std::size_t n);
    cell lower_cell(std::size_t n);
    row lower_row(std::size_t n);
    table lower_table(std::size_t n);
    brackets lower_brackets(std::size_t n);
    let lower_let(std::size_t n);
    group lower_group(std::size_t n);

    // ---- clauses (lower_clauses.cpp)
    clause lower_clause(std::size_t n);
    void lower_clause_item(std::size_t n, clause& into);
    award lower_award(std::size_t n);
    condition lower_condition(std::size_t n);
    for_each lower_for_each(std::size_t n);
    pay lower_pay(std::size_t n);
    step lower_cap(std::size_t n);
    step lower_limit(std::size_t n);
    step lower_other_step(std::size_t n);
    exception lower_exception(std::size_t n);
    void step_ending(children& c, step& into);
    void keys(children& c, std::vector<expr_id>& into);
    highest lower_highest(std::size_t n);
    permit lower_permit(std::size_t n);
    grant lower_grant(std::size_t n);
    effect lower_effect(std::size_t n);
    report lower_report(std::size_t n);

    // ---- amendments and examples (lower_examples.cpp)
    amend lower_amend(std::size_t n);
    void lower_change(std::size_t n, amend& into);
    data_id lower_data(std::size_t n);
    data_id keep_data(data d);
    std::vector<data_field> lower_data_fields(std::size_t block);
    given lower_given(std::size_t n);
    expectation lower_expectation(std::size_t n);
    std::uint32_t lower_example(std::size_t n);
    always lower_always(std::size_t n);

    void lower_declaration(std::size_t n);

    const syntax::tape& tape_;
    const text::source& file_;
    tree& out_;
    messages::sink& sink_;
    std::uint32_t first_expr_;
    bool is_too_deep_ = false;           // reported once
    std::vector<std::uint32_t> depths_;  // of the expressions from first_expr_ on
};

expr_op rounding_mode(keyword k);

}  // namespace pol::ast
