// The C interface of single cases: handles that are checked, facts, amounts.
// SPDX-License-Identifier: Apache-2.0
#include "runtime/api/batch_state.hpp"
#include "runtime/api/c_options.hpp"
#include "runtime/api/case_state.hpp"

#include <algorithm>

using pol::api::guarded;
using pol::api::view_of;

namespace {

bool read_options(const pol_case_options& from, pol::case_options& to) {
    return pol::api::read_day(from.on, from.on_size, to.on) &&
           pol::api::read_settings(from.set, from.set_count, to.set) &&
           pol::api::read_names(from.clauses, from.clause_count, to.clauses) &&
           pol::api::read_limits(from.limits, from.cancel, to.limits);
}

pol_fact_type type_of(const pol::plan::plan& p, const pol::api::fact_place& place) {
    using leads = pol::api::fact_place::leads;
    if (place.to == leads::list) return POL_FACT_LIST;
    if (place.to == leads::record) return POL_FACT_RECORD;
    if (place.to == leads::claim) return POL_FACT_CLAIM;
    switch (p.columns[place.target].is) {
        case pol::plan::kind::yes_no: return POL_FACT_YES_NO;
        case pol::plan::kind::number: return POL_FACT_NUMBER;
        case pol::plan::kind::date: return POL_FACT_DATE;
        case pol::plan::kind::duration: return POL_FACT_DURATION;
        case pol::plan::kind::text: return POL_FACT_TEXT;
        case pol::plan::kind::choice: break;
    }
    return POL_FACT_CHOICE;
}

// Whether the handle is one that pol_assessor_fact gave, as far as can be seen: a host may keep it wherever it likes.
bool is_sound(const pol_fact& fact, const pol::plan::plan& p) {
    using leads = pol::api::fact_place::leads;
    if (fact.of != &p) return false;
    if (fact.type == POL_FACT_CLAIM) return fact.at < p.clauses.size() && p.clauses[fact.at].claim != pol::plan::none;
    if (fact.type == POL_FACT_LIST) return fact.at > 0 && fact.at < p.tables.size();
    if (fact.at >= p.columns.size()) return false;
    const pol::plan::column& c = p.columns[fact.at];
    if (c.is_presence || fact.type == POL_FACT_RECORD) return c.is_presence && fact.type == POL_FACT_RECORD;
    return fact.type == type_of(p, {leads::column, fact.at, pol::plan::none, {}});
}

// Calls `set(handle)` where the fact is of this type; whether it was taken.
template <class Handle, class Set>
pol_status with_handle(pol_case* to, const pol_fact& fact, pol_fact_type type, Set&& set) noexcept {
    if (to == nullptr || fact.type != type) return POL_MISUSE;
    const pol::case_facts::state& s = pol::case_access::of(to->facts);
    if (!is_sound(fact, s.plan)) return POL_MISUSE;
    return guarded([&] { return set(pol::case_access::handle<Handle>(fact.of, fact.at)) ? POL_OK : POL_MISUSE; });
}

}  // namespace

pol_status pol_assessor_new(const pol_policy* of, const pol_case_options* options, pol_assessor** out,
                            pol_diagnostics** found) {
    pol::api::clear(out);
    pol::api::clear(found);
    pol_case_options known = {};
    if (of == nullptr || out == nullptr) return POL_MISUSE;
    if (options != nullptr && !pol::api::read_struct(options, known)) return POL_MISUSE;
    return guarded([&] {
        pol::case_options how;
        if (!read_options(known, how)) return POL_MISUSE;
        pol::prepared_case made = pol::prepare_case(of->is, how);
        auto diagnostics = pol::api::diagnostics_of(made.diagnostics);
        if (made.result) *out = new pol_assessor{std::move(*made.result), pol::api::shared(known.cancel)};
        pol::api::give(std::move(diagnostics), found);
        return *out != nullptr ? POL_OK : pol::api::status_of(made.diagnostics);
    });
}

void pol_assessor_free(pol_assessor* of) { delete of; }

pol_status pol_assessor_facts_json(const pol_assessor* of, pol_text** out) {
    pol::api::clear(out);
    if (of == nullptr || out == nullptr) return POL_MISUSE;
    return guarded([&] { return pol::api::give_text(pol::api::facts_json(of->is.facts()), out); });
}

size_t pol_assessor_clause_count(const pol_assessor* of) { return of == nullptr ? 0 : of->is.clauses().size(); }

pol_status pol_assessor_clause(const pol_assessor* of, size_t n, pol_clause_info* out) {
    if (of == nullptr || n >= of->is.clauses().size()) return POL_MISUSE;
    const pol::case_assessor::clause& c = of->is.clauses()[n];
    const pol_clause_info told = {sizeof told,       c.name.c_str(),        c.name.size(), c.currency.c_str(),
                                  c.currency.size(), c.gives_money ? 1 : 0, c.decimals};
    return pol::api::write_struct(told, out) ? POL_OK : POL_MISUSE;
}

