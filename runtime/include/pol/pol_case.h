/* One case after another in C, by handles: facts are set without JSON. <pol/case.hpp> tells more of each function, <pol/pol.h>
 * the rules of all. An assessor may be used by any number of threads, a case by one at a time.
 * SPDX-License-Identifier: Apache-2.0 */
#ifndef POL_POL_CASE_H
#define POL_POL_CASE_H

#include <pol/pol_base.h>
#include <pol/pol_policy.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct pol_assessor pol_assessor;
typedef struct pol_case pol_case;

enum { POL_DETERMINED, POL_NOT_ELIGIBLE, POL_UNDETERMINED, POL_BAD_INPUT, POL_NOT_CLAIMED };

typedef struct pol_case_options {
    size_t struct_size; /* sizeof(pol_case_options) */
    const char* on;     /* day of assessment; NULL: the end of the case's period. A policy with amendments needs it */
    size_t on_size;
    const pol_pair* set; /* parameters for all cases */
    size_t set_count;
    const pol_pair* clauses; /* by `name`; none: all */
    size_t clause_count;
    const pol_limits* limits;
    const pol_cancellation* cancel;
} pol_case_options;

/* `options` may be NULL. POL_FOUND: a day, a clause or a parameter of them does not exist, or the policy needs a day. The
 * options are read, and the policy and the cancellation may be freed before the assessor. */
POL_API pol_status pol_assessor_new(const pol_policy* of, const pol_case_options* options, pol_assessor** out,
                                    pol_diagnostics** found);
POL_API void pol_assessor_free(pol_assessor* of);
/* As pol_batch_facts_json. */
POL_API pol_status pol_assessor_facts_json(const pol_assessor* of, pol_text** out);
POL_API size_t pol_assessor_clause_count(const pol_assessor* of);

typedef struct pol_clause_info { /* pointers into the assessor, until it is freed */
    size_t struct_size;          /* in: sizeof(pol_clause_info) */
    const char* name;
    size_t name_size;
    const char* currency; /* empty: the clause gives no money */
    size_t currency_size;
    int gives_money;
    int decimals; /* amounts are multiples of 10^-decimals */
} pol_clause_info;
/* POL_MISUSE: beyond the end, and nothing is written. */
POL_API pol_status pol_assessor_clause(const pol_assessor* of, size_t n, pol_clause_info* out);

typedef enum pol_fact_type {
    POL_FACT_YES_NO,
    POL_FACT_NUMBER, /* numbers, counts, rates, money */
    POL_FACT_DATE,
    POL_FACT_DURATION,
    POL_FACT_TEXT,
    POL_FACT_CHOICE,
    POL_FACT_LIST,
    POL_FACT_RECORD, /* an optional one */
    POL_FACT_CLAIM
} pol_fact_type;

/* Where a fact is: looked up once, good as long as an assessor of the same policy and day lives. All zero: nothing. */
typedef struct pol_fact {
    const void* of;
    uint32_t at;
    int32_t type; /* pol_fact_type */
} pol_fact;

/* POL_FOUND: there is no such fact; `found` tells which may have been meant, and `out` is all zero. */
POL_API pol_status pol_assessor_fact(const pol_assessor* of, const char* path, size_t path_size, pol_fact* out,
                                     pol_diagnostics** found);
/* The place of a value of a choice. POL_FOUND: it has none of that name; POL_MISUSE: the fact is no choice of this policy. */
POL_API pol_status pol_assessor_choice_value(const pol_assessor* of, pol_fact choice, const char* name,
                                             size_t name_size, uint32_t* out);

/* Facts, and what they came to when they were last assessed. Setting and assessing again needs no memory where whole numbers
 * of 64 bits decide. POL_MISUSE of a setter: the fact is of another policy or type, or its list has no item yet; nothing is
 * changed. A value that the fact must not have is taken, and the outcome tells what is wrong with it. The assessor may be freed
 * before the case; handles of facts are good as long as one of the two lives. */
