/* The C interface: compile a policy, assess one case as JSON or by handles, assess many from columns or from Arrow. C99 and C++.
 *
 *     pol_policy* policy = NULL;
 *     pol_diagnostics* found = NULL;
 *     if (pol_policy_compile_folder("policies/shenyang", 17, &policy, &found) != POL_OK) { ... }
 *     pol_diagnostics_free(found);
 *
 * Handles are opaque and freed by the function named after them; freeing NULL does nothing. An `out` parameter is set to a
 * handle or to NULL, whatever the status; `found` may be NULL when the caller does not care. Texts are UTF-8 with their length in
 * bytes and need no end; those given back end in a zero byte that the length does not count and belong to the handle they
 * came from. What is bound stays the caller's and is not copied: it must outlive the facts and each later question to a
 * result about a row. Policies, assessors, batches and results do not change and may be used by any number of threads; a case
 * belongs to one thread, and facts while columns are bound. A handle may be freed while others made from it live. Nothing throws, prints, reads the
 * clock or the environment. A struct that may grow begins with its size: set it to sizeof, the rest to zero.
 * SPDX-License-Identifier: Apache-2.0 */
#ifndef POL_POL_H
#define POL_POL_H

#include <stddef.h>
#include <stdint.h>

#if defined(_WIN32)
#define POL_API
#else
#define POL_API __attribute__((visibility("default")))
#endif

