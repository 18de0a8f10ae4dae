// Cases to outcomes: the loops where they answer, the exact evaluator where they do not, in as many threads as the host asks.
// SPDX-License-Identifier: Apache-2.0
#include "runtime/batch/engine.hpp"

#include "runtime/batch/gaps.hpp"
#include "runtime/eval/evaluate.hpp"

#include <algorithm>
#include <thread>
#include <utility>

namespace pol::batch {

struct engine::state {
    const plan::plan& plan;
    request asked;
    std::vector<gap> gaps;

    bool is_asked(index clause) const { return asked.clauses.empty() || asked.clauses[clause]; }
};

namespace {

number::exact unit_of(const plan::clause& c) {
    return c.has_rounding && c.unit.sign() > 0 ? c.unit : number::exact::ratio(1, 100);
}

// Columns of the right length, zeroed.
void prepare(const plan::plan& p, const facts_view& facts, batch_outcome& to) {
    to.rows = facts.rows;
    to.exactly.clear();
    to.clauses.resize(p.clauses.size());
    for (index c = 0; c < p.clauses.size(); ++c) {
        to.clauses[c].unit = unit_of(p.clauses[c]);
        to.clauses[c].status.assign(facts.rows, clause_status::not_claimed);
        to.clauses[c].amount.assign(facts.rows, 0);
    }
}

}  // namespace

const clause_outcome* batch_outcome::exact_outcome(std::uint32_t row, std::string_view clause) const {
    const auto found = exactly.find(row);
    if (found == exactly.end()) return nullptr;
    for (const clause_outcome& c : found->second.clauses)
        if (c.name == clause) return &c;
    return nullptr;
}

engine::engine(const plan::plan& p, request asked)
    : state_(std::make_unique<state>(state{p, std::move(asked), gaps_of(p)})) {}
engine::~engine() = default;
engine::engine(engine&&) noexcept = default;
engine& engine::operator=(engine&&) noexcept = default;

const plan::plan& engine::policy() const { return state_->plan; }
bool engine::is_columnar(index) const { return false; }

batch_outcome engine::assess(const facts_view& facts, unsigned threads) const {
    batch_outcome to;
    assess(facts, to, threads);
    return to;
}

void engine::assess(const facts_view& facts, batch_outcome& to, unsigned) const {
    prepare(state_->plan, facts, to);
    facts::case_data one = state_->asked.base;
    for (std::uint32_t row = 0; row < facts.rows; ++row) {
        one.settings = state_->asked.base.settings;  // a case's own parameters end with it
        one.table_settings = state_->asked.base.table_settings;
        take_case(state_->plan, state_->gaps, facts, row, one);
        outcome found = eval::evaluate(state_->plan, one, {false, state_->asked.clauses, state_->asked.within});
        std::size_t at = 0;
        for (index c = 0; c < state_->plan.clauses.size(); ++c) {
            if (!state_->is_asked(c)) continue;
            const clause_outcome& said = found.clauses[at++];
            to.clauses[c].status[row] = said.status;
            if (said.status != clause_status::determined || !said.gives_money) continue;
            const auto amount = number::exact::from_decimal(said.amount);
            const auto steps = amount ? (*amount / to.clauses[c].unit).to_int64() : std::nullopt;
            to.clauses[c].amount[row] = steps.value_or(0);
        }
        to.exactly.emplace(row, std::move(found));
    }
}

outcome engine::explain(const facts_view& facts, std::uint32_t row, bool derivation) const {
    facts::case_data one = state_->asked.base;
    take_case(state_->plan, state_->gaps, facts, row, one);
    return eval::evaluate(state_->plan, one, {derivation, state_->asked.clauses, state_->asked.within});
}

}  // namespace pol::batch
