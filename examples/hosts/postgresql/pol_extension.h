/* The parts of the extension: policies.c keeps what is compiled, refusal.c makes errors of what Pol finds,
 * interruption.c ends it when the server wants that, pol.c has the functions of SQL.
 *
 * An error of PostgreSQL jumps out of the function that raises it. None can rise while a function of Pol runs, because Pol
 * never calls back; and what Pol gives is copied into PostgreSQL's memory and freed before anything that could raise one.
 * SPDX-License-Identifier: Apache-2.0 */
#ifndef POL_EXTENSION_H
#define POL_EXTENSION_H

#include <postgres.h>

#include <utils/jsonb.h>

#include <pol/pol.h>

/* A text in UTF-8, whatever the database has. */
typedef struct words {
    const char* text; /* NULL: not given */
    size_t size;
} words;

/* ---- policies.c */

/* Compiled once in each backend, and good until the next call. Raises what is wrong with it. */
extern const pol_policy* pol_sql_policy(words named);
extern void pol_sql_define_settings(void);

/* ---- interruption.c */

/* For the next work of Pol. Raises what has been asked for until now. */
extern const pol_cancellation* pol_sql_cancellation(void);
/* After POL_CANCELLED. */
extern void pol_sql_raise_cancelled(void) pg_attribute_noreturn();

/* ---- refusal.c */

/* What Pol gave, as memory of PostgreSQL; frees it. */
extern char* pol_sql_taken(pol_text* text);
extern Jsonb* pol_sql_jsonb(const char* json);
/* A member of an object, the first item of a list where `name` is NULL; NULL if there is none, or no `of`. */
extern JsonbValue* pol_sql_member(const JsonbValue* of, const char* name);
extern JsonbValue* pol_sql_root(Jsonb* of);

/* Raises an error for a status that is not POL_OK; frees the diagnostics. */
extern void pol_sql_refuse(pol_status status, int sqlstate, pol_diagnostics* found) pg_attribute_noreturn();
/* The same with a problem out of an outcome, or a diagnostic, as JSON. */
extern void pol_sql_refuse_json(int sqlstate, const JsonbValue* problem) pg_attribute_noreturn();

#endif
