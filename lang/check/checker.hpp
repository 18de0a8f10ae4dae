// The checker's own bookkeeping while it works: who declares which name, what is being looked at, what was used.
//
// The work is split by subject: symbols.cpp (declarations), amendments.cpp, types.cpp, names.cpp, expressions.cpp,
// operators.cpp, lists.cpp, definitions.cpp (lets, derived fields, parameters), clauses.cpp, awards.cpp, tables.cpp,
// examples.cpp, data.cpp and unused.cpp. Types of lets, derived fields and parameters in place are found when first
// asked for, so the order of declarations does not matter; a state per definition finds circles.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "lang/check/check.hpp"

#include <deque>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

namespace pol::check {

inline constexpr std::uint32_t nowhere = 0xffffffff;

enum class symbol_kind : std::uint8_t { fact, claim_fact, parameter, let, table, brackets, clause };

struct symbol {
    symbol_kind is = symbol_kind::fact;
    std::uint32_t index = 0;
    text::span where;
};

using name_map = std::unordered_map<std::string_view, symbol>;
using index_map = std::unordered_map<std::string_view, std::uint32_t>;
// By parameter: where each day of a series that amendments extend stands.
using series_days = std::unordered_map<std::uint32_t, std::unordered_map<std::int64_t, text::span>>;

enum class progress : std::uint8_t { untouched, begun, done };

struct let_entry {
    const ast::let* declared = nullptr;
    std::uint32_t clause = nowhere;
    std::uint32_t award = nowhere;
    progress state = progress::untouched;
    type_id type = 0;
    bool is_used = false;
};

struct award_entry {
    const ast::award* declared = nullptr;
    progress state = progress::untouched;
    type_id item = 0;       // of the list, once known
    bool is_group = false;  // items are groups made by `by`
    name_map lets;
};

struct clause_entry {
    name_map names;  // claim facts, parameters and lets
    std::vector<award_entry> awards;
    index_map award_names;
    index_map permit_names;
    std::set<std::string> permissions;   // what `expect permit` may name
    std::set<std::string_view> effects;  // waivers, duties and advice
    std::set<std::string_view> reasons;
    std::uint32_t order = 0;   // of the amendment that brought the text, from 1; 0 = the original
    bool is_repealed = false;  // until the clauses are selected
    std::vector<const ast::require_change*> requirements;  // conditions that amendments add
};

struct parameter_entry {
    bool is_used = false;
    bool is_typed = false;  // `type` in the result is known (perhaps still `bare`)
    progress state = progress::untouched;
};

struct record_entry {
    std::vector<progress> derived;   // by field
    std::vector<char> is_read;       // by field
    bool is_list_item = false;       // some list has it as element
    bool is_root = false;            // `facts` or a claim
    std::uint32_t clause = nowhere;  // of a claim, for what is written in it
    index_map fields;
};

struct item_scope {
    std::string_view variable;  // empty where items have no name
    type_id item = 0;
    bool is_group = false;
    bool is_for_each = false;  // `position` counts here
    bool is_record = false;    // a derived field's own record
};

// Where an expression stands, which decides what its names mean.
struct place {
    std::uint32_t clause = nowhere;
    std::uint32_t award = nowhere;
    const std::vector<ast::argument>* arguments = nullptr;
    std::vector<item_scope> scopes;
    bool is_property = false;  // `always`: clauses and awards are amounts
};

struct resolved {
    referent to;
    type_id type = 0;
    bool is_found = false;
    std::uint32_t clause = nowhere;  // of a clause's name
};

enum class name_use : std::uint8_t { value, series, clause };

// 2021-03-01
std::string day_text(std::int32_t day);

struct checker {
    const ast::tree& tree;
    messages::sink& sink;
    const int deepest;
    checked result;