pol_status pol_assessor_fact(const pol_assessor* of, const char* path, size_t path_size, pol_fact* out,
                             pol_diagnostics** found) {
    pol::api::clear(found);
    if (out != nullptr) *out = {};
    if (of == nullptr || out == nullptr || path == nullptr) return POL_MISUSE;
    return guarded([&] {
        const pol::case_assessor::state& s = *pol::case_access::shared(of->is);
        const pol::api::fact_place* place = s.paths.find(view_of(path, path_size));
        if (place != nullptr) {
            *out = {&s.plan, place->target, type_of(s.plan, *place)};
            return POL_OK;
        }
        pol::api::give(pol::api::diagnostics_of({pol::api::no_such_path(s.paths, view_of(path, path_size))}), found);
        return POL_FOUND;
    });
}

pol_status pol_assessor_choice_value(const pol_assessor* of, pol_fact choice, const char* name, size_t name_size,
                                     uint32_t* out) {
    if (out != nullptr) *out = 0;
    if (of == nullptr || out == nullptr || name == nullptr) return POL_MISUSE;
    const pol::case_assessor::state& s = *pol::case_access::shared(of->is);
    if (choice.type != POL_FACT_CHOICE || !is_sound(choice, s.plan)) return POL_MISUSE;
    return guarded([&] {
        const auto value =
            of->is.value_of(pol::case_access::handle<pol::choice_fact>(choice.of, choice.at), view_of(name, name_size));
        *out = value.value_or(0);
        return value ? POL_OK : POL_FOUND;
    });
}

pol_status pol_case_new(const pol_assessor* of, pol_case** out) {
    pol::api::clear(out);
    if (of == nullptr || out == nullptr) return POL_MISUSE;
    return guarded([&] {
        *out = new pol_case(*of);
        return POL_OK;
    });
}

void pol_case_free(pol_case* of) { delete of; }

pol_status pol_case_clear(pol_case* of) {
    if (of == nullptr) return POL_MISUSE;
    return guarded([&] {
        of->facts.clear();
        return POL_OK;
    });
}

pol_status pol_case_set_yes_no(pol_case* to, pol_fact fact, int value) {
    return with_handle<pol::yes_no_fact>(to, fact, POL_FACT_YES_NO,
                                         [&](auto handle) { return to->facts.set(handle, value != 0); });
}

pol_status pol_case_set_number(pol_case* to, pol_fact fact, int64_t value, int decimals) {
    return with_handle<pol::number_fact>(to, fact, POL_FACT_NUMBER,
                                         [&](auto handle) { return to->facts.set(handle, value, decimals); });
}

pol_status pol_case_set_number_text(pol_case* to, pol_fact fact, const char* text, size_t size) {
    if (!pol::api::is_text(text, size)) return POL_MISUSE;
    return with_handle<pol::number_fact>(to, fact, POL_FACT_NUMBER,
                                         [&](auto handle) { return to->facts.set(handle, view_of(text, size)); });
}

pol_status pol_case_set_date(pol_case* to, pol_fact fact, int year, int month, int day) {
    return with_handle<pol::date_fact>(to, fact, POL_FACT_DATE,
                                       [&](auto handle) { return to->facts.set(handle, year, month, day); });
}

pol_status pol_case_set_day(pol_case* to, pol_fact fact, int64_t days) {
    return with_handle<pol::date_fact>(to, fact, POL_FACT_DATE,
                                       [&](auto handle) { return to->facts.set_day(handle, days); });
}

pol_status pol_case_set_duration(pol_case* to, pol_fact fact, int months, int days) {
    return with_handle<pol::duration_fact>(to, fact, POL_FACT_DURATION,
                                           [&](auto handle) { return to->facts.set(handle, months, days); });
}

pol_status pol_case_set_choice(pol_case* to, pol_fact fact, uint32_t value) {
    return with_handle<pol::choice_fact>(to, fact, POL_FACT_CHOICE,
                                         [&](auto handle) { return to->facts.set(handle, value); });
}

pol_status pol_case_set_text(pol_case* to, pol_fact fact, const char* text, size_t size) {
    if (!pol::api::is_text(text, size)) return POL_MISUSE;
    return with_handle<pol::text_fact>(to, fact, POL_FACT_TEXT,
                                       [&](auto handle) { return to->facts.set(handle, view_of(text, size)); });
}

pol_status pol_case_add_item(pol_case* to, pol_fact list) {
    return with_handle<pol::list_fact>(to, list, POL_FACT_LIST, [&](auto handle) { return to->facts.add(handle); });
}

