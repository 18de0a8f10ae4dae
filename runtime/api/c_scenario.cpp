// The C interface of scenarios: lines given and taken back, and what is asked about them.
// SPDX-License-Identifier: Apache-2.0
#include "runtime/api/answers_json.hpp"
#include "runtime/api/c_callbacks.hpp"
#include "runtime/api/c_options.hpp"

#include <pol/outcome.hpp>
#include <pol/scenario.hpp>
#include <pol/sweep.hpp>

using pol::api::guarded;
using pol::api::is_text;
using pol::api::view_of;

namespace {

// One line to the scenario, by the function that takes it.
template <class Take>
pol_status change(pol_scenario* to, const char* words, size_t size, pol_diagnostics** found, Take take) {
    pol::api::clear(found);
    if (to == nullptr || !is_text(words, size)) return POL_MISUSE;
    return guarded([&] {
        pol::scenario changed = to->is;  // where there is no memory to tell what came of it, nothing has changed
        const pol_status status = pol::api::tell((changed.*take)(view_of(words, size)), found);
        to->is = std::move(changed);
        return status;
    });
}

// One question about the scenario, whose answer is a text.
template <class Ask>
pol_status answer(const pol_scenario* of, pol_text** out, Ask&& ask) {
    pol::api::clear(out);
    if (of == nullptr || out == nullptr) return POL_MISUSE;
    return guarded([&] { return pol::api::give_text(ask(of->is), out); });
}

// Whether a sweep goes on, as the host says.
struct asked_host {
    const pol_sweep_request& by;
    bool operator()(unsigned done) const { return pol::api::call_host(by.goes_on, by.user, done) != 0; }
};

bool read_request(const pol_sweep_request& from, pol::sweep_request& to) {
    const auto read = [](const char* bytes, size_t size, std::string& text) {
        text = view_of(bytes, size);
        return is_text(bytes, size);
    };
    if (from.evaluations != 0) to.evaluations = from.evaluations;
    if (from.samples != 0) to.samples = from.samples;
    if (from.causes != 0) to.causes = from.causes;
    return read(from.path, from.path_size, to.path) && read(from.from, from.from_size, to.from) &&
           read(from.to, from.to_size, to.to) && read(from.every, from.every_size, to.every) &&
           read(from.clause, from.clause_size, to.clause);
}

pol_status status_of(pol::sweep_end ended) {
    if (ended == pol::sweep_end::cancelled) return POL_CANCELLED;
    return ended == pol::sweep_end::complete || ended == pol::sweep_end::early ? POL_OK : POL_FOUND;
}

}  // namespace

pol_status pol_scenario_new(const pol_policy* of, const pol_limits* limits, const pol_cancellation* cancel,
                            pol_scenario** out) {
    pol::api::clear(out);
    if (of == nullptr || out == nullptr) return POL_MISUSE;
    return guarded([&] {
        pol::limits within;
        if (!pol::api::read_limits(limits, cancel, within)) return POL_MISUSE;
        *out = new pol_scenario{pol::scenario(of->is, within), pol::api::shared(cancel)};
        return POL_OK;
    });
}

pol_status pol_scenario_copy(const pol_scenario* of, pol_scenario** out) {
    pol::api::clear(out);
    if (of == nullptr || out == nullptr) return POL_MISUSE;
    return guarded([&] {
        *out = new pol_scenario(*of);
        return POL_OK;
    });
}

void pol_scenario_free(pol_scenario* of) { delete of; }

pol_status pol_scenario_use(pol_scenario* to, const pol_policy* other) {
    if (to == nullptr || other == nullptr) return POL_MISUSE;
    return guarded([&] {
        to->is.use(other->is);
        return POL_OK;
    });
}

pol_status pol_scenario_load_json(pol_scenario* to, const char* json, size_t size, pol_diagnostics** found) {
    return change(to, json, size, found, &pol::scenario::load);
}

pol_status pol_scenario_give(pol_scenario* to, const char* line, size_t size, pol_diagnostics** found) {
    return change(to, line, size, found, &pol::scenario::give);
}

pol_status pol_scenario_take_back(pol_scenario* to, const char* path, size_t size, pol_diagnostics** found) {
    return change(to, path, size, found, &pol::scenario::take_back);
}

pol_status pol_scenario_claim(pol_scenario* to, const char* clause, size_t size, pol_diagnostics** found) {
    return change(to, clause, size, found, &pol::scenario::claim);
}

pol_status pol_scenario_withdraw(pol_scenario* to, const char* clause, size_t size, pol_diagnostics** found) {
    return change(to, clause, size, found, &pol::scenario::withdraw);
}

