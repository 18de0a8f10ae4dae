/* Populations in C99, against the header alone: functions that read and write, lists, rejects, what ends a run.
 * Prints what is wrong and ends with 1; prints nothing else.
 * SPDX-License-Identifier: Apache-2.0 */
#include "tests/api/check.h"

static const char text[] =
    "policy fairs \"Fairs\" { currency CNY  round half up to 0.01 }\n"
    "facts { firm { is_sme : yes/no  name : text, recorded } }\n"
    "clause fair \"Stand\" {\n"
    "  claim { booths : list of { fee : money } }\n"
    "  eligible when firm.is_sme else too_large\n"
    "  award stands { for each booth in booths  pay [rate = 50%] of booth.fee }\n"
    "}\n";
static const char cases[] = "id,firm.is_sme\na,true\nb,false\nc,maybe\n";
static const char booths[] = "id,fee\na,100\na,30\nb,7\nc,1\n";

struct tape { /* read from the front, written at the end */
    char bytes[4096];
    size_t size, at;
    int fails;
};

static int64_t read_some(void* user, char* to, size_t size) {
    struct tape* from = user;
    const size_t left = from->size - from->at;
    const size_t some = left < size ? left : size;
    if (from->fails) return from->fails;
    memcpy(to, from->bytes + from->at, some);
    from->at += some;
    return (int64_t)some;
}

static int write_all(void* user, const char* bytes, size_t size) {
    struct tape* to = user;
    if (to->fails || to->size + size >= sizeof to->bytes) return 0;
    memcpy(to->bytes + to->size, bytes, size);
    to->size += size;
    to->bytes[to->size] = 0;
    return 1;
}

static int no_further(void* user, uint64_t done, uint64_t bytes) {
    *(uint64_t*)user = done;
    return bytes == 0;
}

struct run {
    struct tape cases, booths, outcomes, rejects;
    pol_input in, list;
    pol_output out, bad;
    pol_population all;
};

static void set_up(struct run* r) {
    memset(r, 0, sizeof *r);
    write_all(&r->cases, TEXT(cases));
    write_all(&r->booths, TEXT(booths));
    r->in.user = &r->cases;
    r->list.user = &r->booths;
    r->in.read = r->list.read = read_some;
    r->in.name = "cases.csv";
    r->in.name_size = 9;
    r->list.list = "fair.booths";
    r->list.list_size = 11;
    r->out.user = &r->outcomes;
    r->bad.user = &r->rejects;
    r->out.write = r->bad.write = write_all;
    r->all.struct_size = sizeof r->all;
    r->all.cases = &r->in;
    r->all.lists = &r->list;
    r->all.list_count = 1;
    r->all.outcomes = &r->out;
    r->all.rejects = &r->bad;
}

static void cases_are_read_and_outcomes_written(const pol_policy* policy) {
    static struct run r;
    static const pol_pair columns[] = {{TEXT("fair.status"), NULL, 0}, {TEXT("fair.amount"), NULL, 0}};
    pol_text* summary = NULL;
    set_up(&r);
    r.all.columns = columns;
    r.all.column_count = 2;
    CHECK(pol_population_assess(policy, &r.all, &summary, NULL) == POL_OK);
    CHECK(has(summary, "{\"schema\":\"pol-summary/1\",\"end\":\"complete\",") && has(summary, "\"cases\":3,"));
    pol_text_free(summary);
    CHECK(strcmp(r.outcomes.bytes, "fair.status,fair.amount\ndetermined,65.00\nnot_eligible,\nbad_input,\n") == 0);
    CHECK(strstr(r.rejects.bytes, "cases.csv,4,c,firm.is_sme,") != NULL);
    CHECK(pol_population_columns_json(policy, &summary) == POL_OK && has(summary, "\"fair.amount\""));
    pol_text_free(summary);
}

