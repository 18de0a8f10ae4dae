/* Populations in C that come as text: CSV or JSON Lines in, CSV or JSON Lines out, in memory that does not grow with them.
 * <pol/stream.hpp> and docs/batch.md tell more, <pol/pol.h> the rules of all functions. Any number of threads may each assess a
 * population of their own with one policy.
 * SPDX-License-Identifier: Apache-2.0 */
#ifndef POL_POL_POPULATION_H
#define POL_POL_POPULATION_H

#include <pol/pol_base.h>
#include <pol/pol_policy.h>

#ifdef __cplusplus
extern "C" {
#endif

enum { POL_CSV, POL_JSON_LINES };

typedef struct pol_input {
    void* user;
    /* Puts up to `size` bytes at `to` and gives how many; 0 at the end, less if it failed. */
    int64_t (*read)(void* user, char* to, size_t size);
    const char* name; /* of the file, for messages */
    size_t name_size;
    int form;         /* POL_CSV ...; of lists always POL_CSV */
    const char* list; /* of which list these are the items, "fair.booths"; of the cases NULL */
    size_t list_size;
    const char* key; /* header of the column that tells its rows apart; NULL: "id" of cases, none of lists */
    size_t key_size;
} pol_input;

typedef struct pol_output {
    void* user;
    int (*write)(void* user, const char* bytes, size_t size); /* gives 1; 0: they could not be written */
} pol_output;

typedef struct pol_population {
    size_t struct_size; /* sizeof(pol_population) */
    const pol_input* cases;
    const pol_input* lists; /* beside cases in CSV */
    size_t list_count;
    const pol_output* outcomes;     /* NULL: only the summary is made */
    int outcome_form;               /* POL_CSV ... */
    const pol_output* rejects;      /* CSV of what was wrong; NULL: counted only */
    const pol_output* explanations; /* outcomes with derivation as JSON Lines, of the first `explain_rows` cases */
    uint64_t explain_rows;

    const char* on; /* day of assessment for all; NULL: each case's own */
    size_t on_size;
    const pol_pair* set; /* parameters for all cases */
    size_t set_count;
    const pol_pair* clauses; /* by `name`; none: all */
    size_t clause_count;
    const pol_pair* columns; /* of the outcomes, by `name`; none: the usual ones */
    size_t column_count;
    int language;           /* of the messages in `rejects`: POL_ENGLISH ... */
    int without_statistics; /* only counts of cases: faster */
    unsigned threads;       /* 0: one */
    uint32_t chunk_rows;    /* 0: 8,192 */
    uint64_t sort_bytes;    /* lists in another order are sorted within this; 0: 256 MB; UINT64_MAX: refused */
    const pol_limits* limits;
    const pol_cancellation* cancel;
    /* After each chunk; 0: end here. May be NULL. */
    int (*progress)(void* user, uint64_t cases, uint64_t bytes);
    void* user;
} pol_population;

/* Reads, assesses and writes until the cases end. `summary` is pol-summary/1, docs/summary.schema.json, of what was done, also
 * with POL_FOUND, POL_CANCELLED (also by `progress`) and POL_HOST_FAILED: then the outcomes written are not all. POL_FOUND: a
 * column, a clause or a parameter does not exist, or the files cannot be read as they are. `found` has what failed, and warnings
 * of headers. The functions of the host are called from the calling thread alone. */
POL_API pol_status pol_population_assess(const pol_policy* with, const pol_population* given, pol_text** summary,
                                         pol_diagnostics** found);
/* The columns that the outcomes may have: a JSON list. */
POL_API pol_status pol_population_columns_json(const pol_policy* of, pol_text** out);

#ifdef __cplusplus
}
#endif

#endif
