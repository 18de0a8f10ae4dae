/* Errors of SQL out of what Pol finds: the message says what, the detail where, the hint how to mend it.
 * SPDX-License-Identifier: Apache-2.0 */
#include "pol_extension.h"

#include <fmgr.h>
#include <mb/pg_wchar.h>
#include <utils/builtins.h>
#include <utils/numeric.h>

static char* copied(const char* bytes, size_t size) {
    char* copy = MemoryContextAllocExtended(CurrentMemoryContext, size + 1, MCXT_ALLOC_NO_OOM | MCXT_ALLOC_HUGE);
    if (copy != NULL) {
        memcpy(copy, bytes, size);
        copy[size] = '\0';
    }
    return copy;
}

static void no_memory(void) pg_attribute_noreturn();
static void no_memory(void) {
    ereport(ERROR, (errcode(ERRCODE_OUT_OF_MEMORY), errmsg("out of memory"), errdetail("Pol could not get any.")));
}

char* pol_sql_taken(pol_text* text) {
    size_t size;
    const char* bytes = pol_text_bytes(text, &size);
    char* copy = copied(bytes, size);
    pol_text_free(text);
    if (copy == NULL) no_memory();
    return copy;
}

Jsonb* pol_sql_jsonb(const char* json) {
    char* text = pg_any_to_server(json, (int)strlen(json), PG_UTF8);
    return DatumGetJsonbP(DirectFunctionCall1(jsonb_in, CStringGetDatum(text)));
}

JsonbValue* pol_sql_root(Jsonb* of) {
    JsonbValue* root = palloc0(sizeof *root);
    root->type = jbvBinary;
    root->val.binary.data = &of->root;
    root->val.binary.len = (int)VARSIZE(of);
    return root;
}

JsonbValue* pol_sql_member(const JsonbValue* of, const char* name) {
    if (of == NULL || of->type != jbvBinary) return NULL;
    if (name == NULL)
        return JsonContainerIsArray(of->val.binary.data) ? getIthJsonbValueFromContainer(of->val.binary.data, 0) : NULL;
    if (!JsonContainerIsObject(of->val.binary.data)) return NULL;
    return getKeyJsonValueFromContainer(of->val.binary.data, name, (int)strlen(name), NULL);
}

/* NULL: none, or an empty one. */
static char* text_of(const JsonbValue* of) {
    if (of == NULL) return NULL;
    if (of->type == jbvNumeric) return numeric_normalize(of->val.numeric);
    if (of->type != jbvString || of->val.string.len == 0) return NULL;
    return pnstrdup(of->val.string.val, (Size)of->val.string.len);
}

/* "shenyang/policy.pol:3:7", or the pointer into the case; NULL: of the case as a whole. A diagnostic has its place in a member
 * of its own, a problem in an outcome has not. */
static char* place_of(const JsonbValue* problem) {
    const JsonbValue* within = pol_sql_member(problem, "where");
    const JsonbValue* where = within == NULL ? problem : within;
    const char* file = text_of(pol_sql_member(where, "file"));
    if (file == NULL) return text_of(pol_sql_member(where, "pointer"));
    return psprintf("%s:%s:%s", file, text_of(pol_sql_member(where, "line")), text_of(pol_sql_member(where, "column")));
}

void pol_sql_refuse_json(int sqlstate, const JsonbValue* problem) {
    const char* code = text_of(pol_sql_member(problem, "code"));
    const char* sentence = text_of(pol_sql_member(pol_sql_member(problem, "message"), "en"));
    const char* remedy = text_of(pol_sql_member(pol_sql_member(problem, "fix"), "replacement"));
    const char* meant = text_of(pol_sql_member(problem, "meant"));
    const char* place = place_of(problem);
    if (remedy == NULL) remedy = meant;
    if (code == NULL || sentence == NULL) elog(ERROR, "Pol refuses this and does not say why");
    ereport(
        ERROR,
        (errcode(sqlstate), errmsg("%s: %s", code, sentence), place == NULL ? 0 : errdetail("It stands at %s.", place),
         remedy == NULL ? errhint("pol explain %s tells more.", code) : errhint("Write instead: %s", remedy)));
}

void pol_sql_refuse(pol_status status, int sqlstate, pol_diagnostics* found) {
    size_t n = 0;
    size_t size = 0;
    const char* bytes;
    char* json;
    if (status == POL_NO_MEMORY) {
        pol_diagnostics_free(found);
        no_memory();
    }
    if (status == POL_CANCELLED) {
        pol_diagnostics_free(found);
        pol_sql_raise_cancelled();
    }
    while (n + 1 < pol_diagnostics_count(found) && !pol_diagnostics_is_error(found, n)) ++n;
    bytes = pol_diagnostics_json(found, n, &size);
    json = bytes == NULL ? NULL : copied(bytes, size);
    pol_diagnostics_free(found);
    if (json == NULL) elog(ERROR, "Pol ends with status %d", (int)status);
    pol_sql_refuse_json(sqlstate, pol_sql_root(pol_sql_jsonb(json)));
}
