// The compiler of one clause: gates, items, steps, totals, permissions.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "runtime/batch/compile.hpp"

namespace pol::batch {

class clause_compiler {
public:
    clause_compiler(const plan::plan& p, index clause, const request& asked, digits read)
        : plan_(p), clause_(p.clauses[clause]), asked_(asked), nodes_(p, asked.base, made_.program, read) {}

    std::optional<compiled_clause> compile();

private:
    struct items {  // of the award at hand
        space in = root;
        slot belongs;
        slot amount;
        slot rank;  // of the award's order: larger first
        bool is_ranked = false;
    };

    void conditions();
    void award(index number);
    slot gate_of(const plan::award& a);
    slot items_total(index number, const slot& gate);
    bool find_items(index number, items& found);
    void group_items(const plan::award& a, const slot& members, items& found);
    slot pay_of(const plan::award& a);
    void cap_each(index number, const plan::step& s, items& all);
    void cap_per(index number, const plan::step& s, items& all);
    void limit(index number, const plan::step& s, bool is_last, items& all);
    std::uint32_t keys_of(const plan::step& s, const items& all);
    slot capped(const plan::step& s, const slot& amount);
    slot counted_room(const plan::step& s, const slot& cap);
    bool is_left_used(index number) const;

    slot total_step(index award, const plan::step& s, const slot& before);
    slot deduct(index award, const plan::step& s, const slot& before);
    slot pool_left(index pool, index award);
    slot highest(std::vector<slot>& amounts);
    void money();
    void permits();
    slot grant(const plan::grant& g, const slot& asked);
    void effects();
    void reports();
    void note(const char* what, index award, const slot& changed, bool has_number);
    void note_change(const char* what, index award, const slot& before, const slot& after);
    std::uint32_t reason_bit(std::vector<std::string>& among, index reason);

    struct pool_state {
        bool is_ready = false;
        slot left;
    };
    struct award_state {
        bool is_started = false;
        slot gate;
        slot total;
    };

    const plan::plan& plan_;
    const plan::clause& clause_;
    const request& asked_;
    compiled_clause made_;
    node_compiler nodes_;
    std::vector<award_state> awards_;
    std::vector<pool_state> pools_;
    std::vector<slot> permits_;
};

}  // namespace pol::batch