    // ---- declarations
    name_map top;
    index_map type_names;  // index into choices, or records + record_bit
    index_map agencies;
    index_map samples;
    index_map cases;
    std::vector<clause_entry> clauses;
    std::vector<parameter_entry> parameters;
    std::vector<record_entry> records;
    std::vector<let_entry> lets;
    std::unordered_map<const ast::let*, std::uint32_t> let_of;
    std::unordered_map<std::uint64_t, type_id> interned;
    std::unordered_map<std::string_view, std::uint32_t> parameter_names;  // full names, both languages
    std::deque<std::string> texts;                                        // composed names
    std::set<std::string_view> repealed;
    std::set<std::string_view> used_agencies, used_types, used_tables, used_samples, used_cases;
    std::unordered_set<std::string_view> all_awards;  // names of those of every clause, for the ledgers of examples
    index_map selected;                               // names of clauses, while amendments add and repeal them
    std::vector<index_map> choice_values;             // by choice
    std::set<std::pair<std::uint32_t, type_id>> sample_types;
    std::vector<progress> sample_states;

    place here;
    int depth = 0;
    bool is_data_checked = true;  // false in an example that expects bad input

    checker(const ast::tree& of, messages::sink& to, const check_limits& most)
        : tree(of), sink(to), deepest(most.depth) {}
    checked run(const std::vector<std::uint32_t>& amendments);

    // ---- symbols.cpp
    void declare_policy();
    void declare_types();
    void declare_facts();
    void declare_top();
    void declare_clause(std::uint32_t c);
    void declare_awards(std::uint32_t c);
    void collect_reasons(std::uint32_t c);
    std::uint32_t declare_parameter(std::uint32_t tree_index, std::uint32_t clause);
    void declare_let(const ast::let& let, std::uint32_t clause, std::uint32_t award, name_map& into);
    void declare_in(name_map& into, const ast::names& names, symbol what);
    void declare_in(index_map& into, const ast::names& names, std::uint32_t index, text::span first);
    void declare_choice(const ast::choice& choice);
    void twice(const ast::word& name, text::span first);
    void declare_parameters_in(ast::expr_id root, std::uint32_t clause);
    void declare_parameters_in(const std::vector<ast::step>& steps, std::uint32_t clause);
    void declare_parameters_in(const std::vector<ast::exception>& exceptions, std::uint32_t clause);
    void declare_parameters_of_award(const ast::award& award, std::uint32_t clause);

    // ---- types.cpp
    type_id intern(type t);
    type_id simple(kind k) { return intern({k, false, false, 0}); }
    type_id money(std::uint32_t currency = 0, bool is_signed = false) {
        return intern({kind::money, false, is_signed, currency});
    }
    type_id list_of(type_id element);
    type_id plain(type_id t);  // without optional and signed
    type_id optional(type_id t);
    std::uint32_t currency(std::string_view code);
    type_id declared(ast::type_id t, std::uint32_t owner);
    std::uint32_t declare_record(std::string_view name, std::uint32_t owner, std::uint32_t clause);
    void add_fields(std::uint32_t record, const ast::field* first, std::size_t count);
    type_id element(type_id list) const { return result.types[list].is == kind::list ? result.types[list].detail : 0; }
    kind is(type_id t) const { return result.types[t].is; }
    bool is_numeric(type_id t) const;
    bool takes_bare(type_id t) const;
    bool fits(type_id from, type_id to) const;
    type_id join(type_id a, type_id b);
    std::string describe(type_id t) const;

    // ---- names.cpp
    resolved resolve(const ast::word& name, type_id hint, name_use use);
    resolved resolve_in_scopes(std::string_view name);
    resolved resolve_symbol(const symbol& s, const ast::word& name, name_use use);
    resolved field_of(std::uint32_t record, std::string_view name);
    const symbol* find_symbol(std::string_view name) const;
    bool is_known(std::string_view name) const;
    type_id argument_type(const ast::argument& a);
    std::vector<std::string_view> names_here() const;
    bool suggest_in_groups(diagnostic& d, const ast::word& name);
    type_id infer_name(ast::expr_id e, type_id hint, name_use use);
    type_id infer_member(ast::expr_id e, name_use use);
    type_id clause_member(ast::expr_id e, std::uint32_t clause, name_use use);
    type_id infer_call(ast::expr_id e, bool is_dated);
    std::optional<std::uint32_t> value_of(std::uint32_t choice, std::string_view name) const;
    void mark_read(std::uint32_t record, std::uint32_t field) { records[record].is_read[field] = 1; }

