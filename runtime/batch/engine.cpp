// Cases to outcomes: the loops where they answer, the exact evaluator where they do not, in as many threads as the host asks.
// SPDX-License-Identifier: Apache-2.0
#include "runtime/batch/engine.hpp"

#include "runtime/batch/collect.hpp"
#include "runtime/batch/compile.hpp"
#include "runtime/batch/machine.hpp"
#include "runtime/batch/reads.hpp"
#include "runtime/batch/single_case.hpp"
#include "runtime/eval/evaluate.hpp"

#include <algorithm>
#include <atomic>
#include <exception>
#include <map>
#include <optional>
#include <system_error>
#include <thread>
#include <utility>

namespace pol::batch {

struct engine::state {
    const plan::plan& plan;
    request asked;
    std::vector<gap> gaps;
    std::vector<reads> read;                               // by clause
    std::vector<std::optional<compiled_clause>> compiled;  // by clause
    const kernels* loops;

    bool is_asked(index clause) const { return asked.clauses.empty() || asked.clauses[clause]; }
};

namespace {

number::exact unit_of(const plan::clause& c) {
    return c.has_rounding && c.unit.sign() > 0 ? c.unit : number::exact::ratio(1, 100);
}

// Clauses that share a group depend on each other; the exact evaluator settles them together.
std::vector<bool> grouped_clauses(const plan::plan& p) {
    std::vector<bool> is_grouped(p.clauses.size());
    for (const plan::group& g : p.groups) {
        for (const plan::highest& h : g.highest_of)
            for (const index c : h.of) is_grouped[c] = true;
        for (const plan::joint_cap& cap : g.caps)
            for (const index c : cap.over) is_grouped[c] = true;
    }
    return is_grouped;
}

bool is_claimed(const plan::plan& p, const facts_view& facts, index clause, std::uint32_t row) {
    return p.clauses[clause].claim == plan::none ||
           (facts.claimed[clause] != nullptr && facts.claimed[clause][row] != 0);
}

// The cases of a batch, handed out to whoever has nothing left to do: a thread that is slower takes less. Stretches become
// shorter towards the end, so that all threads come to it together.
class handout {
public:
    handout(std::uint32_t rows, unsigned threads) : rows_(rows), threads_(threads) {}

    // False: nothing is left.
    bool take(std::uint32_t& from, std::uint32_t& end) {
        from = next_.load();
        do {
            if (from == rows_) return false;
            end = from + std::min(rows_ - from, length(rows_ - from));
        } while (!next_.compare_exchange_weak(from, end));
        return true;
    }

private:
    // So many that those who claim a clause fill a block, and so few that what they share stays near. Whole parts of what
    // the exact evaluator says, each of which has one writer.
    std::uint32_t length(std::uint32_t left) const {
        constexpr std::uint32_t most = 8 * exact_outcomes::part_rows;
        const std::uint32_t parts = left / threads_ / exact_outcomes::part_rows;
        return std::clamp(parts * exact_outcomes::part_rows, exact_outcomes::part_rows, most);
    }

    const std::uint32_t rows_;
    const unsigned threads_;
    std::atomic<std::uint32_t> next_{0};
};

// Cases that the exact evaluator has to look at, with the clauses in question.
using open_cases = std::map<std::uint32_t, std::vector<bool>>;

class worker {
public:
    worker(const plan::plan& p, const request& asked, const std::vector<gap>& gaps, const std::vector<reads>& read,
           const std::vector<std::optional<compiled_clause>>& compiled, const kernels& loops, const facts_view& facts,
           batch_outcome& to)
        : plan_(p),
          asked_(asked),
          compiled_(compiled),
          facts_(facts),
          to_(to),
          machine_(p, gaps, loops),
          one_(p, gaps, read, asked.base, facts) {
        how_.within = asked.within;
    }

    void run(handout& cases) {
        for (std::uint32_t from = 0, to = 0; !asked_.within.is_cancelled() && cases.take(from, to);) {
            to_.exactly.clear(from, to);
            open_.clear();
            for (index c = 0; c < plan_.clauses.size(); ++c)
                if (asked_.clauses.empty() || asked_.clauses[c]) run_clause(c, from, to);
            for (const auto& [row, clauses] : open_) {
                if (asked_.within.is_cancelled()) break;
                assess_exactly(row, clauses);
            }
        }
        machine_.loops().arrive();
    }

private:
    // A clause is looked at where it is claimed: the others have nothing to compute.
    void run_clause(index clause, std::uint32_t from, std::uint32_t to) {
        const bool is_for_all = plan_.clauses[clause].claim == plan::none;
        if (is_for_all) {
            for (block b{from, from, nullptr, 0}; b.to < to;) {
                b = next_block(plan_, facts_, b.to, to);
                run_block(clause, b);
            }
        } else {
            clear_rows(to_.clauses[clause], from, to, clause_status::not_claimed);
            pick(facts_.claimed[clause], from, to);
            for (std::uint32_t at = 0; at < picked_.size();) {
                const auto left = static_cast<std::uint32_t>(picked_.size()) - at;
                const block b = next_block(plan_, facts_, picked_.data() + at, left);
                run_block(clause, b);
                at += b.count;
            }
        }
        if (facts_.specials == nullptr) return;
        for (auto at = facts_.specials->lower_bound(from); at != facts_.specials->end() && at->first < to; ++at)
            leave_open(at->first, clause);
    }

