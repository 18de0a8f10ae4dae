// The compiler of the integer executor: nodes to instructions, with constants folded and denominators fixed.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "runtime/kernel/kernel.hpp"

#include <optional>
#include <utility>
#include <vector>

namespace pol::kernel {

// The program as the plan's nodes are written down one after another, and the same one with fewer instructions to execute.
std::optional<program> translate(const plan::plan& p, index clause, const settings& set = {});
void fuse(program& p);

// Where the value of a node is: a constant, or a register that holds value * scale.
struct slot {
    bool is_constant = false;
    number::exact constant;  // numbers
    std::int64_t value = 0;  // constants of other kinds
    std::uint16_t reg = 0;
    std::int64_t scale = 1;
};

// Compiles nodes one after another. Code that may not run at all (behind a jump, in a loop) lies in a `scope`: what was
// computed there is forgotten when it closes, so that no register is read that was never written.
class node_compiler {
public:
    node_compiler(const plan::plan& p, const settings& set, program& out)
        : plan_(p), set_(set), out_(out), known_(p.nodes.size()) {}

    bool has_failed() const { return has_failed_; }
    void fail() { has_failed_ = true; }

    std::uint32_t here() const { return static_cast<std::uint32_t>(out_.code.size()); }
    std::uint32_t emit(instruction i);
    std::uint16_t fresh();
    std::size_t open_scope() const { return made_.size(); }
    void close_scope(std::size_t mark);

    slot node(index n);
    // The value of a parameter that is no list and no series; null: it has none.
    const plan::constant* value_of(index parameter) const;
    // The register that holds the slot's value times `scale` (a multiple of the slot's own).
    std::uint16_t in_register(const slot& s, std::int64_t scale);
    std::uint16_t in_register(const slot& s) { return in_register(s, s.scale); }
    // A yes/no slot decides whether the segment goes on.
    void require(const slot& s);
    // Ends a segment whose rejections jump to `reject`.
    void conditions(const std::vector<plan::condition>& all);

    slot arithmetic(plan::op how, const slot& a, const slot& b);
    slot lesser(const slot& a, const slot& b, bool greater);
    // The tables from the selection's extent down to its rows; empty and failed when it cannot be compiled.
    std::vector<index> tables_of(const plan::selection& s);
    static slot constant_number(number::exact value);
    static slot constant_truth(bool value);
    // The smallest common multiple, 0 beyond the largest scale that is useful.
    static std::int64_t common(std::int64_t a, std::int64_t b);
    std::int64_t scale_of(const slot& s);

private:
    slot compute(const plan::node& n);
    slot constant(const plan::node& n);
    slot parameter(const plan::node& n);
    slot compare(const plan::node& n);
    slot logic(const plan::node& n);
    slot choose(const plan::node& n);
    slot aggregate(const plan::node& n);
    slot list_membership(const plan::node& n);
    slot one_of(const slot& value, const std::vector<std::uint64_t>& codes);
    slot lookup(const plan::node& n);
    slot brackets(const plan::node& n);
    slot series(const plan::node& n);
    slot dates(const plan::node& n);
    slot rounded(const plan::node& n);
    slot whole_division(const plan::node& n);
    slot result(code is, std::uint16_t a, std::uint16_t b, std::int64_t value, std::int64_t scale);
    slot failed();
    static slot in_place(std::uint16_t reg, std::int64_t scale);
    std::vector<std::pair<index, slot>> forget_rows(const plan::selection& s);
    std::vector<index> fail_tables();
    slot merge(index condition, index yes, index no);
    std::vector<index> certain_nodes(index n) const;
    void compute_for_both(index yes, index no);
    slot from_constant(const plan::constant& c);

    const facts::setting* setting_of(index parameter) const;

    const plan::plan& plan_;
    const settings& set_;
    program& out_;
    std::vector<std::optional<slot>> known_;
    std::vector<index> made_;
    std::size_t depth_ = 0;
    std::uint32_t last_result_ = 0;  // the instruction that computed the last result
    bool has_failed_ = false;
};

}  // namespace pol::kernel
