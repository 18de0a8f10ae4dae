// The workshop of the planner: a plan in the making, and what is remembered while it is made.
//
// An expression is translated where it stands: its `surroundings` tell which items are in scope. The same declaration in the
// same surroundings is translated once, and equal nodes are one node, so a plan is never larger than the policy is long
// but for the functions it calls.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "lang/check/checked.hpp"
#include "lang/messages/sink.hpp"
#include "runtime/plan/plan.hpp"

#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace pol::plan {

// What an expression stands for.
struct value {
    enum class form : std::uint8_t { bad, absent, scalar, period, record, list, values, parameter_list };

    form is = form::bad;
    form item = form::bad;  // list: scalar, period or record; its item is described by the members below
    index a = none;         // scalar: node; period: first day; values: into value_lists; parameter_list: parameter
    index b = none;         // period: last day
    index instance = none;  // record
    index domain = 0;       // record: of its row
    index draft = none;     // list: the rows
};

inline value item_of(value list) {
    list.is = list.item;
    list.item = value::form::bad;
    list.draft = none;
    return list;
}

// A record laid out at one place: which column, table or expression each field is.
struct field_place {
    enum class leads : std::uint8_t { column, period, record, list, derived, nothing } to = leads::nothing;
    index target = none;  // column (period: of the start); record: instance; list: table
};

struct instance {
    std::uint32_t record = 0;
    index table = 0;
    index parent = none;  // instance around
    index shape = none;
    index presence = none;  // column
    std::vector<field_place> fields;
};

// Rows in the making: a selection of the plan once something ranges over them.
struct draft {
    selection rows;
    index made = none;  // selection
};

struct scope {
    value item;
    index row = 0;          // domain of the item itself: of a group, the group's
    index instance = none;  // whose fields have bare names
    index domain = 0;       // of that record's row: of a group, its members'
    const scope* outer = nullptr;
};

struct surroundings {
    const scope* items = nullptr;
    const std::vector<value>* arguments = nullptr;
    index current = 0;     // the innermost domain of the place, also inside a function that is called there
    index product = none;  // set for a list that is looked at again for each row of this domain
};

// What is looked at for each item of a list, besides the list: an expression inside of `opened` items, or a node.
struct body_of_list {
    ast::expr_id what;
    std::uint32_t opened = 0;
    index besides = none;
};

struct node_key {
    node content;  // without where and scale
    index owner = none;

    friend bool operator==(const node_key& x, const node_key& y);
};

struct node_hash {
    std::size_t operator()(const node_key& k) const;
};

struct triple {
    const void* what = nullptr;
    std::uint64_t first = 0;
    std::uint64_t second = 0;

    friend bool operator==(const triple&, const triple&) = default;
};

struct triple_hash {
    std::size_t operator()(const triple& t) const;
};

inline std::uint64_t mixed(std::uint64_t seed, std::uint64_t more) {
    seed ^= more + 0x9e3779b97f4a7c15ULL + (seed << 6) + (seed >> 2);
    return seed * 0xff51afd7ed558ccdULL;
}

class builder {
public:
    builder(const check::checked& policy, std::shared_ptr<const text::source_set> sources, messages::sink& found);

    // In this order; false: an error was reported.
    bool build();
    plan take() { return std::move(plan_); }

private:
    // ---- builder.cpp: names, words, constants
    void report(int code, text::span where, std::vector<std::string> arguments = {});
    void plan_header();
    void plan_choices();
    index site_of(text::span where);
    index reason_of(const ast::reason& r);
    index constant_of(constant c);
    index text_of(std::string_view t);
    index constant_node(const constant& c, const check::type& as);
    const check::type& type_of(ast::expr_id e) const { return checked_->type_of(e); }
    const ast::expr& expr_of(ast::expr_id e) const { return (*tree_)[e]; }
    const constant* constant_at(index node) const;
    std::string shown(const constant& c, const check::type& as) const;
    std::string line_of(text::span where) const;

    // ---- nodes.cpp: equal nodes are one; constants are computed; denominators
    index add_node(node n, text::span where = {});
    index fold_node(const node& n, text::span where);
    index unary(op is, index a, const check::type& gives, text::span where);
    index binary(op is, index a, index b, const check::type& gives, text::span where);
    index yes_no(op is, index a, index b, text::span where);
    index join(index x, index y) const;  // the inner one of two domains
    bool is_around(index outer, index inner) const;
    index domain_of(const value& v) const;
    index domain_for(const domain& d);
    std::int64_t scale_of(const node& n) const;
    std::int64_t lookup_scale(const node& n) const;
    std::int64_t bracket_scale(const node& n) const;

    // ---- layout.cpp: facts
    void plan_facts();
    index lay_out(std::uint32_t record, index table, const std::string& path, index within, index around, index clause);
    field_place lay_out_field(const check::field& f, index inside, const std::string& path, index within, index clause);
    index add_column(const check::type& t, const check::field* f, index table, std::string path, index within);
    field_place lay_out_list(const check::field& f, const check::type& t, index inside, const std::string& path,
                             index within, index clause);
    void add_member(index inside, const check::field& f, const field_place& place);
    void plan_defaults();
    void plan_default(const check::field& f, index column, const surroundings& here);
    void plan_default_period(const check::field& f, index column, const surroundings& here);
    index table_domain(index table);