    void pick(const std::uint8_t* claimed, std::uint32_t from, std::uint32_t to) {
        picked_.resize(claimed == nullptr ? 0 : to - from);
        std::size_t count = 0;
        for (std::uint32_t row = from; claimed != nullptr && row < to; ++row) {
            picked_[count] = row;
            count += claimed[row] != 0 ? 1 : 0;
        }
        picked_.resize(count);
    }

    void run_block(index clause, const block& b) {
        collected_.clear();
        if (compiled_[clause] && !is_too_long(plan_, facts_, b)) {
            machine_.run(compiled_[clause]->program, facts_, b);
            collect(*compiled_[clause], machine_, b, to_.clauses[clause], collected_);
        } else {
            for (std::uint32_t k = 0; k < b.rows(); ++k) collected_.push_back(b.row(k));
        }
        for (const std::uint32_t row : collected_) leave_open(row, clause);
    }

    void leave_open(std::uint32_t row, index clause) {
        if (!is_claimed(plan_, facts_, clause, row)) return;
        std::vector<bool>& clauses = open_[row];
        clauses.resize(plan_.clauses.size());
        clauses[clause] = true;
    }

    void assess_exactly(std::uint32_t row, const std::vector<bool>& clauses) {
        if (!assessor_) assessor_.emplace(plan_);
        how_.clauses = clauses;
        outcome found = assessor_->assess(one_.take(row, clauses), how_);
        std::size_t at = 0;
        for (index c = 0; c < clauses.size(); ++c) {
            if (!clauses[c]) continue;
            clause_outcome& said = found.clauses[at++];
            put_exact(said, to_.clauses[c], row);
            to_.exactly.add(row, c, std::move(said));
        }
    }

    const plan::plan& plan_;
    const request& asked_;
    const std::vector<std::optional<compiled_clause>>& compiled_;
    const facts_view& facts_;
    batch_outcome& to_;
    machine machine_;
    single_case one_;
    std::optional<eval::assessor> assessor_;  // made when the first case is left over
    eval::options how_;
    open_cases open_;
    std::vector<std::uint32_t> picked_;
    std::vector<std::uint32_t> collected_;
};

}  // namespace

engine::engine(const plan::plan& p, request asked) : engine(p, std::move(asked), kernels_for_this_machine()) {}

engine::engine(const plan::plan& p, request asked, const kernels& loops)
    : state_(new state{p, std::move(asked), gaps_of(p), reads_of(p), {}, &loops}) {
    const std::vector<bool> is_grouped = grouped_clauses(p);
    state_->compiled.resize(p.clauses.size());
    for (index c = 0; c < p.clauses.size(); ++c)
        if (state_->is_asked(c) && !is_grouped[c] && state_->asked.base.problems.empty())
            state_->compiled[c] = compile(p, c, state_->asked);
}
engine::~engine() = default;
engine::engine(engine&&) noexcept = default;
engine& engine::operator=(engine&&) noexcept = default;

const plan::plan& engine::policy() const { return state_->plan; }
bool engine::is_columnar(index clause) const { return state_->compiled[clause].has_value(); }

batch_outcome engine::assess(const facts_view& facts, unsigned threads) const {
    batch_outcome to;
    assess(facts, to, threads);
    return to;
}

void engine::assess(const facts_view& facts, batch_outcome& to, unsigned threads) const {
    const plan::plan& p = state_->plan;
    to.rows = facts.rows;
    to.exactly.resize(facts.rows);
    to.clauses.resize(p.clauses.size());
    for (index c = 0; c < p.clauses.size(); ++c) {
        if (!state_->is_asked(c)) to.clauses[c] = {};
        to.clauses[c].unit = unit_of(p.clauses[c]);
        if (state_->is_asked(c))
            prepare(state_->compiled[c], p.clauses[c], state_->asked.what, facts.rows, to.clauses[c]);
    }
    constexpr std::uint32_t fewest = 4096;
    const unsigned count = std::max(1U, std::min(threads, facts.rows / fewest));
    std::vector<worker> workers;
    workers.reserve(count);
    for (unsigned n = 0; n < count; ++n)
        workers.emplace_back(p, state_->asked, state_->gaps, state_->read, state_->compiled, *state_->loops, facts, to);
    handout cases(facts.rows, count);
    // What a thread throws (std::bad_alloc) is thrown where the host called; a thread that cannot be had costs only time.
    std::vector<std::exception_ptr> failures(count);
    const auto work = [&](unsigned n) noexcept {
        try {
            workers[n].run(cases);
        } catch (...) {
            failures[n] = std::current_exception();
        }
    };
    std::vector<std::thread> running;
    running.reserve(count);
    for (unsigned n = 1; n < count; ++n) {
        try {
            running.emplace_back(work, n);
        } catch (...) {  // std::system_error, or no memory for the thread
            work(n);
        }
    }
    work(0);
    for (std::thread& t : running) t.join();
    for (const std::exception_ptr& failure : failures)
        if (failure) std::rethrow_exception(failure);
    to.is_cancelled = state_->asked.within.is_cancelled();
}

outcome engine::explain(const facts_view& facts, std::uint32_t row, bool derivation) const {
    facts::case_data one = state_->asked.base;
    take_case(state_->plan, state_->gaps, facts, row, one);
    return eval::evaluate(state_->plan, one, {derivation, state_->asked.clauses, state_->asked.within});
}

}  // namespace pol::batch
