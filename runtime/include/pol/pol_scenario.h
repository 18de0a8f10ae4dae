/* A case in C that is put together line by line, and asked about at any time: what is missing, what another value would change.
 * <pol/scenario.hpp> and <pol/sweep.hpp> tell more of each function, <pol/pol.h> the rules of all.
 *
 *     pol_scenario_give(one, "fair.booths += { fee = 18000 }", 30, &found);
 *
 * What is refused (POL_FOUND) or cancelled leaves the scenario as it was. Answers in JSON that are not outcomes are described by
 * docs/answers.schema.json. A scenario belongs to one thread at a time, also when it is asked; a copy may be in another.
 * SPDX-License-Identifier: Apache-2.0 */
#ifndef POL_POL_SCENARIO_H
#define POL_POL_SCENARIO_H

#include <pol/pol_base.h>
#include <pol/pol_policy.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct pol_scenario pol_scenario;

/* `limits` and `cancel` may be NULL; they hold for all that is asked of it and of its copies. The policy may be freed before. */
POL_API pol_status pol_scenario_new(const pol_policy* of, const pol_limits* limits, const pol_cancellation* cancel,
                                    pol_scenario** out);
POL_API pol_status pol_scenario_copy(const pol_scenario* of, pol_scenario** out); /* independent */
POL_API void pol_scenario_free(pol_scenario* of);

/* The same facts under another policy: a later text, or pol_policy_amended. */
POL_API pol_status pol_scenario_use(pol_scenario* to, const pol_policy* other);
/* A case (docs/case.md) in place of all that was given. POL_FOUND: it is not one JSON object, or a name stands twice in it. */
POL_API pol_status pol_scenario_load_json(pol_scenario* to, const char* json, size_t size, pol_diagnostics** found);
/* One line as in an `example` (docs/reference.md): "PATH = DATA", "set NAME = DATA", "on DATE", "paid AWARD AMOUNT on DATE". */
POL_API pol_status pol_scenario_give(pol_scenario* to, const char* line, size_t size, pol_diagnostics** found);
/* A fact, an item of a list, a parameter, "ledger" or "assessed_on". */
POL_API pol_status pol_scenario_take_back(pol_scenario* to, const char* path, size_t size, pol_diagnostics** found);
/* Asks for a clause, without saying anything about it; takes that back with all that was said. */
POL_API pol_status pol_scenario_claim(pol_scenario* to, const char* clause, size_t size, pol_diagnostics** found);
POL_API pol_status pol_scenario_withdraw(pol_scenario* to, const char* clause, size_t size, pol_diagnostics** found);
POL_API pol_status pol_scenario_nothing_paid(pol_scenario* to); /* before; else that is unknown */

/* As `pol assess` takes it; equal scenarios give equal text. */
POL_API pol_status pol_scenario_case_json(const pol_scenario* of, pol_text** out);
/* pol-lines/1: the day, the clauses claimed, and the lines that give the rest again. */
POL_API pol_status pol_scenario_lines_json(const pol_scenario* of, pol_text** out);
/* As a line has it. POL_FOUND: it was not given, or there is no such fact. */
POL_API pol_status pol_scenario_value(const pol_scenario* of, const char* path, size_t size, pol_text** out);
/* pol-contents/1, on the day of the scenario; without one, of the text alone. */
POL_API pol_status pol_scenario_contents_json(const pol_scenario* of, pol_text** out);

/* pol-outcome/1. */
POL_API pol_status pol_scenario_assess_json(const pol_scenario* of, int with_derivation, pol_text** out);
/* pol-value/1: an expression over the facts, parameters and names of the policy. POL_FOUND: it cannot be evaluated. */
POL_API pol_status pol_scenario_evaluate(const pol_scenario* of, const char* expression, size_t size, pol_text** out,
                                         pol_diagnostics** found);
/* pol-needs/1: what is missing, the most decisive first. */
POL_API pol_status pol_scenario_needs_json(const pol_scenario* of, pol_text** out);
/* pol-differences/1: the clauses that come out differently, and why. Both are assessed, and stay as they are. */
POL_API pol_status pol_scenario_differences_json(const pol_scenario* before, const pol_scenario* after, pol_text** out);

typedef struct pol_sweep_request {
    size_t struct_size; /* sizeof(pol_sweep_request) */
    const char* path;   /* a fact, as in a line, or a parameter: a number or a date */
    size_t path_size;
    const char* from; /* as after `=` in a line; NULL: the least that may be */
    size_t from_size;
    const char* to; /* NULL: the largest, or a number beyond practice */
    size_t to_size;
    const char* every; /* distance of the samples; NULL: about a tenth of the way */
    size_t every_size;
    const char* clause; /* whose amount; NULL: the total */
    size_t clause_size;
    uint64_t evaluations; /* at most, then it ends early; 0: 20,000 */
    uint64_t samples;     /* at most, else refused; 0: 1,000 */
    uint64_t causes;      /* pieces that are told why they differ from the one before; 0: 200 */
    /* Asked before each evaluation, with the part that is done in thousandths; 0: end here. May be NULL. */
    int (*goes_on)(void* user, unsigned done);
    void* user;
} pol_sweep_request;

/* pol-sweep/1: the breakpoints, exact, and the formula between them. POL_FOUND: it cannot be moved so; `ended` says why. Ended
 * early, with `ended` saying so, by the limits of the request; POL_CANCELLED if nothing was found by then. */
POL_API pol_status pol_scenario_sweep_json(const pol_scenario* of, const pol_sweep_request* asked, pol_text** out);
/* pol-goal/1: where the amount ("300000", "30万") is reached first, or else the most that can be had. POL_FOUND with `out` NULL:
 * the amount is no number. */
POL_API pol_status pol_scenario_goal_json(const pol_scenario* of, const pol_sweep_request* asked, const char* amount,
                                          size_t amount_size, pol_text** out);

#ifdef __cplusplus
}
#endif

#endif