POL_API pol_status pol_case_new(const pol_assessor* of, pol_case** out);
POL_API void pol_case_free(pol_case* of);
POL_API pol_status pol_case_clear(pol_case* of); /* everything is missing again */
POL_API pol_status pol_case_set_yes_no(pol_case* to, pol_fact fact, int value);
POL_API pol_status pol_case_set_number(pol_case* to, pol_fact fact, int64_t value,
                                       int decimals); /* value * 10^-decimals */
/* "12.50", "50%", "2/3", of any length. */
POL_API pol_status pol_case_set_number_text(pol_case* to, pol_fact fact, const char* text, size_t size);
POL_API pol_status pol_case_set_date(pol_case* to, pol_fact fact, int year, int month, int day);
POL_API pol_status pol_case_set_day(pol_case* to, pol_fact fact, int64_t days);              /* since 1970-01-01 */
POL_API pol_status pol_case_set_duration(pol_case* to, pol_fact fact, int months, int days); /* one of them 0 */
POL_API pol_status pol_case_set_choice(pol_case* to, pol_fact fact, uint32_t value); /* pol_assessor_choice_value */
POL_API pol_status pol_case_set_text(pol_case* to, pol_fact fact, const char* text, size_t size); /* copied */
/* A new item at the end of a list: what is set afterwards is set for it. */
POL_API pol_status pol_case_add_item(pol_case* to, pol_fact list);
/* A list that is what it is so far, an optional record that is there, a claim that is made. */
POL_API pol_status pol_case_give(pol_case* to, pol_fact list_record_or_claim);
/* By path, as it stands in quotes in a case: "true", "50%", "2021-03-01". POL_FOUND: refused, nothing is changed. */
POL_API pol_status pol_case_set_path(pol_case* to, const char* path, size_t path_size, const char* value,
                                     size_t value_size, pol_diagnostics** found);
/* A parameter of this case alone, as in pol_case_set_path; an earlier payment of `amount` * 10^-decimals, from 0 to 18, on a day
 * "2021-03-01"; that there was none. What does not exist is told by the outcome. */
POL_API pol_status pol_case_set_parameter(pol_case* to, const char* name, size_t name_size, const char* value,
                                          size_t value_size);
POL_API pol_status pol_case_paid(pol_case* to, const char* award, size_t award_size, int64_t amount, int decimals,
                                 const char* on, size_t on_size);
POL_API pol_status pol_case_nothing_paid(pol_case* to);
POL_API pol_status pol_case_set_id(pol_case* to, const char* id, size_t id_size); /* case_id of the outcome */
/* A whole case in place of all that was set. POL_FOUND: refused, with nothing changed, since there is an error in it. */
POL_API pol_status pol_case_load_json(pol_case* to, const char* json, size_t json_size, pol_diagnostics** found);
/* As `pol assess` takes it. */
POL_API pol_status pol_case_json(const pol_case* of, pol_text** out);

/* POL_ALL_CLAUSES, or one by its place. */
#define POL_ALL_CLAUSES SIZE_MAX
/* Of one clause alone the others keep what they were. POL_CANCELLED: what pol_case_amount tells then is no result. POL_MISUSE: no
 * such clause. */
POL_API pol_status pol_case_assess(pol_case* of, size_t clause);

typedef struct pol_amount {
    size_t struct_size; /* in: sizeof(pol_amount) */
    int status;         /* POL_DETERMINED ... */
    int is_beyond;      /* determined, and more than 64 bits hold: the outcome has the amount */
    int64_t amount;     /* determined: rounded, times 10^decimals of the clause */
} pol_amount;
/* What the last pol_case_assess found; POL_NOT_CLAIMED before there was one. POL_MISUSE: no such clause; nothing is written. */
POL_API pol_status pol_case_amount(const pol_case* of, size_t clause, pol_amount* out);
/* All about the facts as they are now, as JSON, pol-outcome/1, with its receipt. */
POL_API pol_status pol_case_outcome_json(const pol_case* of, int with_derivation, pol_text** out);

#ifdef __cplusplus
}
#endif

#endif
