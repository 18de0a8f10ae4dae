/* Pol in SQLite, as an extension that is loaded:
 *
 *     select pol_assess(policy, case);            the outcome as JSON text
 *     select pol_amount(policy, clause, case);    what is due under one clause, as TEXT: "12.50"
 *
 * Both take the day of assessment as one argument more. `policy` is a text of Pol, or the path of a folder; what has a brace in
 * it is a text, because every policy has one. `case` is JSON text. NULL gives NULL, and so does pol_amount where there is no
 * amount: not eligible, not claimed, or undetermined; pol_assess tells which.
 *
 * A connection compiles a policy once and keeps it. The functions are not SQLITE_DETERMINISTIC, since what a folder holds may
 * change and an index over them would keep what was due before.
 * SPDX-License-Identifier: Apache-2.0 */
#include <pol/pol.h>
#include <sqlite3ext.h>

#include <string.h>

SQLITE_EXTENSION_INIT1

enum { KEPT = 16 };

typedef struct kept {
    char* text; /* the argument that named the policy */
    size_t size;
    pol_policy* policy; /* NULL: the place is free */
} kept;

/* Of one connection, which SQLite lets one thread use at a time. Whoever gives every row a policy of its own pushes the
 * oldest out. */
typedef struct shelf {
    int users; /* functions that are registered with it */
    int next;
    kept of[KEPT];
} shelf;

typedef struct words {
    const char* text; /* NULL: not given */
    size_t size;
} words;

static void clear(kept* of) {
    pol_policy_free(of->policy);
    of->policy = NULL;
    sqlite3_free(of->text);
    of->text = NULL;
}

static void release(void* given) {
    shelf* of = given;
    int n;
    if (--of->users > 0) return;
    for (n = 0; n < KEPT; ++n) clear(&of->of[n]);
    sqlite3_free(of);
}

/* ---- what Pol says in JSON is read by SQLite's own functions */

/* The sentence of `d`, a diagnostic or a problem of an outcome: where, what, and what to write instead. */
#define SENTENCE                                                                                                       \
    "coalesce(nullif(d->>'$.where.file', '') || ':' || (d->>'$.where.line') || ':' || (d->>'$.where.column') || ': '," \
    "  (d->>'$.file') || ':' || (d->>'$.line') || ':' || (d->>'$.column') || ': ',"                                    \
    "  nullif(coalesce(d->>'$.where.pointer', d->>'$.pointer'), '') || ': ', '')"                                      \
    " || (d->>'$.code') || ': ' || (d->>'$.message.en')"                                                               \
    " || coalesce('; instead: ' || nullif(coalesce(d->>'$.fix.replacement', d->>'$.meant'), ''), '')"

/* NULL: the call has ended with an error. The query has one row. */
static sqlite3_stmt* asked(sqlite3_context* call, const char* query, words json, words name) {
    sqlite3* db = sqlite3_context_db_handle(call);
    sqlite3_stmt* statement = NULL;
    if (sqlite3_prepare_v2(db, query, -1, &statement, NULL) == SQLITE_OK &&
        sqlite3_bind_text64(statement, 1, json.text, json.size, SQLITE_STATIC, SQLITE_UTF8) == SQLITE_OK &&
        sqlite3_bind_text64(statement, 2, name.text, name.size, SQLITE_STATIC, SQLITE_UTF8) == SQLITE_OK &&
        sqlite3_step(statement) == SQLITE_ROW)
        return statement;
    sqlite3_result_error(call, sqlite3_errmsg(db), -1);
    sqlite3_finalize(statement);
    return NULL;
}

static void refuse(sqlite3_context* call, const char* format, words name) {
    char* sentence = sqlite3_mprintf(format, (int)name.size, name.text);
    if (sentence == NULL)
        sqlite3_result_error_nomem(call);
    else
        sqlite3_result_error(call, sentence, -1);
    sqlite3_free(sentence);
}