static void json_lines_need_not_have_texts(const pol_policy* policy) {
    static struct run r;
    pol_text* summary = NULL;
    set_up(&r);
    r.cases.size = 0;
    write_all(&r.cases, TEXT("{\"firm\":{\"is_sme\":true},\"claims\":{\"fair\":{\"booths\":[{\"fee\":8}]}}}\n"));
    r.in.form = POL_JSON_LINES;
    r.all.lists = NULL;
    r.all.list_count = 0;
    CHECK(pol_population_assess(policy, &r.all, &summary, NULL) == POL_OK && has(summary, "\"total\":\"4.00\""));
    pol_text_free(summary);
}

static void what_ends_a_run_is_told(const pol_policy* policy) {
    static struct run r;
    static const pol_pair column = {TEXT("fair.amounts"), NULL, 0};
    pol_text* summary = NULL;
    pol_diagnostics* found = NULL;
    pol_cancellation* stop = NULL;
    uint64_t done = 0;
    set_up(&r);
    r.all.columns = &column;
    r.all.column_count = 1;
    CHECK(pol_population_assess(policy, &r.all, &summary, &found) == POL_FOUND && has(summary, "\"end\":\"failed\""));
    CHECK(pol_diagnostics_count(found) == 1 && pol_diagnostics_is_error(found, 0) && r.outcomes.size == 0);
    pol_text_free(summary);
    pol_diagnostics_free(found);

    set_up(&r);
    r.cases.fails = -1;
    CHECK(pol_population_assess(policy, &r.all, &summary, &found) == POL_HOST_FAILED &&
          pol_diagnostics_count(found) > 0);
    pol_text_free(summary);
    pol_diagnostics_free(found);
    set_up(&r);
    r.cases.fails = 1 << 30; /* more than there was room for */
    CHECK(pol_population_assess(policy, &r.all, &summary, NULL) == POL_HOST_FAILED);
    pol_text_free(summary);
    set_up(&r);
    r.outcomes.fails = 1;
    CHECK(pol_population_assess(policy, &r.all, &summary, NULL) == POL_HOST_FAILED);
    pol_text_free(summary);

    set_up(&r);
    r.all.progress = no_further;
    r.all.user = &done;
    r.all.chunk_rows = 1;
    CHECK(pol_population_assess(policy, &r.all, &summary, NULL) == POL_CANCELLED &&
          has(summary, "\"end\":\"stopped\""));
    CHECK(done >= 1);
    pol_text_free(summary);
    set_up(&r);
    CHECK(pol_cancellation_new(&stop) == POL_OK);
    pol_cancellation_cancel(stop);
    r.all.cancel = stop;
    CHECK(pol_population_assess(policy, &r.all, &summary, NULL) == POL_CANCELLED);
    pol_text_free(summary);
    pol_cancellation_free(stop);
}

static void misuse_has_a_status(const pol_policy* policy) {
    static struct run r;
    pol_text* summary = NULL;
    set_up(&r);
    CHECK(pol_population_assess(NULL, &r.all, &summary, NULL) == POL_MISUSE && summary == NULL);
    CHECK(pol_population_assess(policy, &r.all, NULL, NULL) == POL_MISUSE);
    r.list.list = NULL;
    CHECK(pol_population_assess(policy, &r.all, &summary, NULL) == POL_MISUSE && summary == NULL);
    set_up(&r);
    r.in.form = 7;
    CHECK(pol_population_assess(policy, &r.all, &summary, NULL) == POL_MISUSE);
    set_up(&r);
    r.out.write = NULL;
    CHECK(pol_population_assess(policy, &r.all, &summary, NULL) == POL_MISUSE);
    set_up(&r);
    r.all.cases = NULL;
    CHECK(pol_population_assess(policy, &r.all, &summary, NULL) == POL_MISUSE);
    set_up(&r);
    r.all.struct_size = 4;
    CHECK(pol_population_assess(policy, &r.all, &summary, NULL) == POL_MISUSE);
}

int main(void) {
    const pol_file file = {TEXT("fairs.pol"), TEXT(text)};
    pol_policy* policy = NULL;
    CHECK(pol_policy_compile_texts(&file, 1, &policy, NULL) == POL_OK);
    cases_are_read_and_outcomes_written(policy);
    json_lines_need_not_have_texts(policy);
    what_ends_a_run_is_told(policy);
    misuse_has_a_status(policy);
    pol_policy_free(policy);
    return wrong != 0;
}