    // ---- expressions.cpp
    type_id infer(ast::expr_id e, type_id hint = 0);
    type_id infer_kind(ast::expr_id e, type_id hint);
    type_id require(ast::expr_id e, type_id wanted);   // reports when it does not fit
    type_id settle(ast::expr_id e, type_id hint = 0);  // a plain number becomes `number`
    void condition(ast::expr_id e) { require(e, simple(kind::yes_no)); }
    void adapt(ast::expr_id e, type_id to);
    void adapt_parameter(std::uint32_t p, type_id to);
    void mismatch(ast::expr_id e, type_id wanted);
    type_id infer_none(ast::expr_id e, type_id hint);
    type_id infer_parameter(ast::expr_id e, type_id hint);
    type_id infer_up_to(ast::expr_id e, type_id hint);
    type_id infer_conditional(ast::expr_id e, type_id hint);
    type_id infer_choice_of(ast::expr_id e, type_id hint);
    type_id infer_round(ast::expr_id e, type_id hint);
    type_id infer_dates(ast::expr_id e);
    type_id infer_list(ast::expr_id e, type_id hint);
    type_id infer_on(ast::expr_id e);
    type_id infer_latest(ast::expr_id e);

    // ---- operators.cpp
    type_id infer_arithmetic(ast::expr_id e, type_id hint);
    void lend_money(ast::expr_id e);
    type_id infer_sum(ast::expr_id e, type_id a, type_id b);
    type_id infer_product(ast::expr_id e, type_id a, type_id b);
    type_id infer_quotient(ast::expr_id e, type_id a, type_id b);
    type_id infer_whole_division(ast::expr_id e, type_id a, type_id b);
    type_id cannot_combine(ast::expr_id e, type_id a, type_id b);
    type_id infer_comparison(ast::expr_id e);
    type_id infer_membership(ast::expr_id e);
    type_id infer_presence(ast::expr_id e);
    type_id infer_convert(ast::expr_id e);
    std::pair<type_id, type_id> infer_pair(ast::expr_id a, ast::expr_id b);
    bool currencies_differ(ast::expr_id e, type_id a, type_id b);
    void must_compare(ast::expr_id e, type_id a, type_id b, bool is_ordered);

    // ---- lists.cpp
    type_id infer_where(ast::expr_id e);
    type_id infer_aggregate(ast::expr_id e);
    type_id infer_quantifier(ast::expr_id e);
    type_id infer_items_of_award(ast::expr_id e);
    type_id require_list(ast::expr_id e);  // gives the element's type
    void enter(std::string_view variable, type_id item, bool is_group = false, bool is_for_each = false);
    void leave() { here.scopes.pop_back(); }

    // ---- definitions.cpp
    type_id type_of_let(std::uint32_t l, text::span used_at);
    type_id type_of_field(std::uint32_t record, std::uint32_t field);
    type_id type_of_parameter(std::uint32_t p);
    void check_record_fields();
    void check_field(std::uint32_t record, std::uint32_t field);
    void check_parameter(std::uint32_t p);
    void finish_types();
    bool is_fixed(ast::expr_id e) const;
    void must_be_fixed(ast::expr_id e);
    void check_bounds(const std::vector<ast::bound>& bounds, type_id t);
    void check_entries(const std::vector<ast::entry>& entries, type_id t);
    void check_unit(const ast::rounding& rounds);
    place inside_record(std::uint32_t record) const;
    void check_record_circles();
    void measure_record(std::uint32_t record);

    // ---- tables.cpp
    void check_tables();
    void check_table(const ast::table& t);
    void check_row(const ast::table& t, const ast::row& row, type_id value);
    void check_brackets(const ast::brackets& b);
    bool is_dated(const ast::table& t) const { return !t.versions.empty() && t.versions.front().is_dated; }

