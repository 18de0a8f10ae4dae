// What a clause reads by itself is in the plan; this adds what the evaluator looks at beside it: the whole claim, facts that
// bound others, records and lists around, the other end of a period, and the clauses of its groups.
// SPDX-License-Identifier: Apache-2.0
#include "runtime/batch/reads.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace pol::batch {

namespace {

class reader {
public:
    reader(const plan::plan& p, index clause)
        : plan_(p), clause_(clause), tables_(p.tables.size()), columns_(p.columns.size()) {}

    reads run() {
        add_claim();
        const plan::clause& c = plan_.clauses[clause_];
        for (const index f : c.facts) add_column(f);
        for (const index t : c.fact_tables) add_table(t);
        while (!open_.empty()) {
            const index next = open_.back();
            open_.pop_back();
            look_at(plan_.columns[next], next);
        }
        return {places_of(tables_), places_of(columns_)};
    }

private:
    void add_claim() {
        std::vector<index> shapes;
        if (plan_.clauses[clause_].claim != plan::none) shapes.push_back(plan_.clauses[clause_].claim);
        while (!shapes.empty()) {
            const plan::shape& s = plan_.shapes[shapes.back()];
            shapes.pop_back();
            add_column(s.presence);
            for (const plan::member& m : s.members) {
                using leads = plan::member::leads;
                if (m.to == leads::record) shapes.push_back(m.target);
                if (m.to == leads::column || m.to == leads::period) add_column(m.target);
            }
        }
        for (index t = 1; t < plan_.tables.size(); ++t) {
            if (plan_.tables[t].clause != clause_) continue;
            add_table(t);
            for (const index c : plan_.tables[t].columns) add_column(c);
        }
    }

    void add_table(index table) {
        for (index t = table; t != plan::none && t != 0 && !tables_[t]; t = plan_.tables[t].parent) {
            tables_[t] = true;
            add_column(plan_.tables[t].within);
        }
    }

    void add_column(index column) {
        if (column == plan::none || columns_[column]) return;
        columns_[column] = true;
        open_.push_back(column);
    }

    void look_at(const plan::column& c, index place) {
        add_table(c.table);
        add_column(c.within);
        if (c.of_period == plan::column::part::start) add_column(place + 1);
        if (c.of_period == plan::column::part::end) add_column(place - 1);
        for (const plan::bound& b : c.bounds)
            if (plan_.nodes[b.node].is == plan::op::fact) add_column(plan_.nodes[b.node].a);
    }

    static std::vector<index> places_of(const std::vector<bool>& marked) {
        std::vector<index> places;
        for (index n = 0; n < marked.size(); ++n)
            if (marked[n]) places.push_back(n);
        return places;
    }

    const plan::plan& plan_;
    index clause_;
    std::vector<bool> tables_;
    std::vector<bool> columns_;
    std::vector<index> open_;  // columns whose surroundings are still to be added
};

bool is_free_of_facts(const plan::plan& p, index node) {
    if (node == plan::none) return true;
    const plan::op is = p.nodes[node].is;
    return is == plan::op::constant || is == plan::op::parameter || is == plan::op::parameter_given;
}

// The plan does not tell which facts the conditions and caps of groups read.
bool do_groups_read_facts(const plan::plan& p) {
    for (const plan::group& g : p.groups) {
        for (const plan::highest& h : g.highest_of)
            for (const plan::exception& e : h.exceptions)
                if (!is_free_of_facts(p, e.condition)) return true;
        for (const plan::joint_cap& cap : g.caps)
            if (!is_free_of_facts(p, cap.value)) return true;
    }
    return false;
}

bool add_all(std::vector<index>& to, const std::vector<index>& more) {
    const std::size_t before = to.size();
    std::vector<index> both;
    std::set_union(to.begin(), to.end(), more.begin(), more.end(), std::back_inserter(both));
    to = std::move(both);
    return to.size() != before;
}

// Gives all of them what each of them reads. Whether that was more than they had.
bool put_together(const std::vector<index>& clauses, std::vector<reads>& made) {
    reads all;
    for (const index c : clauses) {
        add_all(all.tables, made[c].tables);
        add_all(all.columns, made[c].columns);
    }
    bool is_more = false;
    for (const index c : clauses) {
        is_more = add_all(made[c].tables, all.tables) || is_more;
        is_more = add_all(made[c].columns, all.columns) || is_more;
    }
    return is_more;
}

}  // namespace

reads everything_of(const plan::plan& p) {
    reads all;
    for (index t = 1; t < p.tables.size(); ++t) all.tables.push_back(t);
    for (index c = 0; c < p.columns.size(); ++c) all.columns.push_back(c);
    return all;
}

std::vector<reads> reads_of(const plan::plan& p) {
    if (do_groups_read_facts(p)) return std::vector<reads>(p.clauses.size(), everything_of(p));
    std::vector<reads> made;
    for (index c = 0; c < p.clauses.size(); ++c) made.push_back(reader(p, c).run());
    for (bool is_more = true; is_more;) {  // groups may share clauses
        is_more = false;
        for (const plan::group& g : p.groups) {
            for (const plan::highest& h : g.highest_of) is_more = put_together(h.of, made) || is_more;
            for (const plan::joint_cap& cap : g.caps) is_more = put_together(cap.over, made) || is_more;
        }
    }
    return made;
}

}  // namespace pol::batch
