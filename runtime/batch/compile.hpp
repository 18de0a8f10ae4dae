// The compiler of the batch: nodes, lists and clauses of a plan to a program over columns.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "runtime/batch/engine.hpp"
#include "runtime/batch/program.hpp"

#include <map>
#include <optional>
#include <utility>
#include <vector>

namespace pol::batch {

// A clause ready to run, and the names that belong to the bits and columns of its program.
struct compiled_clause {
    batch::program program;
    std::vector<std::string> reasons;
    std::vector<effect_column> effects;  // without rows
    std::vector<note_column> notes;      // without rows
};

// Nothing: the clause uses what only the exact evaluator does.
std::optional<compiled_clause> compile(const plan::plan& p, index clause, const request& asked);

// Where the value of a node is: a constant, or a register that holds value * scale.
struct slot {
    bool is_constant = false;
    number::exact constant;  // numbers
    std::int64_t value = 0;  // constants of other kinds
    reg at = no_reg;
    std::int64_t scale = 1;
    space in = root;
};

// Plain numbers and rates are kept to six places, which few of them need and which long products cannot hold. `usual`: two
// places, four for rates; a case with more goes to the exact evaluator.
enum class digits : std::uint8_t { all, usual };

class node_compiler {
public:
    node_compiler(const plan::plan& p, const facts::case_data& base, program& out, digits read);

    bool has_failed() const { return has_failed_; }
    void fail() { has_failed_ = true; }

    slot node(index n);
    // The slot's value times `scale` in a register of `in`, which is its space or one below.
    reg in_register(const slot& s, std::int64_t scale, space in);
    reg truth_in(const slot& s, space in) { return in_register(s, 1, in); }
    slot emit(code is, space in, std::int64_t scale, reg a, reg b = no_reg, reg c = no_reg, std::int64_t value = 0);
    instruction& last() { return out_.code.back(); }

    slot arithmetic(plan::op how, const slot& a, const slot& b);
    slot lesser(const slot& a, const slot& b, bool greater);
    slot both(const slot& a, const slot& b);    // and, of three values
    slot either(const slot& a, const slot& b);  // or
    slot opposite(const slot& a);
    slot is_different(const slot& a, const slot& b);
    slot is_less(const slot& a, const slot& b, bool or_equal);
    slot doubtful_where(const slot& a, const slot& condition);  // in doubt beyond repair where the condition holds
    slot choose(const slot& condition, const slot& yes, const slot& no, bool is_number);
    slot in_doubt(space in, std::uint8_t how);
    slot rounded(const slot& amount, const slot& unit, number::rounding mode, bool keeps_steps);

    static slot constant_number(number::exact value);
    static slot truth(bool is_true);
    std::int64_t scale_of(const slot& s);
    static std::int64_t common(std::int64_t a, std::int64_t b);

    space space_of(index domain);
    void put_groups(index domain, space groups) { spaces_[domain] = groups; }
    space add_space(const space_info& info);
    // The deeper of two spaces of which one is around the other.
    space deeper(space a, space b);
    // Of the rows that a selection ranges over.
    slot belongs(const plan::selection& s);
    slot aggregate(plan::op how, const plan::selection& s, index body);

    // An unset optional parameter: the step does not apply.
    bool is_unset(index node) const;
    bool can_fail(index node) const;

    std::vector<slot> dropped;  // by award of the clause: yes for items that its limits dropped
    std::vector<slot> amounts;  // by award of the clause, as far as they are compiled

private:
    slot compute(const plan::node& n);
    slot fact(const plan::node& n);
    slot parameter(const plan::node& n);
    slot compare(const plan::node& n);
    slot logic(const plan::node& n);
    slot in_list(const plan::node& n);
    slot lookup(const plan::node& n);
    slot lookup_rows(const plan::lookup_version& rows, bool is_number, space in);
    slot brackets(const plan::node& n);
    slot series(const plan::node& n);
    slot dates(const plan::node& n);
    slot whole_division(const plan::node& n);
    slot ceiling(const plan::node& n);
    slot from_constant(const plan::constant& c);
    slot product(const slot& a, const slot& b);
    slot failed();
    reg fresh(space in);
    reg expanded(reg from, space in);
    const facts::setting* setting_of(index parameter) const;
    bool is_inside_group(index domain) const;

    const plan::plan& plan_;
    const facts::case_data& base_;
    program& out_;
    std::vector<std::optional<slot>> known_;
    static constexpr space not_there = 0xffffffff;
    std::vector<space> spaces_;    // by domain
    std::vector<space> by_table_;  // by table
    std::map<std::pair<reg, space>, reg> expansions_;
    digits read_;
    std::size_t depth_ = 0;
    bool has_failed_ = false;
};

}  // namespace pol::batch