    // ---- clauses.cpp, awards.cpp
    void check_clause(std::uint32_t c);
    void check_conditions(const std::vector<ast::condition>& conditions);
    void check_permit(const ast::permit& p);
    void check_effects(std::uint32_t c);
    void check_highest(const ast::highest& h, bool is_group);
    void check_groups();
    void check_properties();
    void check_names_differ(const std::vector<ast::word>& names);
    bool find_clause(const ast::word& name);
    bool find_award(const ast::word& name);
    void check_agency(const ast::word& name);
    void type_award_items(std::uint32_t c, std::uint32_t a);
    void enter_items(std::uint32_t c, std::uint32_t a);
    void check_award(std::uint32_t c, std::uint32_t a);
    void check_steps(const std::vector<ast::step>& steps, const ast::award* of);
    void check_step_place(const ast::step& s, const ast::award* of);
    void check_step(const ast::step& s, const ast::award* of);
    void check_exceptions(const std::vector<ast::exception>& exceptions, type_id value);
    void check_rest_of(const ast::word& award, bool is_rest, std::uint32_t from);

    // ---- amendments.cpp
    void select_clauses(const std::vector<std::uint32_t>& amendments);
    void check_header(const ast::amend& a);
    void apply_structure(std::uint32_t amendment, std::uint32_t order);
    void put_clause(const ast::clause_change& change, std::uint32_t amendment, std::uint32_t order);
    void add_clause(const ast::clause& clause, provenance origin, std::uint32_t order);
    void repeal_clause(std::uint32_t c);
    void drop_repealed();
    std::uint32_t find_selected(const ast::word& name);
    void declare_amendments();
    void apply_values();
    void apply_set(std::uint32_t amendment, const ast::set_change& set, std::uint32_t order);
    void apply_extension(std::uint32_t amendment, const ast::extend_change& extension, series_days& days);
    void apply_requirements();
    void apply_requirement(std::uint32_t c, const ast::require_change& change);
    std::uint32_t find_parameter(const ast::path& path, std::uint32_t clause);
    void no_parameter(const ast::path& path);
    bool is_same_value(ast::expr_id a, ast::expr_id b) const;
    bool mentions(ast::expr_id e, std::string_view name) const;

    // ---- examples.cpp, data.cpp
    void check_examples();
    void check_example(const ast::example& e);
    void check_givens(const std::vector<ast::given>& givens, std::uint32_t clause, std::set<std::string>& seen);
    void check_expectation(const ast::expectation& x, std::uint32_t clause);
    void check_reasons(const ast::expectation& x, std::uint32_t clause);
    std::optional<type_id> type_of_path(const ast::path& path, std::uint32_t clause);
    void check_path(const ast::path& path, std::uint32_t clause);
    void check_data(ast::data_id d, type_id wanted);
    void check_sample(const ast::word& name, type_id wanted);
    void check_data_fields(const ast::data& d, type_id wanted);

    // ---- unused.cpp
    void warn_unused();
    void warn_unused_facts();
    void warn_unused_parameters();

    // ---- reporting
    diagnostic& error(int code, text::span where, std::vector<std::string> arguments = {}) {
        return sink.report(code, where, std::move(arguments));
    }
    void did_you_mean(diagnostic& d, text::span where, std::string_view wrong,
                      const std::vector<std::string_view>& known);
    template <class Map>
    static void add_keys(const Map& map, std::vector<std::string_view>& to) {
        for (const auto& [name, value_unused] : map) {
            if (to.size() == messages::most_names_compared) return;
            to.push_back(name);
        }
    }
    // For suggestions: none once nobody will see them.
    template <class Map>
    std::vector<std::string_view> keys(const Map& map) const {
        std::vector<std::string_view> names;
        if (!sink.is_closed()) add_keys(map, names);
        return names;
    }
    const ast::expr& at(ast::expr_id e) const { return tree[e]; }
    type_id set_type(ast::expr_id e, type_id t) { return result.expr_types[e.index] = t; }
    referent& refer(ast::expr_id e) { return result.expr_referents[e.index]; }
};

// Puts another place in force for as long as it lives.
class elsewhere {
public:
    elsewhere(place& current, place other) : current_(current), outer_(std::exchange(current, std::move(other))) {}
    ~elsewhere() { current_ = std::move(outer_); }
    elsewhere(const elsewhere&) = delete;
    elsewhere& operator=(const elsewhere&) = delete;

private:
    place& current_;
    place outer_;
};

}  // namespace pol::check
