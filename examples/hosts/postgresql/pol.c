/* The functions of SQL: pol_assess(policy, case [, on]) and pol_amount(policy, clause, case [, on]). All are STRICT.
 * SPDX-License-Identifier: Apache-2.0 */
#include "pol_extension.h"

#include <fmgr.h>
#include <mb/pg_wchar.h>
#include <utils/builtins.h>
#include <utils/date.h>
#include <utils/datetime.h>
#include <utils/numeric.h>

PG_MODULE_MAGIC;
PG_FUNCTION_INFO_V1(pol_sql_assess);
PG_FUNCTION_INFO_V1(pol_sql_amount);

extern PGDLLEXPORT void _PG_init(void);

void _PG_init(void) { pol_sql_define_settings(); }

static words in_utf8(char* text) {
    words made;
    made.text = pg_server_to_any(text, (int)strlen(text), PG_UTF8);
    made.size = strlen(made.text);
    return made;
}

static words case_text(Jsonb* of) { return in_utf8(JsonbToCString(NULL, &of->root, (int)VARSIZE(of))); }

/* As Pol writes days, whatever DateStyle is: the function is IMMUTABLE. */
static words day_text(DateADT day) {
    words made;
    int year;
    int month;
    int of_month;
    if (DATE_NOT_FINITE(day))
        ereport(ERROR, (errcode(ERRCODE_DATETIME_VALUE_OUT_OF_RANGE),
                        errmsg("nothing is assessed on a day that is infinite")));
    j2date(day + POSTGRES_EPOCH_JDATE, &year, &month, &of_month);
    made.text = psprintf("%04d-%02d-%02d", year, month, of_month);
    made.size = strlen(made.text);
    return made;
}

/* The day in argument `n`, if there are so many. */
static words day_argument(FunctionCallInfo fcinfo, int n) {
    const words none = {NULL, 0};
    return PG_NARGS() > n ? day_text(PG_GETARG_DATEADT(n)) : none;
}

static Jsonb* outcome_of(words policy, words facts, words on) {
    const pol_policy* with = pol_sql_policy(policy);
    pol_assess_options options;
    pol_text* outcome = NULL;
    pol_status status;
    memset(&options, 0, sizeof options);
    options.struct_size = sizeof options;
    options.on = on.text;
    options.on_size = on.size;
    options.cancel = pol_sql_cancellation();
    status = pol_policy_assess(with, facts.text, facts.size, &options, &outcome);
    if (status != POL_OK) pol_sql_refuse(status, ERRCODE_DATA_EXCEPTION, NULL);
    return pol_sql_jsonb(pol_sql_taken(outcome));
}

Datum pol_sql_assess(PG_FUNCTION_ARGS) {
    const words policy = in_utf8(text_to_cstring(PG_GETARG_TEXT_PP(0)));
    PG_RETURN_JSONB_P(outcome_of(policy, case_text(PG_GETARG_JSONB_P(1)), day_argument(fcinfo, 2)));
}

static bool is_word(const JsonbValue* of, const char* word) {
    return of != NULL && of->type == jbvString && of->val.string.len == (int)strlen(word) &&
           memcmp(of->val.string.val, word, strlen(word)) == 0;
}

Datum pol_sql_amount(PG_FUNCTION_ARGS) {
    const words policy = in_utf8(text_to_cstring(PG_GETARG_TEXT_PP(0)));
    const char* name = text_to_cstring(PG_GETARG_TEXT_PP(1));
    Jsonb* outcome = outcome_of(policy, case_text(PG_GETARG_JSONB_P(2)), day_argument(fcinfo, 3));
    const JsonbValue* whole = pol_sql_root(outcome);
    const JsonbValue* clause = pol_sql_member(pol_sql_member(whole, "clauses"), name);
    const JsonbValue* status = pol_sql_member(clause, "status");
    const JsonbValue* amount = pol_sql_member(clause, "amount");
    const JsonbValue* problem = pol_sql_member(pol_sql_member(clause, "problems"), NULL);
    if (problem == NULL) problem = pol_sql_member(pol_sql_member(whole, "problems"), NULL);
    if (problem != NULL && (clause == NULL || is_word(status, "bad_input")))
        pol_sql_refuse_json(ERRCODE_DATA_EXCEPTION, problem);
    if (clause == NULL)
        ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE), errmsg("the policy has no clause %s", name),
                        errhint("pol_assess lists what it has.")));
    if (amount != NULL)
        PG_RETURN_DATUM(DirectFunctionCall3(
            numeric_in, CStringGetDatum(pnstrdup(amount->val.string.val, (Size)amount->val.string.len)),
            ObjectIdGetDatum(InvalidOid), Int32GetDatum(-1)));
    if (is_word(status, "determined"))
        ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE), errmsg("the clause %s gives no money", name),
                        errhint("pol_assess tells what it gives.")));
    PG_RETURN_NULL();
}
