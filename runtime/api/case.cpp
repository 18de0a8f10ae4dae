// Prepares a policy for one case after another, looks handles up, and assesses.
//
// Integers decide first (runtime/kernel). What they leave, the exact evaluator decides over the same columns; a case with a
// value that is refused, or with parameters or payments of its own, is written down and read as any other, so that it is
// judged by the same rules and in the same words.
// SPDX-License-Identifier: Apache-2.0
#include "runtime/api/batch_state.hpp"
#include "runtime/api/case_state.hpp"
#include "runtime/api/state.hpp"

#include <algorithm>

namespace pol {

using plan::index;

namespace {

constexpr std::int64_t power_of_ten(int n) {
    std::int64_t made = 1;
    for (; n > 0; --n) made *= 10;
    return made;
}

api::cell_rule rule_of(const plan::plan& p, const std::vector<facts::setting>& set, index column,
                       const batch::gap& missing) {
    const plan::column& c = p.columns[column];
    api::cell_rule made{api::range_of(p, c),
                        c.is == plan::kind::number ? c.scale : 1,
                        c.table,
                        c.within,
                        api::claim_of(p, column),
                        {missing.is, missing.value}};
    if (c.within != plan::none && !c.is_presence) made.blank = {facts::state::absent, 0};
    for (const plan::bound& b : c.bounds) {
        const auto limit = api::fixed_bound(p, set, b.node);
        const auto within = limit ? api::range_of_bound(c, b.is, *limit) : std::nullopt;
        if (!within) continue;
        made.clean.from = std::max(made.clean.from, within->from);
        made.clean.to = std::min(made.clean.to, within->to);
    }
    return made;
}

bool has_bound_by_facts(const plan::plan& p, const std::vector<facts::setting>& set, index column) {
    const plan::column& c = p.columns[column];
    return std::any_of(c.bounds.begin(), c.bounds.end(), [&](const plan::bound& b) {
        const auto limit = api::fixed_bound(p, set, b.node);
        return !limit || !api::range_of_bound(c, b.is, *limit);
    });
}

bool is_grouped(const plan::plan& p, index clause) {
    const auto holds = [clause](const std::vector<index>& all) {
        return std::find(all.begin(), all.end(), clause) != all.end();
    };
    return std::any_of(p.groups.begin(), p.groups.end(), [&](const plan::group& g) {
        return std::any_of(g.highest_of.begin(), g.highest_of.end(), [&](const auto& h) { return holds(h.of); }) ||
               std::any_of(g.caps.begin(), g.caps.end(), [&](const auto& cap) { return holds(cap.over); });
    });
}

bool reads_set_table(const plan::clause& c, const std::vector<facts::table_setting>& set) {
    return std::any_of(set.begin(), set.end(), [&](const facts::table_setting& s) {
        return std::find(c.tables.begin(), c.tables.end(), s.table) != c.tables.end();
    });
}

api::prepared_clause prepared_of(const plan::plan& p, const facts::case_data& base, index clause, int& decimals) {
    const plan::clause& c = p.clauses[clause];
    api::prepared_clause made;
    made.number = clause;
    made.alone.resize(p.clauses.size());
    made.alone[clause] = true;
    const number::exact unit = c.has_rounding && c.unit.sign() > 0 ? c.unit : number::exact::ratio(1, 100);
    decimals = eval::decimals_of(unit);
    constexpr int most_decimals = 18;
    const auto factor = decimals <= most_decimals ? unit.scaled(power_of_ten(decimals)) : std::nullopt;
    made.factor = factor.value_or(0);
    const bool is_for_integers =
        factor && c.has_rounding && !is_grouped(p, clause) && !reads_set_table(c, base.table_settings);
    if (is_for_integers) made.program = kernel::compile(p, clause, base.settings);
    return made;
}

// The amount of an outcome as an integer; false: it does not fit.
bool read_amount(const clause_outcome& from, int decimals, std::int64_t& to) {
    const auto value = number::exact::from_decimal(from.amount);
    const auto scaled = value && decimals <= 18 ? value->scaled(power_of_ten(decimals)) : std::nullopt;
    to = scaled.value_or(0);
    return scaled.has_value();
}

case_result::clause told_of(const clause_outcome& from, int decimals) {
    case_result::clause made;
    made.status = from.status;
    if (from.status == clause_status::determined && from.gives_money)
        made.is_beyond = !read_amount(from, decimals, made.amount);
    return made;
}

assess_options as_options(const case_options& how, bool derivation) {
    assess_options made;
    made.on = how.on;
    made.derivation = derivation;
    made.set = how.set;
    made.clauses = how.clauses;
    made.limits = how.limits;
    return made;
}

// The way of any other case, for all clauses or for one.
void assess_as_json(const case_assessor::state& s, const case_facts::state& facts, std::optional<std::size_t> only,
                    case_result::state& to) {
    assess_options how = as_options(s.how, false);
    if (only) how.clauses = {s.clauses[*only].name};
    const outcome due = s.of.assess(api::case_text(facts), how);
    for (std::size_t n = 0; n < s.clauses.size(); ++n) {
        for (const clause_outcome& c : due.clauses)
            if (c.name == s.clauses[n].name) to.clauses[n] = told_of(c, s.clauses[n].decimals);
    }
}

void assess_exactly(const case_assessor::state& s, case_facts::state& facts, std::size_t which,
                    case_result::state& to) {
    if (facts.payments) return assess_as_json(s, facts, which, to);
    eval::options how;
    how.clauses = s.prepared[which].alone;
    how.within = s.how.limits;
    const outcome due = to.exact.assess(facts.data, how);
    to.clauses[which] = told_of(due.clauses.front(), s.clauses[which].decimals);
}

// What integers found; false: they leave it to the exact evaluator.
inline bool tell(kernel::verdict is, const case_result::state::decider& by, case_result::clause& to) {
    if (is == kernel::verdict::exact_needed) return false;
    if (is == kernel::verdict::not_eligible) {
        to = {clause_status::not_eligible, false, 0};
        return true;
    }
    std::int64_t amount = 0;
    const bool is_beyond = __builtin_mul_overflow(by.machine.amount(), by.factor, &amount);
    to = {clause_status::determined, is_beyond, is_beyond ? 0 : amount};
    return true;
}

// Whether integers have decided. The machines look at the facts, and the facts are clean.
bool decide(const case_assessor::state& s, const case_facts::state& facts, std::size_t which, case_result::state& to) {
    case_result::state::decider& by = to.deciders[which];
    if (!facts.data.claims[by.clause].is_claimed || !s.prepared[which].program) return false;
    return tell(by.machine.run(0), by, to.clauses[which]);
}

// The same for a clause without lists, a few nanoseconds' work, and false for any other.
inline bool decide_quickly(const case_facts::state& facts, std::size_t which, case_result::state& to) {
    case_result::state::decider& by = to.deciders[which];
    if (!facts.data.claims[by.clause].is_claimed) return false;
    const std::optional<kernel::verdict> is = by.machine.run_straight(0);
    return is && tell(*is, by, to.clauses[which]);
}

void assess_one(const case_assessor::state& s, case_facts::state& facts, std::size_t which, case_result::state& to) {
    if (decide(s, facts, which, to)) return;
    if (facts.data.claims[s.prepared[which].number].is_claimed)
        assess_exactly(s, facts, which, to);
    else
        to.clauses[which] = {};
}

// The machines stay with the facts that they have looked at last, which are mostly the same ones.
void look_at(const case_assessor::state& s, const case_facts::state& facts, case_result::state& to) {
    if (to.looks_at == facts.number) return;
    to.looks_at = 0;
    for (std::size_t n = 0; n < s.prepared.size(); ++n)
        if (s.prepared[n].program) to.deciders[n].machine.bind(*s.prepared[n].program, facts.view);
    to.looks_at = facts.number;
}

[[gnu::noinline]] bool assess_from_scratch(const shared_state<const case_assessor::state>& of, case_facts::state& facts,
                                           std::size_t which, case_result::state& to) {
    if (facts.of != of || to.of != of || which >= to.clauses.size()) return false;
    const case_assessor::state& s = *of;
    look_at(s, facts, to);
    if (facts.is_clean())
        assess_one(s, facts, which, to);
    else
        assess_as_json(s, facts, which, to);
    return true;
}

}  // namespace

case_assessor::state::state(const policy& p, const plan::plan& with, case_options options)
    : of(p),
      plan(with),
      how(std::move(options)),
      paths(with),
      gaps(batch::gaps_of(with)),
      lists_of(with.tables.size()) {}

prepared_case prepare_case(const policy& with) { return prepare_case(with, {}); }
prepared_case prepare_case(const policy& with, const case_options& how) {
    prepared_case made;
    const auto day = api::day_of(with, how.on, made.diagnostics);
    const plan::plan& p = policy_access::of(with).version_on(day).plan;
    auto s = api::make_shared_state<case_assessor::state>(with, p, how);
    s->day = day;
    const std::vector<bool> asked = api::chosen(p, how.clauses, made.diagnostics);
    s->base = api::common_to_all(p, how.limits, how.set, day, made.diagnostics);
    const auto is_error = [](const diagnostic& d) { return d.level == severity::error; };
    if (std::any_of(made.diagnostics.begin(), made.diagnostics.end(), is_error)) return made;

    const std::vector<facts::setting>& set = s->base.settings;
    for (index t = 1; t < p.tables.size(); ++t) s->lists_of[p.tables[t].parent].push_back(t);
    for (index c = 0; c < p.columns.size(); ++c) {
        const plan::column& column = p.columns[c];
        s->rules.push_back(rule_of(p, set, c, s->gaps[c]));
        if (has_bound_by_facts(p, set, c)) s->moving.push_back(c);
        if (column.is_unique && column.table != 0) s->unique.push_back(c);
        if (column.of_period == plan::column::part::start) s->periods.push_back(c);
        const bool tells_day = !day && column.table == 0 && column.of_period == plan::column::part::end;
        if (tells_day && column.path == "period") s->period_end = c;
    }
    for (index c = 0; c < p.clauses.size(); ++c) {
        if (!asked.empty() && !asked[c]) continue;
        case_assessor::clause& told = s->clauses.emplace_back();
        told.name = p.clauses[c].name;
        told.gives_money = !p.clauses[c].awards.empty();
        if (told.gives_money) told.currency = p.currencies[p.clauses[c].currency];
        s->prepared.push_back(prepared_of(p, s->base, c, told.decimals));
    }
    made.result = case_access::make(std::move(s));
    return made;
}

namespace {

template <class Handle>
Handle looked_up(const case_assessor::state& s, std::string_view path, batch_fact::kind as,
                 std::vector<diagnostic>* why) {
    const api::fact_place* place = s.paths.find(path);
    if (place == nullptr) {
        if (why != nullptr) why->push_back(api::no_such_path(s.paths, path));
        return {};
    }
    batch_fact::kind is = batch_fact::kind::list;
    if (place->to == api::fact_place::leads::claim) is = batch_fact::kind::claim;
    if (place->to == api::fact_place::leads::record) is = batch_fact::kind::record;
    if (place->to == api::fact_place::leads::column) is = api::kind_of(s.plan.columns[place->target]);
    const bool is_number =
        is == batch_fact::kind::count || is == batch_fact::kind::rate || is == batch_fact::kind::money;
    if (is == as || (is_number && as == batch_fact::kind::number))
        return case_access::handle<Handle>(&s.plan, place->target);
    if (why != nullptr)
        why->push_back(api::fault_of(api::code::other_handle, path, {api::keyword_of(is), api::keyword_of(as)}));
    return {};
}

}  // namespace

const std::vector<batch_fact>& case_assessor::facts() const { return state_->paths.facts(); }

yes_no_fact case_assessor::yes_no(std::string_view path, std::vector<diagnostic>* why) const {
    return looked_up<yes_no_fact>(*state_, path, batch_fact::kind::yes_no, why);
}
number_fact case_assessor::number(std::string_view path, std::vector<diagnostic>* why) const {
    return looked_up<number_fact>(*state_, path, batch_fact::kind::number, why);
}
date_fact case_assessor::date(std::string_view path, std::vector<diagnostic>* why) const {
    return looked_up<date_fact>(*state_, path, batch_fact::kind::date, why);
}
duration_fact case_assessor::duration(std::string_view path, std::vector<diagnostic>* why) const {
    return looked_up<duration_fact>(*state_, path, batch_fact::kind::duration, why);
}
text_fact case_assessor::text(std::string_view path, std::vector<diagnostic>* why) const {
    return looked_up<text_fact>(*state_, path, batch_fact::kind::text, why);
}
choice_fact case_assessor::choice(std::string_view path, std::vector<diagnostic>* why) const {
    return looked_up<choice_fact>(*state_, path, batch_fact::kind::choice, why);
}
list_fact case_assessor::list(std::string_view path, std::vector<diagnostic>* why) const {
    return looked_up<list_fact>(*state_, path, batch_fact::kind::list, why);
}
record_fact case_assessor::record(std::string_view path, std::vector<diagnostic>* why) const {
    return looked_up<record_fact>(*state_, path, batch_fact::kind::record, why);
}
claim_fact case_assessor::claim(std::string_view of, std::vector<diagnostic>* why) const {
    return looked_up<claim_fact>(*state_, of, batch_fact::kind::claim, why);
}

std::optional<std::uint32_t> case_assessor::value_of(choice_fact of, std::string_view name) const {
    if (!case_access::is_of(of, state_->plan)) return std::nullopt;
    const auto& values = state_->plan.choices[state_->plan.columns[case_access::at(of)].choice].values;
    const auto found = std::find(values.begin(), values.end(), name);
    return found == values.end() ? std::nullopt : std::optional(static_cast<std::uint32_t>(found - values.begin()));
}

const std::vector<case_assessor::clause>& case_assessor::clauses() const { return state_->clauses; }

std::optional<std::size_t> case_assessor::clause_named(std::string_view name) const {
    for (std::size_t n = 0; n < state_->clauses.size(); ++n)
        if (state_->clauses[n].name == name) return n;
    return std::nullopt;
}

bool case_assessor::assess(const case_facts& facts, case_result& to) const {
    case_facts::state& given = case_access::of(facts);
    case_result::state& result = case_access::of(to);
    if (given.of != state_ || result.of != state_) return false;
    look_at(*state_, given, result);
    if (!given.is_clean()) {
        assess_as_json(*state_, given, std::nullopt, result);
        return true;
    }
    for (std::size_t n = 0; n < state_->prepared.size(); ++n) assess_one(*state_, given, n, result);
    return true;
}

bool case_assessor::assess(const case_facts& facts, std::size_t which, case_result& to) const {
    case_facts::state& given = case_access::of(facts);
    case_result::state& result = case_access::of(to);
    // The usual way first, and by itself: an assessment that costs a few nanoseconds is told from one that costs more by
    // what has to be put aside for a call.
    const bool is_usual = result.of == state_ && given.of == state_ && result.looks_at == given.number &&
                          given.is_known_clean() && which < result.deciders.size();
    return (is_usual && decide_quickly(given, which, result)) || assess_from_scratch(state_, given, which, result);
}

outcome case_assessor::outcome_of(const case_facts& facts) const {
    return state_->of.assess(facts.json(), as_options(state_->how, false));
}
outcome case_assessor::explain(const case_facts& facts) const {
    return state_->of.assess(facts.json(), as_options(state_->how, true));
}

case_result::state::state(shared_state<const case_assessor::state> to)
    : of(std::move(to)), clauses(of->clauses.size()), deciders(of->clauses.size()), exact(of->plan) {
    for (std::size_t n = 0; n < deciders.size(); ++n) {
        deciders[n].factor = of->prepared[n].factor;
        deciders[n].clause = of->prepared[n].number;
    }
}

case_result::case_result(const case_assessor& of) : state_(api::make_shared_state<state>(case_access::shared(of))) {}
case_result::~case_result() = default;
case_result::case_result(case_result&&) noexcept = default;
case_result& case_result::operator=(case_result&&) noexcept = default;

const std::vector<case_result::clause>& case_result::clauses() const { return state_->clauses; }

}  // namespace pol