/* Ends the call for what Pol found or lacked, and frees the diagnostics. */
static void refuse_status(sqlite3_context* call, pol_status status, pol_diagnostics* found) {
    const words none = {NULL, 0};
    words json;
    size_t n = 0;
    while (n + 1 < pol_diagnostics_count(found) && !pol_diagnostics_is_error(found, n)) ++n;
    json.text = pol_diagnostics_json(found, n, &json.size);
    if (status == POL_NO_MEMORY || json.text == NULL) {
        sqlite3_result_error_nomem(call);
    } else {
        sqlite3_stmt* said = asked(call, "select " SENTENCE " from (select ?1 as d, ?2)", json, none);
        if (said != NULL) sqlite3_result_error(call, (const char*)sqlite3_column_text(said, 0), -1);
        sqlite3_finalize(said);
    }
    pol_diagnostics_free(found);
}

/* ---- arguments */

/* False: the call has ended, with NULL for a NULL, with an error for what is no text. A REAL, above all, is no amount. */
static int read_words(sqlite3_context* call, int count, sqlite3_value** given, words* out, const char* const* names) {
    static const char* const types[] = {"", "an INTEGER", "a REAL", "TEXT", "a BLOB"};
    int n;
    for (n = 0; n < count; ++n) {
        const int type = sqlite3_value_type(given[n]);
        if (type == SQLITE_NULL) return 0;
        if (type != SQLITE_TEXT) {
            char* sentence = sqlite3_mprintf("%s is %s and has to be TEXT", names[n], types[type]);
            if (sentence == NULL)
                sqlite3_result_error_nomem(call);
            else
                sqlite3_result_error(call, sentence, -1);
            sqlite3_free(sentence);
            return 0;
        }
        out[n].text = (const char*)sqlite3_value_text(given[n]);
        out[n].size = (size_t)sqlite3_value_bytes(given[n]);
        if (out[n].text == NULL) {
            sqlite3_result_error_nomem(call);
            return 0;
        }
    }
    return 1;
}

/* ---- policies */

static pol_status compile(words from, pol_policy** out, pol_diagnostics** found) {
    static const char name[] = "policy.pol";
    pol_file file;
    if (memchr(from.text, '{', from.size) == NULL && strstr(from.text, "\xEF\xBD\x9B") == NULL)
        return pol_policy_compile_folder(from.text, from.size, out, found);
    file.path = name;
    file.path_size = sizeof name - 1;
    file.text = from.text;
    file.text_size = from.size;
    return pol_policy_compile_texts(&file, 1, out, found);
}

/* NULL: the call has ended with an error. */
static const pol_policy* policy_of(sqlite3_context* call, words from) {
    shelf* all = sqlite3_user_data(call);
    pol_diagnostics* found = NULL;
    pol_status status;
    kept* here;
    int n;
    for (n = 0; n < KEPT; ++n) {
        here = &all->of[n];
        if (here->policy != NULL && here->size == from.size && memcmp(here->text, from.text, from.size) == 0)
            return here->policy;
    }
    here = &all->of[all->next];
    clear(here);
    status = compile(from, &here->policy, &found);
    if (status != POL_OK) {
        refuse_status(call, status, found);
        return NULL;
    }
    pol_diagnostics_free(found);
    here->size = from.size;
    here->text = sqlite3_malloc64(from.size + 1);
    if (here->text == NULL) {
        clear(here);
        sqlite3_result_error_nomem(call);
        return NULL;
    }
    memcpy(here->text, from.text, from.size);
    all->next = (all->next + 1) % KEPT;
    return here->policy;
}

/* ---- the functions */

/* NULL: the call has ended with an error. */
static pol_text* outcome_of(sqlite3_context* call, words policy, words json, words on) {
    const pol_policy* with = policy_of(call, policy);
    pol_text* outcome = NULL;
    pol_status status;
    if (with == NULL) return NULL;
    status = pol_policy_assess_json(with, json.text, json.size, on.text, on.size, 0, &outcome);
    if (status != POL_OK) refuse_status(call, status, NULL);
    return outcome;
}