    // ---- parameters.cpp: parameters, tables, brackets
    void plan_parameters();
    void plan_parameter(const check::parameter& from, parameter& to);
    void plan_parameter_values(const check::parameter& from, const check::type& as, parameter& to);
    void check_range(const parameter& p, const constant& c, const check::type& as, text::span where);
    index constant_value(ast::expr_id e, const check::type& as, int code, const std::string& name);
    void plan_tables();
    value call_table(const ast::expr& e, std::uint32_t table, ast::expr_id on, const surroundings& here);
    index make_lookup(std::uint32_t table, const std::vector<index>& arguments, index current);
    index row_condition(const ast::row& r, const surroundings& here);
    index cell_condition(const ast::cell& c, index argument, const surroundings& here);
    value call_brackets(const ast::expr& e, std::uint32_t table, const surroundings& here);

    // ---- expressions.cpp, references.cpp: single values
    value translate(ast::expr_id e, surroundings here);
    value translate_kind(ast::expr_id id, const ast::expr& e, const surroundings& here);
    index scalar(ast::expr_id e, const surroundings& here);
    index single(const value& v, ast::expr_id e);
    value literal(ast::expr_id id, const ast::expr& e);
    value chain(ast::expr_id e, const surroundings& here);
    index arithmetic_node(const ast::expr& e, ast::expr_id id, index a, index b);
    index choice_between(index condition, index yes, index no, const check::type& gives, text::span where);
    value presence_of(const value& v, text::span where);
    value derived_field(index instance, index domain, std::uint32_t field, index product);
    value comparison(const ast::expr& e, const surroundings& here);
    value conditional(ast::expr_id id, const ast::expr& e, const surroundings& here);
    value dated(ast::expr_id id, const ast::expr& e, const surroundings& here);
    value up_to(ast::expr_id id, const ast::expr& e, const surroundings& here);
    value extremes(ast::expr_id id, const ast::expr& e, const surroundings& here);
    value given(const ast::expr& e, const surroundings& here);
    value rounded(ast::expr_id id, const ast::expr& e, const surroundings& here);
    value name(ast::expr_id id, const ast::expr& e, const surroundings& here);
    value member(ast::expr_id id, const ast::expr& e, const surroundings& here);
    value referred(ast::expr_id id, const check::referent& r, const surroundings& here);
    value field_by_name(const check::referent& r, const surroundings& here);
    bool find_record(std::uint32_t record, index& instance, index& domain) const;
    value field_value(index instance, index domain, std::uint32_t field, index product);
    value list_in(index table, index domain, index product);
    value list_field(const value& list, std::uint32_t record, std::uint32_t field);
    value parameter_value(std::uint32_t parameter, text::span where);
    value let_value(const ast::let& l, const surroundings& here);
    value function_call(const ast::expr& e, const ast::let& l, const surroundings& here);
    bool is_of_award(const ast::let* l) const;
    value of_node(index n) const;
    value error_here(text::span where);

    // ---- lists.cpp: lists and what is made of them
    value where(const ast::expr& e, const surroundings& here);
    value list_literal(const ast::expr& e, const surroundings& here);
    value aggregate(ast::expr_id id, const ast::expr& e, const surroundings& here);
    value aggregate_values(ast::expr_id id, const ast::expr& e, const value& list);
    value count(ast::expr_id id, const ast::expr& e, const surroundings& here);
    value quantified(const ast::expr& e, const surroundings& here);
    value membership(const ast::expr& e, const surroundings& here);
    index is_in(index element, ast::expr_id list, const surroundings& here, text::span where);
    index is_in_values(index element, const value& values, text::span where);
    value includes(const ast::expr& e, const surroundings& here);
    value list_for(ast::expr_id list, const body_of_list& body, const surroundings& here);
    surroundings among(const scope& items, const value& list, const surroundings& here) const;
    index constant_list_of(std::vector<index> constants);
    index rest_rows(index award, bool is_rest);
    value rest(const ast::expr& e);
    index own_domain(const selection& rows) const;
    index nested_aggregate(op is, const value& list, index body, const check::type& gives, text::span where);
    index draft_of(selection rows);
    index selection_of(index draft);
    scope scope_of(const value& list, const surroundings& here) const;
    index base_of(ast::expr_id list, const surroundings& here);
    bool reads_outside(ast::expr_id e, std::uint32_t opened, index base, const surroundings& here) const;
    index aggregate_node(op is, const value& list, index body, const check::type& gives, text::span where);

