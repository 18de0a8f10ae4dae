/* Policies in C: compile, assess one case as JSON, ask what a policy contains. <pol/pol.h> tells the rules of all functions. A
 * policy does not change: any number of threads may use it, and what was made of it keeps what it needs when it is freed.
 * SPDX-License-Identifier: Apache-2.0 */
#ifndef POL_POL_POLICY_H
#define POL_POL_POLICY_H

#include <pol/pol_base.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct pol_policy pol_policy;

/* ---- compiling */

typedef struct pol_file {
    const char* path;
    size_t path_size;
    const char* text;
    size_t text_size;
} pol_file;

/* Files from wherever the host has them. `read` sets bytes and size, which stay as they are until `release`, called once for
 * each file (unless NULL), and gives 1; 0: there is no such file; less: it failed, and so does the call. Paths are relative to
 * the policy, with '/', and never leave it; they have no zero byte at their end. */
typedef struct pol_loader {
    void* user;
    int (*read)(void* user, const char* path, size_t path_size, const char** bytes, size_t* size);
    void (*release)(void* user, const char* bytes, size_t size);
} pol_loader;

typedef struct pol_compile_options {
    size_t struct_size; /* sizeof(pol_compile_options) */
    /* Exactly one of these is where the texts come from. */
    const char* folder; /* read from disk: a folder with `policy.pol`, or one file */
    size_t folder_size;
    const pol_file* texts; /* the first is the entry */
    size_t text_count;
    const pol_loader* loader;
    const char* entry; /* with a loader: the path of the first file; NULL: "policy.pol" */
    size_t entry_size;

    const pol_file* amendments; /* laid over the policy, beside those that it uses itself */
    size_t amendment_count;
    const pol_limits* limits;       /* the policy keeps them */
    const pol_cancellation* cancel; /* not kept */
} pol_compile_options;

/* POL_FOUND: `found` has an error. With POL_OK it may have warnings. Nothing of the options is kept but the limits, by value.
 * POL_MISUSE also where not exactly one source is named. POL_HOST_FAILED: the loader failed. */
POL_API pol_status pol_policy_compile(const pol_compile_options* options, pol_policy** out, pol_diagnostics** found);
/* The same, with nothing but a folder, or nothing but texts. */
POL_API pol_status pol_policy_compile_folder(const char* path, size_t path_size, pol_policy** out,
                                             pol_diagnostics** found);
POL_API pol_status pol_policy_compile_texts(const pol_file* files, size_t count, pol_policy** out,
                                            pol_diagnostics** found);
POL_API void pol_policy_free(pol_policy* of);

/* The same texts with exactly these amendments (by `name`: a title, or "1" for the first) in force, on every day: a policy of
 * its own. POL_FOUND: one is unknown, or they do not go together. */
POL_API pol_status pol_policy_amended(const pol_policy* of, const pol_pair* amendments, size_t count, pol_policy** out,
                                      pol_diagnostics** found);

/* ---- assessing */

typedef struct pol_assess_options {
    size_t struct_size; /* sizeof(pol_assess_options) */
    const char* on;     /* "2023-12-31"; NULL: the case says it, or its period */
    size_t on_size;
    const pol_pair* set; /* parameters, over those of the case */
    size_t set_count;
    const pol_pair* clauses; /* by `name`; none: all */
    size_t clause_count;
    int derivation; /* tell why */
    const pol_limits* limits;
    const pol_cancellation* cancel;
} pol_assess_options;

/* One case as JSON (docs/case.md); its outcome as JSON, pol-outcome/1. POL_OK whatever the case is, and its day, parameters and
 * clauses: the outcome says it. `options` may be NULL. POL_CANCELLED: there is no outcome. */
POL_API pol_status pol_policy_assess(const pol_policy* with, const char* json, size_t json_size,
                                     const pol_assess_options* options, pol_text** out);
/* The same with a day, or NULL, and derivation alone. */
POL_API pol_status pol_policy_assess_json(const pol_policy* with, const char* json, size_t json_size, const char* on,
                                          size_t on_size, int with_derivation, pol_text** out);

/* ---- what a policy contains */

/* Name, titles, clauses, facts, parameters, amendments on a day ("2023-12-31"; NULL: of the text alone), from which a form can
 * be built: JSON pol-contents/1, docs/contents.schema.json. POL_FOUND: that is no day. */
POL_API pol_status pol_policy_contents_json(const pol_policy* of, const char* on, size_t on_size, pol_text** out);
/* The author's text of a clause or an award ("CLAUSE.AWARD") on that day: {"file", "line", "text"}. POL_FOUND: there is
 * none, or no such day. */
POL_API pol_status pol_policy_source_json(const pol_policy* of, const char* name, size_t name_size, const char* on,
                                          size_t on_size, pol_text** out);
/* Of a clause, an award, an agency, a reason or permission code, a parameter; "" if it has none. `language` is a pol_language. */
POL_API pol_status pol_policy_title(const pol_policy* of, const char* name, size_t name_size, int language,
                                    pol_text** out);
/* A place in a case, "/claims/fair/booths/0/fee", as a line of a scenario has it: "fair.booths[0].fee"; within `clause` (or
 * NULL) without its name. What is no place stays as it is. */
POL_API pol_status pol_policy_path(const pol_policy* of, const char* pointer, size_t pointer_size, int language,
                                   const char* clause, size_t clause_size, pol_text** out);
/* Runs the `example` blocks: JSON pol-examples/1, docs/answers.schema.json. POL_OK also where some failed. Of the options limits,
 * cancel and set count; NULL: the usual ones. */
POL_API pol_status pol_policy_examples_json(const pol_policy* of, const pol_assess_options* options, pol_text** out);

/* One expression without facts, "2/3 of 1810 round half up to 0.01", as JSON pol-value/1, docs/answers.schema.json. `limits` and
 * `cancel` may be NULL. POL_FOUND: it cannot be evaluated. */
POL_API pol_status pol_evaluate(const char* expression, size_t size, const pol_limits* limits,
                                const pol_cancellation* cancel, pol_text** out, pol_diagnostics** found);

/* For editors. POL_OK: it is a word of a keyword that an expression never takes for a name, in either language; POL_FOUND: not. */
POL_API pol_status pol_is_keyword(const char* word, size_t size);
/* Those of the `known` (by `name`) that are closest to one that is none of them, best first, at most three: JSON, ["staff"]. */
POL_API pol_status pol_close_to_json(const char* wrong, size_t size, const pol_pair* known, size_t count,
                                     pol_text** out);

#ifdef __cplusplus
}
#endif

#endif
