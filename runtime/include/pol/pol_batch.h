/* Many cases at once in C, from columns of the host or from Arrow. <pol/batch.hpp> and <pol/arrow.hpp> tell more of each,
 * <pol/pol.h> the rules of all.
 *
 * What is bound stays the caller's and is not copied: it must outlive the facts and each later question to a result about a
 * row, and not change meanwhile. Facts belong to one thread while columns are bound, and then to any number. A batch and a result
 * may be used by any number of threads.
 * SPDX-License-Identifier: Apache-2.0 */
#ifndef POL_POL_BATCH_H
#define POL_POL_BATCH_H

#include <pol/pol_base.h>
#include <pol/pol_case.h>
#include <pol/pol_policy.h>

#ifdef __cplusplus
extern "C" {
#endif

struct ArrowSchema; /* of the Arrow C data interface; <pol/arrow.hpp> or the host declares them */
struct ArrowArray;

typedef struct pol_batch pol_batch;
typedef struct pol_facts pol_facts;
typedef struct pol_result pol_result;

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
    const pol_limits* limits;
    const pol_cancellation* cancel;
} pol_batch_options;

/* `options` may be NULL. POL_FOUND: a day, a clause or a parameter of them does not exist, or the policy needs a day. The
 * options are read, and the policy and the cancellation may be freed before the batch. */
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

/* Of so many cases, with nothing bound yet. The batch may be freed before the facts. */
POL_API pol_status pol_facts_new(const pol_batch* of, size_t rows, pol_facts** out);
POL_API void pol_facts_free(pol_facts* of);

/* POL_FOUND: the column was refused, and pol_facts_diagnostics has one more that says why; the facts can be used without it.
 * POL_MISUSE: a struct or a layout that is none. The paths are those of pol_batch_facts_json. The structs are read at once; what
 * they point to is bound. */
POL_API pol_status pol_facts_bind_cells(pol_facts* to, const char* path, size_t path_size, const pol_cells* from);
POL_API pol_status pol_facts_bind_int64(pol_facts* to, const char* path, size_t path_size, const int64_t* data,
                                        size_t rows, int decimals);
POL_API pol_status pol_facts_bind_texts(pol_facts* to, const char* path, size_t path_size, const pol_offsets* from,
                                        const char* bytes);
POL_API pol_status pol_facts_bind_dictionary(pol_facts* to, const char* path, size_t path_size, const pol_cells* codes,
                                             const pol_offsets* dictionary, const char* bytes);
POL_API pol_status pol_facts_bind_list(pol_facts* to, const char* path, size_t path_size, const pol_offsets* from);
/* A whole record batch. Both structs are taken over, whatever the status but POL_MISUSE, and marked as released; the array itself
 * is released, by the thread that frees the last of them, when the facts and the results made of it are gone. POL_FOUND: some
 * columns were refused, and the others are bound. */
POL_API pol_status pol_facts_import_arrow(pol_facts* to, struct ArrowSchema* schema, struct ArrowArray* array);
/* All that was refused so far; none where nothing was. They are the caller's to free. */
POL_API pol_status pol_facts_diagnostics(const pol_facts* of, pol_diagnostics** out);

/* ---- results */

/* In so many threads, 0 as 1; the result does not depend on it. The facts are only read. POL_FOUND: the columns do not fit
 * together, or the facts are of another policy or day, and nothing was assessed. The result keeps the facts, which may be freed
 * before it. */
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

/* POL_MISUSE: beyond the end, and nothing is written. What `out` points to lives as long as the result. */
POL_API pol_status pol_result_clause(const pol_result* of, size_t n, pol_clause* out);
/* The code of a reason, by its bit in `failed`, until the result is freed. NULL beyond the end; `size` may be NULL. */
POL_API const char* pol_result_reason(const pol_result* of, size_t clause, size_t reason, size_t* size);
/* All about one case as JSON, pol-outcome/1, with its receipt; and the case itself, as `pol assess` takes it. Both read what was
 * bound. POL_MISUSE: a row beyond the end. */
POL_API pol_status pol_result_outcome_json(const pol_result* of, size_t row, int with_derivation, pol_text** out);
POL_API pol_status pol_result_case_json(const pol_result* of, size_t row, pol_text** out);
/* The result as a record batch with all that was asked for, also awards, permissions, notes and needs; `decimals`: amounts as
 * decimal128. The caller releases both structs, also after the result was freed. POL_FOUND: a column of texts exceeds two
 * gigabytes. Unless it is POL_OK or POL_MISUSE, both are marked as released. */
POL_API pol_status pol_result_export_arrow(const pol_result* of, int decimals, struct ArrowSchema* schema,
                                           struct ArrowArray* array);

#ifdef __cplusplus
}
#endif

#endif
