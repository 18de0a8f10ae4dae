// Fuzzes the C interface: the bytes are a program of calls over a few handles. Whatever is called, in whatever order, with
// handles and facts made up, the status and what was given out agree, and a setter that refuses has changed nothing.
// SPDX-License-Identifier: Apache-2.0
#include "tests/fuzz/c_abi.hpp"

#include <cstring>

namespace {

using namespace c_abi;

void compile(host& h, program& p) {
    const std::string_view text = p.text();
    const std::string_view more = p.text();
    const pol_file files[] = {{"policy.pol", 10, text.data(), text.size()}, {"more.pol", 8, more.data(), more.size()}};
    of_any_size<pol_compile_options> given(p);
    pol_compile_options& how = given.is;
    how.texts = files;
    how.text_count = 1;
    how.amendments = files + 1;
    how.amendment_count = p.byte() % 2;
    how.limits = &h.within;
    how.cancel = h.stop;
    pol_policy* made = nullptr;
    pol_diagnostics* found = nullptr;
    const pol_status status = pol_policy_compile(&how, &made, &found);
    must((status == POL_OK) == (made != nullptr));
    look_at(found);
    put(h.policies[p.byte() % 2], made, pol_policy_free);
}

void ask_policy(host& h, program& p) {
    const pol_policy* of = h.policies[p.byte() % 2];
    const std::string_view one = p.text();
    const std::string_view two = p.text();
    pol_assess_options how = {};
    how.struct_size = sizeof how;
    how.limits = &h.within;
    how.cancel = h.stop;
    how.derivation = p.byte() % 2;
    if (p.byte() % 2 != 0) {
        how.on = two.data();
        how.on_size = two.size();
    }
    pol_text* said = nullptr;
    const int language = p.byte() % 3;
    take(pol_policy_assess(of, one.data(), one.size(), &how, &said), said);
    take(pol_policy_contents_json(of, how.on, how.on_size, &said), said);
    take(pol_policy_source_json(of, one.data(), one.size(), how.on, how.on_size, &said), said);
    take(pol_policy_title(of, one.data(), one.size(), language, &said), said);
    take(pol_policy_path(of, one.data(), one.size(), language, two.data(), two.size(), &said), said);
    take(pol_policy_examples_json(of, &how, &said), said);
    pol_diagnostics* found = nullptr;
    take(pol_evaluate(one.data(), one.size(), &h.within, h.stop, &said, &found), said);
    look_at(found);
    const pol_pair name = {one.data(), one.size(), nullptr, 0};
    pol_policy* made = nullptr;
    must((pol_policy_amended(of, &name, 1, &made, &found) == POL_OK) == (made != nullptr));
    look_at(found);
    put(h.policies[p.byte() % 2], made, pol_policy_free);
}

void prepare(host& h, program& p) {
    const pol_policy* of = h.policies[p.byte() % 2];
    const std::string_view day = p.text();
    const std::string_view name = p.text();
    const std::string_view value = p.text();
    const pol_pair pair = {name.data(), name.size(), value.data(), value.size()};
    of_any_size<pol_case_options> given(p);
    pol_case_options& how = given.is;
    const std::uint8_t which = p.byte();
    if ((which & 1U) != 0) how.on = day.data(), how.on_size = day.size();
    if ((which & 2U) != 0) how.set = &pair, how.set_count = 1;
    if ((which & 4U) != 0) how.clauses = &pair, how.clause_count = 1;
    how.limits = &h.within;
    how.cancel = h.stop;
    pol_assessor* made = nullptr;
    pol_diagnostics* found = nullptr;
    must((pol_assessor_new(of, &how, &made, &found) == POL_OK) == (made != nullptr));
    look_at(found);
    const std::size_t slot = p.byte() % 2;
    put(h.assessors[slot], made, pol_assessor_free);
    pol_case* one = nullptr;
    must((pol_case_new(h.assessors[slot], &one) == POL_OK) == (h.assessors[slot] != nullptr));
    put(h.cases[slot], one, pol_case_free);
    pol_text* said = nullptr;
    take(pol_assessor_facts_json(h.assessors[slot], &said), said);
    pol_clause_info clause = {};
    clause.struct_size = sizeof clause;
    for (std::size_t n = 0; n < pol_assessor_clause_count(h.assessors[slot]); ++n)
        must(pol_assessor_clause(h.assessors[slot], n, &clause) == POL_OK);
    must(pol_assessor_clause(h.assessors[slot], SIZE_MAX, &clause) == POL_MISUSE);
}

// One that was looked up, and then perhaps bent.
pol_fact fact_of(host& h, program& p) {
    pol_fact fact = {};
    const std::string_view path = p.text();
    pol_diagnostics* found = nullptr;
    pol_assessor_fact(h.assessors[p.byte() % 2], path.data(), path.size(), &fact, &found);
    look_at(found);
    const std::uint8_t bent = p.byte();
    if ((bent & 0xC1U) == 0xC1U) fact.at = static_cast<std::uint32_t>(p.number((bent & 8U) != 0 ? 4 : 1));
    if ((bent & 0xC2U) == 0xC2U) fact.type = p.byte() % 12 - 1;
    if ((bent & 0xC4U) == 0xC4U) fact.of = reinterpret_cast<const void*>(p.number(8));
    return fact;
}

pol_status set_one(pol_case* to, pol_fact fact, program& p) {
    const std::string_view word = p.text();
    switch (p.byte() % 11) {
        case 0: return pol_case_set_yes_no(to, fact, p.byte() % 2);
        case 1:
            return pol_case_set_number(to, fact, static_cast<std::int64_t>(p.number(p.byte() % 9)), p.byte() % 24 - 2);
        case 2: return pol_case_set_number_text(to, fact, word.data(), word.size());
        case 3: return pol_case_set_date(to, fact, static_cast<int>(p.number(2)), p.byte() % 15 - 1, p.byte() % 34 - 1);
        case 4: return pol_case_set_day(to, fact, static_cast<std::int64_t>(p.number(p.byte() % 9)));
        case 5:
            return pol_case_set_duration(to, fact, static_cast<int>(p.number(p.byte() % 5)),
                                         static_cast<int>(p.number(4)));
        case 6: return pol_case_set_choice(to, fact, static_cast<std::uint32_t>(p.number(p.byte() % 5)));
        case 7: return pol_case_set_text(to, fact, word.data(), word.size());
        case 8: return pol_case_give(to, fact);
        default: return pol_case_add_item(to, fact);
    }
}

std::string json_of(const pol_case* of) {
    pol_text* said = nullptr;
    return take(pol_case_json(of, &said), said);
}

void set(host& h, program& p) {
    pol_case* to = h.cases[p.byte() % 2];
    const std::string before = json_of(to);
    const pol_fact fact = fact_of(h, p);
    std::uint32_t choice = 0;
    pol_assessor_choice_value(h.assessors[p.byte() % 2], fact, "large", 5, &choice);
    if (set_one(to, fact, p) == POL_MISUSE) must(json_of(to) == before);
}

void set_words(host& h, program& p) {
    pol_case* to = h.cases[p.byte() % 2];
    const std::string before = json_of(to);
    const std::string_view one = p.text();
    const std::string_view two = p.text();
    pol_diagnostics* found = nullptr;
    pol_status status = POL_OK;
    switch (p.byte() % 6) {
        case 0: status = pol_case_set_path(to, one.data(), one.size(), two.data(), two.size(), &found); break;
        case 1: status = pol_case_load_json(to, one.data(), one.size(), &found); break;
        case 2: pol_case_set_parameter(to, one.data(), one.size(), two.data(), two.size()); break;
        case 3: pol_case_paid(to, one.data(), one.size(), 1250, p.byte() % 20, two.data(), two.size()); break;
        case 4: pol_case_nothing_paid(to); break;
        default: pol_case_clear(to);
    }
    look_at(found);
    if (status != POL_OK) must(json_of(to) == before);
}

void assess(host& h, program& p) {
    pol_case* of = h.cases[p.byte() % 2];
    const std::size_t clause = p.byte() % 4 == 0 ? p.byte() : POL_ALL_CLAUSES;
    const pol_status status = pol_case_assess(of, clause);
    pol_amount amount = {};
    amount.struct_size = sizeof amount;
    if (pol_case_amount(of, p.byte() % 4, &amount) == POL_OK && status == POL_OK)
        must(amount.status == POL_DETERMINED || amount.amount == 0);
    pol_text* said = nullptr;
    const std::string outcome = take(pol_case_outcome_json(of, p.byte() % 2, &said), said);
    must(status != POL_OK || !outcome.empty());
}

void talk(host& h, program& p) {
    pol_scenario*& one = h.scenarios[p.byte() % 2];
    const std::string_view line = p.text();
    pol_diagnostics* found = nullptr;
    pol_scenario* made = nullptr;
    pol_text* said = nullptr;
    const std::string before = take(pol_scenario_case_json(one, &said), said);
    pol_status status = POL_OK;
    switch (p.byte() % 10) {
        case 0: pol_scenario_new(h.policies[p.byte() % 2], &h.within, h.stop, &made); break;
        case 1: pol_scenario_copy(h.scenarios[p.byte() % 2], &made); break;
        case 2: pol_scenario_use(one, h.policies[p.byte() % 2]); break;
        case 3: status = pol_scenario_load_json(one, line.data(), line.size(), &found); break;
        case 4: status = pol_scenario_take_back(one, line.data(), line.size(), &found); break;
        case 5: status = pol_scenario_claim(one, line.data(), line.size(), &found); break;
        case 6: status = pol_scenario_withdraw(one, line.data(), line.size(), &found); break;
        case 7: pol_scenario_nothing_paid(one); break;
        default: status = pol_scenario_give(one, line.data(), line.size(), &found);
    }
    look_at(found);
    if (status != POL_OK) must(take(pol_scenario_case_json(one, &said), said) == before);
    put(one, made, pol_scenario_free);
}

void ask_scenario(host& h, program& p) {
    const pol_scenario* one = h.scenarios[p.byte() % 2];
    const std::string_view word = p.text();
    pol_text* said = nullptr;
    pol_diagnostics* found = nullptr;
    take(pol_scenario_lines_json(one, &said), said);
    take(pol_scenario_value(one, word.data(), word.size(), &said), said);
    take(pol_scenario_evaluate(one, word.data(), word.size(), &said, &found), said);
    look_at(found);
    take(pol_scenario_assess_json(one, p.byte() % 2, &said), said);
    if (p.byte() % 4 == 0) take(pol_scenario_needs_json(one, &said), said);
    take(pol_scenario_differences_json(one, h.scenarios[p.byte() % 2], &said), said);
    if (p.byte() % 2 == 0) return;
    const std::string_view to = p.text();
    pol_sweep_request asked = {};
    asked.struct_size = sizeof asked;
    asked.path = word.data();
    asked.path_size = word.size();
    asked.to = to.data();
    asked.to_size = p.byte() % 2 == 0 ? to.size() : 0;
    asked.evaluations = 20;
    asked.samples = 20;
    take(pol_scenario_sweep_json(one, &asked, &said), said);
    take(pol_scenario_goal_json(one, &asked, to.data(), to.size(), &said), said);
}

void bind(host& h, program& p) {
    pol_facts* to = h.facts[p.byte() % 2];
    const std::string_view path = p.text();
    const columns& of = h.bound.emplace_back(p);
    of_any_size<pol_cells> given(p);
    pol_cells& cells = given.is;
    cells.data = of.large.data();
    cells.layout = p.byte() % 12 - 1;
    cells.rows = p.byte() % 16;
    cells.decimals = p.byte() % 22 - 1;
    cells.valid = p.byte() % 2 == 0 ? of.valid.data() : nullptr;
    cells.offset = p.byte() % 8;
    pol_offsets offsets = {};
    offsets.struct_size = sizeof offsets;
    offsets.is_large = p.byte() % 2;
    offsets.offsets = offsets.is_large != 0 ? static_cast<const void*>(of.large.data()) : of.small.data();
    offsets.rows = cells.rows;
    offsets.valid = cells.valid;
    offsets.offset = cells.offset;
    switch (p.byte() % 4) {
        case 0: pol_facts_bind_cells(to, path.data(), path.size(), &cells); break;
        case 1: pol_facts_bind_texts(to, path.data(), path.size(), &offsets, of.bytes.data()); break;
        case 2: pol_facts_bind_dictionary(to, path.data(), path.size(), &cells, &offsets, of.bytes.data()); break;
        default: pol_facts_bind_list(to, path.data(), path.size(), &offsets);
    }
    pol_diagnostics* found = nullptr;
    pol_facts_diagnostics(to, &found);
    look_at(found);
}

void batch(host& h, program& p) {
    const std::size_t slot = p.byte() % 2;
    pol_diagnostics* found = nullptr;
    pol_result* done = nullptr;
    if (p.byte() % 2 == 0) {
        const std::string_view day = p.text();
        pol_batch_options how = {};
        how.struct_size = sizeof how;
        how.on = day.data();
        how.on_size = day.size();
        how.exact = how.reasons = how.notes = how.needs = p.byte() % 2;
        how.limits = &h.within;
        how.cancel = h.stop;
        pol_batch* made = nullptr;
        must((pol_batch_new(h.policies[slot], &how, &made, &found) == POL_OK) == (made != nullptr));
        look_at(found);
        put(h.batches[slot], made, pol_batch_free);
        pol_facts* facts = nullptr;
        must((pol_facts_new(h.batches[slot], p.byte() % 16, &facts) == POL_OK) == (h.batches[slot] != nullptr));
        put(h.facts[slot], facts, pol_facts_free);
        return;
    }
    must((pol_batch_assess(h.batches[slot], h.facts[p.byte() % 2], 1, &done, &found) == POL_OK) == (done != nullptr));
    look_at(found);
    put(h.results[slot], done, pol_result_free);
    const pol_result* of = h.results[slot];
    pol_text* said = nullptr;
    const std::size_t row = p.byte() % 16;
    take(pol_result_outcome_json(of, row, p.byte() % 2, &said), said);
    take(pol_result_case_json(of, row, &said), said);
    pol_clause clause = {};
    clause.struct_size = sizeof clause;
    for (std::size_t n = 0; n < pol_result_clause_count(of); ++n) {
        must(pol_result_clause(of, n, &clause) == POL_OK);
        for (std::size_t r = 0; r < pol_result_rows(of); ++r) must(clause.status[r] <= POL_NOT_CLAIMED);
    }
}

void population(host& h, program& p) {
    struct tape {
        std::string_view left;
        std::size_t step;
    } from[] = {{p.text(), std::size_t{p.byte()} + 1}, {p.text(), std::size_t{p.byte()} + 1}};
    const std::string_view list = p.text();
    const auto read = [](void* user, char* to, std::size_t size) -> std::int64_t {
        tape& t = *static_cast<tape*>(user);
        const std::size_t some = std::min({size, t.left.size(), t.step});
        std::memcpy(to, t.left.data(), some);
        t.left.remove_prefix(some);
        return static_cast<std::int64_t>(some);
    };
    const pol_input inputs[] = {{&from[0], read, "cases", 5, p.byte() % 3, nullptr, 0, nullptr, 0},
                                {&from[1], read, "items", 5, POL_CSV, list.data(), list.size(), nullptr, 0}};
    std::size_t fuel = p.byte() % 4 == 0 ? p.byte() : SIZE_MAX;
    const pol_output output = {&fuel, [](void* user, const char*, std::size_t) -> int {
                                   std::size_t& left = *static_cast<std::size_t*>(user);
                                   return left > 0 && left-- > 0 ? 1 : 0;
                               }};
    pol_population all = {};
    all.struct_size = sizeof all;
    all.cases = &inputs[0];
    all.lists = &inputs[1];
    all.list_count = p.byte() % 2;
    all.outcomes = all.rejects = all.explanations = &output;
    all.outcome_form = p.byte() % 2;
    all.explain_rows = 1;
    all.chunk_rows = p.byte();
    all.limits = &h.within;
    all.cancel = h.stop;
    pol_text* summary = nullptr;
    pol_diagnostics* found = nullptr;
    const pol_policy* with = h.policies[p.byte() % 2];
    take(pol_population_assess(with, &all, &summary, &found), summary);
    look_at(found);
    take(pol_population_columns_json(with, &summary), summary);
}

void let_go(host& h, program& p) {
    const std::size_t n = p.byte() % 2;
    switch (p.byte() % 8) {
        case 0: pol_policy_free(h.policies[n]), h.policies[n] = nullptr; break;
        case 1: pol_assessor_free(h.assessors[n]), h.assessors[n] = nullptr; break;
        case 2: pol_case_free(h.cases[n]), h.cases[n] = nullptr; break;
        case 3: pol_scenario_free(h.scenarios[n]), h.scenarios[n] = nullptr; break;
        case 4: pol_batch_free(h.batches[n]), h.batches[n] = nullptr; break;
        case 5: pol_result_free(h.results[n]), h.results[n] = nullptr; break;
        case 6: pol_cancellation_cancel(h.stop); break;
        default: pol_cancellation_free(h.stop), must(pol_cancellation_new(&h.stop) == POL_OK);
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    constexpr void (*calls[])(host&, program&) = {compile, ask_policy,   prepare, set,   set_words,  assess, talk, set,
                                                  talk,    ask_scenario, bind,    batch, population, let_go};
    host h;
    program p(bytes, size);
    for (int call = 0; call < 200 && !p.is_over(); ++call) calls[p.byte() % std::size(calls)](h, p);
    return 0;
}