    // ---- awards.cpp
    void plan_award(const check::clause& of, std::size_t place, clause& around);
    scope plan_items(const ast::for_each& from, award& to);
    scope group_scope(const value& list);
    scope error_scope(text::span where);
    std::size_t place_of(const award& a) const;
    index domain_below(index rows, index group);
    step plan_step(const ast::step& from, clause& around, const surroundings& of_items);
    index pool_of(const ast::step& from, index value, clause& around);
    condition condition_of(const ast::condition& c, const surroundings& here);
    std::vector<exception> exceptions_of(const std::vector<ast::exception>& from, const surroundings& here);
    void must_be_single(index node, ast::expr_id e);
    index award_called(const ast::word& name) const;

    // ---- clauses.cpp
    void plan_clauses();
    void plan_clause(const check::clause& from, clause& to);
    std::string agency_called(const ast::word& w) const;
    void plan_permit(const ast::permit& from, permit& to);
    void plan_rest(const ast::clause& from, clause& to);
    void plan_rounding(const ast::rounding& own, clause& to);
    void plan_groups();
    void plan_reads(index clause);

    // ---- analysis.cpp, table_analysis.cpp
    void analyse_exceptions(const std::vector<exception>& all, const std::vector<ast::exception>& from);
    void analyse_award(const ast::award& from, const award& a);
    void analyse_total(const ast::clause& from, const clause& c);
    bool is_surely_zero(index node) const;
    const exact* planned_number(index node) const;
    const exact* planned_step(const step& s) const;
    bool walk_steps(const award& a, const ast::award* from, exact& most);
    void analyse_table(const ast::table& t, const lookup& made, const surroundings& here);
    void analyse_brackets(const ast::brackets& t, const bracket_table& made);

    friend class table_analysis;

    const check::checked* checked_;
    const ast::tree* tree_;
    std::shared_ptr<const text::source_set> sources_;
    messages::sink* found_;
    plan plan_;
    bool failed_ = false;
    bool exhausted_ = false;  // a limit was passed: nothing more is translated
    std::uint32_t depth_ = 0;
    text::span looked_at_;  // the expression that is being translated

    index owner_ = none;  // clause whose expressions are translated
    const ast::clause* clause_ = nullptr;
    const ast::award* award_ = nullptr;
    const scope* award_scope_ = nullptr;
    std::vector<value> award_items_;  // by award of the clause: the list of its items, or of its groups' members
    std::unordered_map<std::string_view, index> award_names_;
    std::unordered_map<std::string, index> pools_;
    std::unordered_map<std::string_view, std::string_view> agency_names_;  // to the first name

    struct pending_field {
        const check::field* from = nullptr;
        index column = none;
        index instance = none;
        index clause = none;
    };

    std::vector<pending_field> pending_;  // whose defaults and bounds are still to be planned
    std::vector<instance> instances_;
    std::vector<index> item_instance_;                 // by table
    std::vector<index> top_instance_;                  // by record: facts and claims
    std::vector<std::vector<index>> bounded_columns_;  // by clause: of its claim
    std::vector<index> column_clause_;                 // by column
    std::vector<std::vector<index>> value_lists_;
    std::vector<draft> drafts_;
    std::vector<index> parameter_place_;  // by checked parameter: index into plan_.parameters
    std::vector<index> table_place_;      // by ast table: index into plan_.table_parameters
    std::vector<bool> table_is_analysed_;
    std::vector<bool> brackets_are_analysed_;
    std::vector<char> seen_nodes_;
    std::vector<char> seen_rows_;

    std::unordered_map<node_key, index, node_hash> nodes_;
    std::unordered_map<std::string, index> constants_;
    std::unordered_map<std::string, index> texts_;
    std::unordered_map<std::string, index> constant_lists_;
    std::unordered_map<std::string, index> reasons_;
    std::unordered_map<std::uint64_t, index> sites_;
    std::unordered_map<triple, index, triple_hash> domains_;
    std::unordered_map<triple, value, triple_hash> derived_;
    std::unordered_map<triple, value, triple_hash> lets_;
    std::unordered_map<std::string, value> calls_;
    std::unordered_map<std::string, index> lookups_;
    std::unordered_multimap<std::uint64_t, index> draft_places_;
};

// Names and words, as the checker's result has them.
titles titles_of(const ast::titles& t);
kind kind_of(const check::type& t);
unit unit_of(const check::type& t);
bool is_number(const check::type& t);
std::int64_t cell_scale(const check::type& t);
number::rounding rounding_of(ast::expr_op mode);
relation relation_of(ast::expr_op o);

// Denominators: none above this is kept (0: not known).
inline constexpr std::int64_t largest_scale = 1'000'000'000'000;
std::int64_t common_scale(std::int64_t x, std::int64_t y);
std::int64_t product_scale(std::int64_t x, std::int64_t y);
std::int64_t scale_of_constant(const exact& e);

// The nodes that a node reads directly; `rows` receives the selections, whose conditions belong to it as well.
void operands_of(const plan& p, const node& n, std::vector<index>& nodes, std::vector<index>& rows);
std::string_view op_name(op o);

}  // namespace pol::plan
