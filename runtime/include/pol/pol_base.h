/* What all of the C interface shares: statuses, texts, diagnostics, limits, cancellation. <pol/pol.h> tells the rules.
 * SPDX-License-Identifier: Apache-2.0 */
#ifndef POL_POL_BASE_H
#define POL_POL_BASE_H

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

typedef enum pol_status {
    POL_OK = 0,
    POL_FOUND = 1,       /* something is wrong with what was given: the diagnostics say what */
    POL_MISUSE = 2,      /* a null handle, an index beyond the end, a struct of unknown size */
    POL_NO_MEMORY = 3,   /* the library is as it was before the call */
    POL_CANCELLED = 4,   /* a pol_cancellation or a function of the host ended it; there is no result */
    POL_HOST_FAILED = 5, /* a function of the host failed: it knows why */
    POL_TOO_SMALL = 6    /* the buffer of the caller */
} pol_status;

typedef enum pol_language { POL_ENGLISH, POL_CHINESE } pol_language;

typedef struct pol_text pol_text;
typedef struct pol_diagnostics pol_diagnostics;
typedef struct pol_cancellation pol_cancellation;

/* "0.1.0", for the life of the process. */
POL_API const char* pol_version(void);

/* ---- texts given back */

/* Until the text is freed. `size` may be NULL. */
POL_API const char* pol_text_bytes(const pol_text* of, size_t* size);
/* Into memory of the caller, with a zero byte at its end. `needed` (may be NULL) is the size with that byte. POL_TOO_SMALL:
 * `capacity` is less, and nothing is written; a capacity of 0, with `to` NULL, only asks. */
POL_API pol_status pol_text_copy(const pol_text* of, char* to, size_t capacity, size_t* needed);
POL_API void pol_text_free(pol_text* of);

/* ---- what is wrong with what was given. Those of a call that found nothing are NULL: there are 0 */

POL_API size_t pol_diagnostics_count(const pol_diagnostics* of);
POL_API int pol_diagnostics_code(const pol_diagnostics* of, size_t n);     /* 123 for POL0123; 0 beyond the end */
POL_API int pol_diagnostics_is_error(const pol_diagnostics* of, size_t n); /* else a warning */
/* One JSON object with code, place and the sentence in English and Chinese, until the diagnostics are freed. NULL beyond the end;
 * `size` may be NULL. */
POL_API const char* pol_diagnostics_json(const pol_diagnostics* of, size_t n, size_t* size);
/* For people: place, sentence, the line with the part underlined, the remedy. `language` is a pol_language. POL_MISUSE beyond
 * the end. */
POL_API pol_status pol_diagnostics_text(const pol_diagnostics* of, size_t n, int language, int with_colour,
                                        pol_text** out);
POL_API void pol_diagnostics_free(pol_diagnostics* of);
/* The page of a code in Markdown, in both languages. POL_FOUND: there is no such code. */
POL_API pol_status pol_explanation(int code, pol_text** out);
/* All codes that there are, ascending: JSON, "[101,102]". */
POL_API pol_status pol_codes_json(pol_text** out);

/* ---- what options share */

/* Read during the call, as all options are. */
typedef struct pol_pair {
    const char* name;
    size_t name_size;
    const char* value;
    size_t value_size;
} pol_pair;

/* What a policy or a case may ask for; <pol/limits.hpp> tells more of each. 0: the usual one. */
typedef struct pol_limits {
    size_t struct_size; /* sizeof(pol_limits) */
    uint64_t policy_bytes;
    uint64_t policy_files;
    uint64_t depth; /* of nesting, which takes stack: the usual 200 need less than 1 MB of it */
    uint64_t literal_digits;
    uint64_t diagnostics;
    uint64_t case_bytes;
    uint64_t list_items;
    uint64_t number_digits;
    uint64_t steps;
    uint64_t result_digits;
    uint64_t policy_parts;
    uint64_t version_parts;
    uint64_t list_cells;
} pol_limits;

/* Ends work early: name it in the options, and call pol_cancellation_cancel from any thread or from a signal handler. Work
 * usually ends within a few milliseconds, with POL_CANCELLED. What was made with it keeps it, so that it may be freed before.
 * Of NULL nothing is done. */
POL_API pol_status pol_cancellation_new(pol_cancellation** out);
POL_API void pol_cancellation_free(pol_cancellation* of);   /* not while another thread cancels with it */
POL_API void pol_cancellation_cancel(pol_cancellation* of); /* holds until it is reset */
POL_API void pol_cancellation_reset(pol_cancellation* of);  /* not while it is to end something */
POL_API int pol_cancellation_is_cancelled(const pol_cancellation* of);

#ifdef __cplusplus
}
#endif

#endif