#ifdef __cplusplus
extern "C" {
#endif

struct ArrowSchema; /* of the Arrow C data interface; <pol/arrow.hpp> or the host declares them */
struct ArrowArray;

typedef struct pol_policy pol_policy;
typedef struct pol_diagnostics pol_diagnostics;
typedef struct pol_text pol_text;
typedef struct pol_assessor pol_assessor;
typedef struct pol_case pol_case;
typedef struct pol_batch pol_batch;
typedef struct pol_facts pol_facts;
typedef struct pol_result pol_result;

typedef enum pol_status {
    POL_OK = 0,
    POL_FOUND = 1,    /* something is wrong with what was given: the diagnostics say what */
    POL_MISUSE = 2,   /* a null handle, an index beyond the end, a struct of unknown size */
    POL_NO_MEMORY = 3 /* the library is as it was before the call */
} pol_status;

/* "0.1.0", for the life of the process. */
POL_API const char* pol_version(void);

/* ---- texts and diagnostics given back */

POL_API const char* pol_text_bytes(const pol_text* of, size_t* size);
POL_API void pol_text_free(pol_text* of);

POL_API size_t pol_diagnostics_count(const pol_diagnostics* of);
POL_API int pol_diagnostics_code(const pol_diagnostics* of, size_t n);     /* 123 for POL0123; 0 beyond the end */
POL_API int pol_diagnostics_is_error(const pol_diagnostics* of, size_t n); /* else a warning */
/* One JSON object with code, place and the sentence in English and Chinese. NULL beyond the end. */
POL_API const char* pol_diagnostics_json(const pol_diagnostics* of, size_t n, size_t* size);
POL_API void pol_diagnostics_free(pol_diagnostics* of);

/* ---- policies */

typedef struct pol_file {
    const char* path;
    size_t path_size;
    const char* text;
    size_t text_size;
} pol_file;

/* A folder with `policy.pol`, or one file. */
POL_API pol_status pol_policy_compile_folder(const char* path, size_t path_size, pol_policy** out,
                                             pol_diagnostics** found);
/* Texts in memory, copied; the first is the entry. */
POL_API pol_status pol_policy_compile_texts(const pol_file* files, size_t count, pol_policy** out,
                                            pol_diagnostics** found);
POL_API void pol_policy_free(pol_policy* of);

/* One case as JSON; its outcome as JSON (docs/outcome.schema.json). POL_OK whatever the case is: the outcome says it.
 * `on` is a day "2023-12-31", or NULL. */
POL_API pol_status pol_policy_assess_json(const pol_policy* with, const char* json, size_t json_size, const char* on,
                                          size_t on_size, int with_derivation, pol_text** out);

typedef struct pol_pair {
    const char* name;
    size_t name_size;
    const char* value;
    size_t value_size;
} pol_pair;

enum { POL_DETERMINED, POL_NOT_ELIGIBLE, POL_UNDETERMINED, POL_BAD_INPUT, POL_NOT_CLAIMED };

/* ---- one case after another, by handles: <pol/case.hpp> tells more of each function */

typedef struct pol_case_options {
    size_t struct_size; /* sizeof(pol_case_options) */
    const char* on;     /* day of assessment; NULL: the end of the case's period. A policy with amendments needs it */
    size_t on_size;
    const pol_pair* set; /* parameters for all cases */
    size_t set_count;
    const pol_pair* clauses; /* by `name`; none: all */
    size_t clause_count;
} pol_case_options;

/* `options` may be NULL. */
POL_API pol_status pol_assessor_new(const pol_policy* of, const pol_case_options* options, pol_assessor** out,
                                    pol_diagnostics** found);
POL_API void pol_assessor_free(pol_assessor* of);
/* As pol_batch_facts_json. */
POL_API pol_status pol_assessor_facts_json(const pol_assessor* of, pol_text** out);
POL_API size_t pol_assessor_clause_count(const pol_assessor* of);

typedef struct pol_clause_info { /* pointers into the assessor */
    size_t struct_size;          /* in: sizeof(pol_clause_info) */
    const char* name;
    size_t name_size;
    const char* currency; /* empty: the clause gives no money */
    size_t currency_size;
    int gives_money;
    int decimals; /* amounts are multiples of 10^-decimals */
} pol_clause_info;
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

/* POL_FOUND: there is no such fact. */
POL_API pol_status pol_assessor_fact(const pol_assessor* of, const char* path, size_t path_size, pol_fact* out,
                                     pol_diagnostics** found);
/* The place of a value of a choice; POL_FOUND: it has none of that name. */
POL_API pol_status pol_assessor_choice_value(const pol_assessor* of, pol_fact choice, const char* name,
                                             size_t name_size, uint32_t* out);

/* Facts, and what they came to when they were last assessed. Setting and assessing again needs no memory where whole numbers
 * of 64 bits decide. POL_MISUSE of a setter: the fact is of another policy or type, or its list has no item yet; nothing is
 * changed. A value that the fact must not have is taken, and the outcome tells what is wrong with it. */
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
POL_API pol_status pol_case_set_choice(pol_case* to, pol_fact fact, uint32_t value);
POL_API pol_status pol_case_set_text(pol_case* to, pol_fact fact, const char* text, size_t size); /* copied */
/* A new item at the end of a list: what is set afterwards is set for it. */
POL_API pol_status pol_case_add_item(pol_case* to, pol_fact list);
/* A list that is what it is so far, an optional record that is there, a claim that is made. */
POL_API pol_status pol_case_give(pol_case* to, pol_fact list_record_or_claim);
/* By path, as it stands in quotes in a case: "true", "50%", "2021-03-01". POL_FOUND: refused, nothing is changed. */
POL_API pol_status pol_case_set_path(pol_case* to, const char* path, size_t path_size, const char* value,
                                     size_t value_size, pol_diagnostics** found);
POL_API pol_status pol_case_set_parameter(pol_case* to, const char* name, size_t name_size, const char* value,
                                          size_t value_size);
POL_API pol_status pol_case_paid(pol_case* to, const char* award, size_t award_size, int64_t amount, int decimals,
                                 const char* on, size_t on_size);
POL_API pol_status pol_case_nothing_paid(pol_case* to);
/* A whole case in place of all that was set. POL_FOUND: refused, nothing is changed. */
POL_API pol_status pol_case_load_json(pol_case* to, const char* json, size_t json_size, pol_diagnostics** found);
POL_API pol_status pol_case_json(const pol_case* of, pol_text** out);

/* POL_ALL_CLAUSES, or one by its place. */
#define POL_ALL_CLAUSES SIZE_MAX
POL_API pol_status pol_case_assess(pol_case* of, size_t clause);

typedef struct pol_amount {
    size_t struct_size; /* in: sizeof(pol_amount) */
    int status;         /* POL_DETERMINED ... */
    int is_beyond;      /* determined, and more than 64 bits hold: the outcome has the amount */
    int64_t amount;     /* determined: rounded, times 10^decimals of the clause */
} pol_amount;
/* What the last pol_case_assess found. */
POL_API pol_status pol_case_amount(const pol_case* of, size_t clause, pol_amount* out);
/* All about the case as JSON, with its receipt. */
POL_API pol_status pol_case_outcome_json(const pol_case* of, int with_derivation, pol_text** out);

/* ---- batches */

typedef struct pol_batch_options {
    size_t struct_size; /* sizeof(pol_batch_options) */
    const char* on;     /* day of assessment; NULL: none. A policy with amendments needs it */
    size_t on_size;
    const pol_pair* set; /* parameters for all cases */
    size_t set_count;
    const pol_pair* clauses; /* by `name`; none: all */
    size_t clause_count;
    int exact;   /* amounts before rounding, and those of awards */
    int reasons; /* of those not eligible; permissions and duties */
    int notes;   /* which caps and limits changed something */
    int needs;   /* of the undetermined: what is missing, and the range */
} pol_batch_options;

/* `options` may be NULL. */
POL_API pol_status pol_batch_new(const pol_policy* of, const pol_batch_options* options, pol_batch** out,
                                 pol_diagnostics** found);
POL_API void pol_batch_free(pol_batch* of);
/* The facts that may be bound: a JSON list of objects with path, list, type, currency, choices, scale, optional, default. */
POL_API pol_status pol_batch_facts_json(const pol_batch* of, pol_text** out);

typedef enum pol_layout { /* as pol::cell_layout */
                          POL_INT64,
                          POL_INT32,
                          POL_INT16,
                          POL_INT8,
                          POL_UINT64,
                          POL_UINT32,
                          POL_UINT16,
                          POL_UINT8,
                          POL_BITS,
                          POL_DECIMAL128
} pol_layout;

typedef struct pol_cells {
    size_t struct_size; /* sizeof(pol_cells) */
    const void* data;
    int layout; /* pol_layout */
    size_t rows;
    int decimals;         /* numbers are multiples of 10^-decimals */
    const uint8_t* valid; /* a bit for each row, least significant first; NULL: nothing is missing */
    size_t offset;        /* of row 0, in elements, in data and valid */
} pol_cells;

typedef struct pol_offsets { /* of texts, or of the items of lists: one more than rows */
    size_t struct_size;      /* sizeof(pol_offsets) */
    const void* offsets;
    int is_large; /* 64-bit integers, else 32-bit */
    size_t rows;
    const uint8_t* valid;
    size_t offset;
} pol_offsets;

POL_API pol_status pol_facts_new(const pol_batch* of, size_t rows, pol_facts** out);
POL_API void pol_facts_free(pol_facts* of);

/* POL_FOUND: the column was refused, see pol_facts_diagnostics. The paths are those of pol_batch_facts_json. */
POL_API pol_status pol_facts_bind_cells(pol_facts* to, const char* path, size_t path_size, const pol_cells* from);
POL_API pol_status pol_facts_bind_int64(pol_facts* to, const char* path, size_t path_size, const int64_t* data,
                                        size_t rows, int decimals);
POL_API pol_status pol_facts_bind_texts(pol_facts* to, const char* path, size_t path_size, const pol_offsets* from,
                                        const char* bytes);
POL_API pol_status pol_facts_bind_dictionary(pol_facts* to, const char* path, size_t path_size, const pol_cells* codes,
                                             const pol_offsets* dictionary, const char* bytes);
POL_API pol_status pol_facts_bind_list(pol_facts* to, const char* path, size_t path_size, const pol_offsets* from);
/* A whole record batch. Both structs are taken over, whatever the status but POL_MISUSE, and marked as released. */
POL_API pol_status pol_facts_import_arrow(pol_facts* to, struct ArrowSchema* schema, struct ArrowArray* array);
POL_API pol_status pol_facts_diagnostics(const pol_facts* of, pol_diagnostics** out);

/* ---- results */

/* POL_FOUND: the columns do not fit together and nothing was assessed. */
POL_API pol_status pol_batch_assess(const pol_batch* with, const pol_facts* facts, unsigned threads, pol_result** out,
                                    pol_diagnostics** found);
POL_API void pol_result_free(pol_result* of);
POL_API size_t pol_result_rows(const pol_result* of);
POL_API size_t pol_result_clause_count(const pol_result* of);

typedef struct pol_clause { /* pointers into the result; columns that were not asked for are NULL */
    size_t struct_size;     /* in: sizeof(pol_clause) */
    const char* name;
    size_t name_size;
    const char* currency;
    size_t currency_size;
    int gives_money;
    int decimals;
    const uint8_t* status; /* POL_DETERMINED ... by row */
    const int64_t* amount; /* determined: times 10^decimals */
    const int64_t* exact;  /* determined: before rounding, times exact_scale */
    int64_t exact_scale;
    const uint64_t* failed; /* by row: bit n is reason n */
    size_t reason_count;
    const uint32_t* beyond; /* rows with a number that the integers here cannot hold; ask for their outcome */
    size_t beyond_count;
} pol_clause;

POL_API pol_status pol_result_clause(const pol_result* of, size_t n, pol_clause* out);
POL_API const char* pol_result_reason(const pol_result* of, size_t clause, size_t reason, size_t* size);
/* All about one case as JSON, with its receipt; and the case itself, as `pol assess` takes it. */
POL_API pol_status pol_result_outcome_json(const pol_result* of, size_t row, int with_derivation, pol_text** out);
POL_API pol_status pol_result_case_json(const pol_result* of, size_t row, pol_text** out);
/* The result as a record batch; `decimals`: amounts as decimal128. The caller releases both structs. */
POL_API pol_status pol_result_export_arrow(const pol_result* of, int decimals, struct ArrowSchema* schema,
                                           struct ArrowArray* array);

#ifdef __cplusplus
}
#endif

#endif