static void assess(sqlite3_context* call, int count, sqlite3_value** given) {
    static const char* const names[] = {"the policy", "the case", "the day of assessment"};
    words all[3] = {{NULL, 0}, {NULL, 0}, {NULL, 0}};
    pol_text* outcome;
    const char* json;
    size_t size;
    if (!read_words(call, count, given, all, names)) return;
    outcome = outcome_of(call, all[0], all[1], all[2]);
    if (outcome == NULL) return;
    json = pol_text_bytes(outcome, &size);
    sqlite3_result_text64(call, json, size, SQLITE_TRANSIENT, SQLITE_UTF8);
    pol_text_free(outcome);
}

static void give_amount(sqlite3_context* call, words outcome, words clause) {
    static const char query[] =
        "select status, value->>'$.amount', case when status is null or status = 'bad_input' then (select " SENTENCE
        "    from (select coalesce(json_extract(value, '$.problems[0]'), json_extract(?1, '$.problems[0]')) as d)) end "
        "from (select c.value as value, c.value->>'$.status' as status"
        "  from (select 1) left join json_each(?1, '$.clauses') as c on c.key = ?2)";
    sqlite3_stmt* due = asked(call, query, outcome, clause);
    const char* status;
    if (due == NULL) return;
    status = (const char*)sqlite3_column_text(due, 0);
    if (sqlite3_column_type(due, 2) != SQLITE_NULL)
        sqlite3_result_error(call, (const char*)sqlite3_column_text(due, 2), -1);
    else if (status == NULL)
        refuse(call, "the policy has no clause %.*s; pol_assess lists what it has", clause);
    else if (sqlite3_column_type(due, 1) != SQLITE_NULL)
        sqlite3_result_value(call, sqlite3_column_value(due, 1));
    else if (strcmp(status, "determined") == 0)
        refuse(call, "the clause %.*s gives no money; pol_assess tells what it gives", clause);
    sqlite3_finalize(due);
}

static void amount(sqlite3_context* call, int count, sqlite3_value** given) {
    static const char* const names[] = {"the policy", "the clause", "the case", "the day of assessment"};
    words all[4] = {{NULL, 0}, {NULL, 0}, {NULL, 0}, {NULL, 0}};
    pol_text* outcome;
    words json;
    if (!read_words(call, count, given, all, names)) return;
    outcome = outcome_of(call, all[0], all[2], all[3]);
    if (outcome == NULL) return;
    json.text = pol_text_bytes(outcome, &json.size);
    give_amount(call, json, all[1]);
    pol_text_free(outcome);
}

__attribute__((visibility("default"))) int sqlite3_pol_init(sqlite3* db, char** error, const sqlite3_api_routines* api);

int sqlite3_pol_init(sqlite3* db, char** error, const sqlite3_api_routines* api) {
    static const struct {
        const char* name;
        int count;
        void (*function)(sqlite3_context*, int, sqlite3_value**);
    } functions[] = {
        {"pol_assess", 2, assess}, {"pol_assess", 3, assess}, {"pol_amount", 3, amount}, {"pol_amount", 4, amount}};
    shelf* all;
    size_t n;
    int status = SQLITE_OK;
    SQLITE_EXTENSION_INIT2(api);
    (void)error;
    all = sqlite3_malloc64(sizeof *all);
    if (all == NULL) return SQLITE_NOMEM;
    memset(all, 0, sizeof *all);
    all->users = 1; /* this function, until it ends */
    for (n = 0; n < sizeof functions / sizeof functions[0] && status == SQLITE_OK; ++n) {
        ++all->users; /* SQLite calls `release` even if it fails */
        status = sqlite3_create_function_v2(db, functions[n].name, functions[n].count, SQLITE_UTF8, all,
                                            functions[n].function, NULL, NULL, release);
    }
    release(all);
    return status;
}