pol_status pol_case_give(pol_case* to, pol_fact what) {
    const auto give = [&](auto handle) { return to->facts.give(handle); };
    if (what.type == POL_FACT_CLAIM) return with_handle<pol::claim_fact>(to, what, POL_FACT_CLAIM, give);
    if (what.type == POL_FACT_RECORD) return with_handle<pol::record_fact>(to, what, POL_FACT_RECORD, give);
    return with_handle<pol::list_fact>(to, what, POL_FACT_LIST, give);
}

pol_status pol_case_set_path(pol_case* to, const char* path, size_t path_size, const char* value, size_t value_size,
                             pol_diagnostics** found) {
    pol::api::clear(found);
    if (to == nullptr || path == nullptr || !pol::api::is_text(value, value_size)) return POL_MISUSE;
    return guarded([&] {
        const auto refused = to->facts.set(view_of(path, path_size), view_of(value, value_size));
        return refused ? pol::api::tell({*refused}, found) : POL_OK;
    });
}

pol_status pol_case_set_parameter(pol_case* to, const char* name, size_t name_size, const char* value,
                                  size_t value_size) {
    if (to == nullptr || name == nullptr || !pol::api::is_text(value, value_size)) return POL_MISUSE;
    return guarded([&] {
        to->facts.set_parameter(view_of(name, name_size), view_of(value, value_size));
        return POL_OK;
    });
}

pol_status pol_case_paid(pol_case* to, const char* award, size_t award_size, int64_t amount, int decimals,
                         const char* on, size_t on_size) {
    if (to == nullptr || award == nullptr || on == nullptr || decimals < 0 || decimals > 18) return POL_MISUSE;
    return guarded([&] {
        to->facts.paid(view_of(award, award_size), amount, decimals, view_of(on, on_size));
        return POL_OK;
    });
}

pol_status pol_case_nothing_paid(pol_case* to) {
    if (to == nullptr) return POL_MISUSE;
    return guarded([&] {
        to->facts.nothing_paid();
        return POL_OK;
    });
}

pol_status pol_case_set_id(pol_case* to, const char* id, size_t id_size) {
    if (to == nullptr || !pol::api::is_text(id, id_size)) return POL_MISUSE;
    return guarded([&] {
        to->facts.set_id(view_of(id, id_size));
        return POL_OK;
    });
}

pol_status pol_case_load_json(pol_case* to, const char* json, size_t json_size, pol_diagnostics** found) {
    pol::api::clear(found);
    if (to == nullptr || !pol::api::is_text(json, json_size)) return POL_MISUSE;
    return guarded([&] {
        // Where there is no memory to tell what was found, the case stays as it was.
        std::unique_ptr<pol_diagnostics> told;
        const auto keep = [&](const std::vector<pol::diagnostic>& all) { told = pol::api::diagnostics_of(all); };
        const auto all = pol::api::load(pol::case_access::of(to->facts), view_of(json, json_size), keep);
        pol::api::give(told ? std::move(told) : pol::api::diagnostics_of(all), found);
        return pol::api::status_of(all);
    });
}

pol_status pol_case_json(const pol_case* of, pol_text** out) {
    pol::api::clear(out);
    if (of == nullptr || out == nullptr) return POL_MISUSE;
    return guarded([&] { return pol::api::give_text(of->facts.json(), out); });
}

pol_status pol_case_assess(pol_case* of, size_t clause) {
    if (of == nullptr) return POL_MISUSE;
    return guarded([&] {
        const bool is_done = clause == POL_ALL_CLAUSES ? of->with.assess(of->facts, of->due)
                                                       : of->with.assess(of->facts, clause, of->due);
        if (!is_done) return POL_MISUSE;
        return of->cancel != nullptr && of->cancel->is_cancelled() ? POL_CANCELLED : POL_OK;
    });
}

pol_status pol_case_amount(const pol_case* of, size_t clause, pol_amount* out) {
    if (of == nullptr || clause >= of->due.clauses().size()) return POL_MISUSE;
    const pol::case_result::clause& c = of->due.clauses()[clause];
    const pol_amount told = {sizeof told, static_cast<int>(c.status), c.is_beyond ? 1 : 0, c.amount};
    return pol::api::write_struct(told, out) ? POL_OK : POL_MISUSE;
}

pol_status pol_case_outcome_json(const pol_case* of, int with_derivation, pol_text** out) {
    pol::api::clear(out);
    if (of == nullptr || out == nullptr) return POL_MISUSE;
    return guarded([&] {
        const pol::outcome due = with_derivation != 0 ? of->with.explain(of->facts) : of->with.outcome_of(of->facts);
        return pol::api::give_outcome(due, out);
    });
}