pol_status pol_scenario_nothing_paid(pol_scenario* to) {
    if (to == nullptr) return POL_MISUSE;
    return guarded([&] {
        to->is.nothing_paid();
        return POL_OK;
    });
}

pol_status pol_scenario_case_json(const pol_scenario* of, pol_text** out) {
    return answer(of, out, [](const pol::scenario& one) { return one.case_json(); });
}

pol_status pol_scenario_lines_json(const pol_scenario* of, pol_text** out) {
    return answer(of, out, [](const pol::scenario& one) { return pol::api::lines_json(one); });
}

pol_status pol_scenario_value(const pol_scenario* of, const char* path, size_t size, pol_text** out) {
    pol::api::clear(out);
    if (of == nullptr || out == nullptr || !is_text(path, size)) return POL_MISUSE;
    return guarded([&] {
        const std::optional<std::string> value = of->is.value_of(view_of(path, size));
        return value ? pol::api::give_text(*value, out) : POL_FOUND;
    });
}

pol_status pol_scenario_contents_json(const pol_scenario* of, pol_text** out) {
    return answer(of, out, [](const pol::scenario& one) { return pol::api::contents_json(one.of(), one.contents()); });
}

pol_status pol_scenario_assess_json(const pol_scenario* of, int with_derivation, pol_text** out) {
    pol::api::clear(out);
    if (of == nullptr || out == nullptr) return POL_MISUSE;
    return guarded([&] { return pol::api::give_outcome(of->is.assess(with_derivation != 0), out); });
}

pol_status pol_scenario_evaluate(const pol_scenario* of, const char* expression, size_t size, pol_text** out,
                                 pol_diagnostics** found) {
    pol::api::clear(out);
    pol::api::clear(found);
    if (of == nullptr || out == nullptr || !is_text(expression, size)) return POL_MISUSE;
    return guarded([&] { return pol::api::give_value(of->is.evaluate(view_of(expression, size)), out, found); });
}

pol_status pol_scenario_needs_json(const pol_scenario* of, pol_text** out) {
    pol::api::clear(out);
    if (of == nullptr || out == nullptr) return POL_MISUSE;
    return guarded([&] {
        const std::optional<std::vector<pol::need>> missing = of->is.needs();
        return missing ? pol::api::give_text(pol::api::needs_json(*missing), out) : POL_CANCELLED;
    });
}

pol_status pol_scenario_differences_json(const pol_scenario* before, const pol_scenario* after, pol_text** out) {
    pol::api::clear(out);
    if (before == nullptr || after == nullptr || out == nullptr) return POL_MISUSE;
    return guarded([&] {
        const pol::outcome was = before->is.assess(true);
        const pol::outcome is = after->is.assess(true);
        if (was.cancelled || is.cancelled) return POL_CANCELLED;
        return pol::api::give_text(pol::api::differences_json(was, is), out);
    });
}

pol_status pol_scenario_sweep_json(const pol_scenario* of, const pol_sweep_request* asked, pol_text** out) {
    pol::api::clear(out);
    pol_sweep_request known;
    if (of == nullptr || out == nullptr || !pol::api::read_struct(asked, known)) return POL_MISUSE;
    return guarded([&] {
        pol::sweep_request request;
        if (!read_request(known, request)) return POL_MISUSE;
        const asked_host asks{known};
        if (known.goes_on != nullptr) request.goes_on = asks;
        const pol::sweep_line line = pol::sweep(of->is, request);
        if (status_of(line.ended) != POL_CANCELLED) pol::api::give_text(pol::api::sweep_json(line), out);
        return status_of(line.ended);
    });
}

pol_status pol_scenario_goal_json(const pol_scenario* of, const pol_sweep_request* asked, const char* amount,
                                  size_t amount_size, pol_text** out) {
    pol::api::clear(out);
    pol_sweep_request known;
    if (of == nullptr || out == nullptr || !is_text(amount, amount_size) || !pol::api::read_struct(asked, known))
        return POL_MISUSE;
    return guarded([&] {
        pol::sweep_request request;
        if (!read_request(known, request)) return POL_MISUSE;
        const asked_host asks{known};
        if (known.goes_on != nullptr) request.goes_on = asks;
        const auto found = pol::goal(of->is, request, std::string(view_of(amount, amount_size)));
        if (!found) return POL_FOUND;
        const pol_status status = status_of(found->line.ended);
        if (status != POL_CANCELLED) pol::api::give_text(pol::api::goal_json(*found), out);
        return status;
    });
}
