/* Policies in C99, against the header alone: each way to compile, limits, cancellation, what a policy contains.
 * Prints what is wrong and ends with 1; prints nothing else.
 *
 *     policy POLICY_FOLDER
 * SPDX-License-Identifier: Apache-2.0 */
#include "tests/api/check.h"

#include <stdlib.h>

static const char text[] =
    "policy fairs \"Fairs\" | \"展会\" { currency CNY  round half up to 0.01 }\n"
    "facts { firm { is_sme : yes/no } }\n"
    "clause fair \"Stand\" | \"展位\" {\n"
    "  claim { fee : money }\n"
    "  eligible when firm.is_sme else too_large\n"
    "  award stands { pay [rate = 50%] of fee }\n"
    "}\n"
    "example \"half\" for fair { firm.is_sme = yes  fee = 100  expect 50 }\n"
    "example \"not half\" for fair { firm.is_sme = yes  fee = 100  expect 51 }\n";
static const char amendment[] = "amend fairs \"More\" from 2022-01-01 { set fair.rate = 60% }\n";
static const char json[] = "{\"firm\":{\"is_sme\":true},\"claims\":{\"fair\":{\"fee\":100}}}";

static pol_compile_options from_texts(const pol_file* file) {
    pol_compile_options how;
    memset(&how, 0, sizeof how);
    how.struct_size = sizeof how;
    how.texts = file;
    how.text_count = 1;
    return how;
}

static pol_policy* compiled(void) {
    const pol_file file = {TEXT("fairs.pol"), TEXT(text)};
    const pol_file more = {TEXT("more.pol"), TEXT(amendment)};
    pol_compile_options how = from_texts(&file);
    pol_policy* made = NULL;
    how.amendments = &more;
    how.amendment_count = 1;
    CHECK(pol_policy_compile(&how, &made, NULL) == POL_OK);
    return made;
}

/* ---- a loader of the host */

struct shelf {
    int read_count, open; /* files read, and those of them not yet given back */
    int fails;
};

static int read_file(void* user, const char* path, size_t path_size, const char** bytes, size_t* size) {
    struct shelf* from = user;
    static const char first[] =
        "policy p \"P\" { currency CNY  round half up to 0.01 }\nuse \"rates.pol\"\n"
        "clause c { claim { fee : money } award a { pay rate of fee } }\n";
    static const char rates[] = "parameter rate : rate = 50%\n";
    const int is_first = path_size == 10 && memcmp(path, "policy.pol", 10) == 0;
    const int is_second = path_size == 9 && memcmp(path, "rates.pol", 9) == 0;
    char* copy;
    ++from->read_count;
    if (from->fails && is_second) return -1;
    if (!is_first && !is_second) return 0;
    *size = is_first ? sizeof first - 1 : sizeof rates - 1;
    copy = malloc(*size);
    memcpy(copy, is_first ? first : rates, *size);
    *bytes = copy;
    ++from->open;
    return 1;
}

static void release_file(void* user, const char* bytes, size_t size) {
    struct shelf* from = user;
    (void)size;
    --from->open;
    free((void*)(uintptr_t)bytes);
}

static void files_come_from_a_loader(void) {
    struct shelf books = {0, 0, 0};
    pol_loader loader;
    pol_compile_options how;
    pol_policy* made = NULL;
    pol_diagnostics* found = NULL;
    loader.user = &books;
    loader.read = read_file;
    loader.release = release_file;
    memset(&how, 0, sizeof how);
    how.struct_size = sizeof how;
    how.loader = &loader;
    CHECK(pol_policy_compile(&how, &made, &found) == POL_OK && made != NULL);
    CHECK(pol_diagnostics_count(found) == 0);
    CHECK(books.read_count == 2 && books.open == 0);
    pol_policy_free(made);
    pol_diagnostics_free(found);

    how.entry = "nowhere.pol";
    how.entry_size = 11;
    CHECK(pol_policy_compile(&how, &made, &found) == POL_FOUND && made == NULL && pol_diagnostics_count(found) > 0);
    pol_diagnostics_free(found);

    how.entry = NULL;
    how.entry_size = 0;
    books.fails = 1;
    CHECK(pol_policy_compile(&how, &made, &found) == POL_HOST_FAILED && made == NULL && found == NULL);
    CHECK(books.open == 0);
    loader.read = NULL;
    CHECK(pol_policy_compile(&how, &made, NULL) == POL_MISUSE);
}

static void there_is_one_source(void) {
    const pol_file file = {TEXT("fairs.pol"), TEXT(text)};
    const pol_file torn = {TEXT("fairs.pol"), NULL, 7};
    pol_compile_options how = from_texts(&file);
    pol_policy* made = NULL;
    how.folder = ".";
    how.folder_size = 1;
    CHECK(pol_policy_compile(&how, &made, NULL) == POL_MISUSE);
    how.folder = NULL;
    how.texts = NULL;
    CHECK(pol_policy_compile(&how, &made, NULL) == POL_MISUSE);
    how.texts = &torn;
    CHECK(pol_policy_compile(&how, &made, NULL) == POL_MISUSE);
    CHECK(pol_policy_compile(NULL, &made, NULL) == POL_MISUSE);
}

static void a_struct_may_be_of_another_version(void) {
    struct {
        pol_compile_options known;
        int64_t new_one;
    } future;
    struct {
        pol_limits known;
        uint64_t new_one;
    } limits;
    const pol_file file = {TEXT("fairs.pol"), TEXT(text)};
    pol_policy* made = NULL;
    pol_assessor* desk = NULL;
    pol_case_options early;
    struct {
        pol_clause_info known;
        int64_t new_one;
    } clause;
    memset(&future, 0, sizeof future);
    memset(&limits, 0, sizeof limits);
    future.known = from_texts(&file);
    future.known.struct_size = sizeof future;
    future.known.limits = &limits.known;
    limits.known.struct_size = sizeof limits;
    CHECK(pol_policy_compile(&future.known, &made, NULL) == POL_OK);

    /* One from before limits and cancel: what lies there is not looked at. */
    memset(&early, 0xFF, sizeof early);
    memset(&early, 0, offsetof(pol_case_options, limits));
    early.struct_size = offsetof(pol_case_options, limits);
    CHECK(pol_assessor_new(made, &early, &desk, NULL) == POL_OK);
    clause.known.struct_size = sizeof clause;
    clause.new_one = 7;
    CHECK(pol_assessor_clause(desk, 0, &clause.known) == POL_OK && clause.new_one == 0);
    CHECK(clause.known.struct_size == sizeof clause && strcmp(clause.known.name, "fair") == 0);
    clause.known.struct_size = 3;
    CHECK(pol_assessor_clause(desk, 0, &clause.known) == POL_MISUSE);
    pol_assessor_free(desk);
    pol_policy_free(made);

    limits.new_one = 1;
    CHECK(pol_policy_compile(&future.known, &made, NULL) == POL_MISUSE && made == NULL);
    limits.new_one = 0;
    future.new_one = 1;
    CHECK(pol_policy_compile(&future.known, &made, NULL) == POL_MISUSE && made == NULL);
    future.known.struct_size = sizeof future.known - 1;
    CHECK(pol_policy_compile(&future.known, &made, NULL) == POL_MISUSE && made == NULL);
}

static void limits_hold(const pol_policy* policy) {
    const pol_file file = {TEXT("fairs.pol"), TEXT(text)};
    pol_compile_options how = from_texts(&file);
    pol_assess_options asked;
    pol_limits within;
    pol_policy* made = NULL;
    pol_diagnostics* found = NULL;
    pol_text* said = NULL;
    memset(&within, 0, sizeof within);
    memset(&asked, 0, sizeof asked);
    within.struct_size = sizeof within;
    within.policy_bytes = 10;
    how.limits = &within;
    CHECK(pol_policy_compile(&how, &made, &found) == POL_FOUND && made == NULL);
    CHECK(pol_diagnostics_code(found, 0) / 100 == 9);
    pol_diagnostics_free(found);
    within.policy_bytes = 0;
    within.policy_parts = 10;
    CHECK(pol_policy_compile(&how, &made, &found) == POL_FOUND && made == NULL);
    CHECK(pol_diagnostics_code(found, 0) == 915);
    pol_diagnostics_free(found);
    within.policy_parts = 0;
    within.case_bytes = 10;
    asked.struct_size = sizeof asked;
    asked.limits = &within;
    CHECK(pol_policy_assess(policy, TEXT(json), &asked, &said) == POL_OK && has(said, "\"severity\":\"error\""));
    pol_text_free(said);
    within.struct_size = 8;
    CHECK(pol_policy_assess(policy, TEXT(json), &asked, &said) == POL_MISUSE && said == NULL);
}

static void work_can_be_cancelled(const pol_policy* policy) {
    const pol_file file = {TEXT("fairs.pol"), TEXT(text)};
    pol_compile_options how = from_texts(&file);
    pol_assess_options asked;
    pol_case_options options;
    pol_cancellation* stop = NULL;
    pol_policy* made = NULL;
    pol_diagnostics* found = NULL;
    pol_text* said = NULL;
    pol_assessor* desk = NULL;
    pol_case* one = NULL;
    pol_scenario* talk = NULL;
    memset(&asked, 0, sizeof asked);
    memset(&options, 0, sizeof options);
    CHECK(pol_cancellation_new(&stop) == POL_OK && !pol_cancellation_is_cancelled(stop));
    how.cancel = asked.cancel = options.cancel = stop;
    asked.struct_size = sizeof asked;
    options.struct_size = sizeof options;
    options.on = "2021-01-01";
    options.on_size = 10;
    CHECK(pol_assessor_new(policy, &options, &desk, NULL) == POL_OK);
    CHECK(pol_case_new(desk, &one) == POL_OK && pol_case_load_json(one, TEXT(json), NULL) == POL_OK);
    CHECK(pol_case_assess(one, POL_ALL_CLAUSES) == POL_OK);
    CHECK(pol_scenario_new(policy, NULL, stop, &talk) == POL_OK);
    CHECK(pol_scenario_load_json(talk, TEXT(json), NULL) == POL_OK);

    pol_cancellation_cancel(stop);
    CHECK(pol_cancellation_is_cancelled(stop));
    CHECK(pol_policy_compile(&how, &made, &found) == POL_CANCELLED && made == NULL);
    CHECK(pol_diagnostics_code(found, 0) == 963);
    pol_diagnostics_free(found);
    CHECK(pol_policy_assess(policy, TEXT(json), &asked, &said) == POL_CANCELLED && said == NULL);
    CHECK(pol_policy_examples_json(policy, &asked, &said) == POL_CANCELLED && said == NULL);
    CHECK(pol_case_assess(one, POL_ALL_CLAUSES) == POL_CANCELLED);
    CHECK(pol_case_outcome_json(one, 0, &said) == POL_CANCELLED && said == NULL);
    CHECK(pol_scenario_assess_json(talk, 0, &said) == POL_CANCELLED && said == NULL);
    CHECK(pol_scenario_needs_json(talk, &said) == POL_CANCELLED && said == NULL);
    CHECK(pol_scenario_differences_json(talk, talk, &said) == POL_CANCELLED && said == NULL);

    pol_cancellation_reset(stop);
    CHECK(pol_policy_assess(policy, TEXT(json), &asked, &said) == POL_OK);
    pol_text_free(said);
    pol_cancellation_free(stop); /* what was made with it keeps it */
    CHECK(pol_case_assess(one, POL_ALL_CLAUSES) == POL_OK);
    CHECK(pol_scenario_needs_json(talk, &said) == POL_OK);
    pol_text_free(said);
    pol_case_free(one);
    pol_assessor_free(desk);
    pol_scenario_free(talk);
    pol_cancellation_free(NULL);
    pol_cancellation_cancel(NULL);
}

static void a_case_is_assessed_with_options(const pol_policy* policy) {
    static const pol_pair rate = {TEXT("fair.rate"), TEXT("70%")};
    static const pol_pair clause = {TEXT("fair"), NULL, 0};
    pol_assess_options how;
    pol_text* said = NULL;
    memset(&how, 0, sizeof how);
    how.struct_size = sizeof how;
    how.on = "2023-12-31";
    how.on_size = 10;
    CHECK(pol_policy_assess(policy, TEXT(json), NULL, &said) == POL_OK && has(said, "\"amount\":\"50.00\""));
    pol_text_free(said);
    CHECK(pol_policy_assess(policy, TEXT(json), &how, &said) == POL_OK && has(said, "\"amount\":\"60.00\""));
    pol_text_free(said);
    how.set = &rate;
    how.clauses = &clause;
    how.set_count = how.clause_count = 1;
    how.derivation = 1;
    CHECK(pol_policy_assess(policy, TEXT(json), &how, &said) == POL_OK);
    CHECK(has(said, "\"amount\":\"70.00\"") && has(said, "\"why\":"));
    pol_text_free(said);
    how.set = NULL;
    CHECK(pol_policy_assess(policy, TEXT(json), &how, &said) == POL_MISUSE && said == NULL);
    CHECK(pol_policy_assess(NULL, TEXT(json), NULL, &said) == POL_MISUSE && said == NULL);
    CHECK(pol_policy_assess(policy, NULL, 3, NULL, &said) == POL_MISUSE && said == NULL);
    CHECK(pol_policy_assess(policy, TEXT(json), NULL, NULL) == POL_MISUSE);
}

static void texts_fit_into_memory_of_the_caller(const pol_policy* policy) {
    char small[4];
    char large[16];
    size_t needed = 0;
    pol_text* said = NULL;
    CHECK(pol_policy_title(policy, TEXT("fair"), POL_CHINESE, &said) == POL_OK);
    memset(small, 'x', sizeof small);
    CHECK(pol_text_copy(said, NULL, 0, &needed) == POL_TOO_SMALL && needed == sizeof "展位");
    CHECK(pol_text_copy(said, small, sizeof small, NULL) == POL_TOO_SMALL && small[0] == 'x');
    CHECK(pol_text_copy(said, large, needed, NULL) == POL_OK && strcmp(large, "展位") == 0);
    CHECK(pol_text_copy(said, NULL, needed, NULL) == POL_MISUSE);
    pol_text_free(said);
    CHECK(pol_text_copy(NULL, large, sizeof large, &needed) == POL_MISUSE && needed == 0);
}

static void a_policy_tells_what_it_contains(const pol_policy* policy) {
    pol_text* said = NULL;
    CHECK(pol_policy_contents_json(policy, NULL, 0, &said) == POL_OK);
    CHECK(
        has(said, "{\"schema\":\"pol-contents/1\",\"policy\":\"fairs\",\"title\":{\"en\":\"Fairs\",\"zh\":\"展会\"}"));
    CHECK(has(said, "\"value\":\"50%\"") && has(said, "\"in_force\":false"));
    pol_text_free(said);
    CHECK(pol_policy_contents_json(policy, TEXT("2022-06-01"), &said) == POL_OK);
    CHECK(has(said, "\"value\":\"60%\"") && has(said, "\"in_force\":true"));
    pol_text_free(said);
    CHECK(pol_policy_contents_json(policy, TEXT("2022-06-31"), &said) == POL_FOUND && said == NULL);
    CHECK(pol_policy_source_json(policy, TEXT("fair.stands"), NULL, 0, &said) == POL_OK);
    CHECK(has(said, "\"file\":\"fairs.pol\",\"line\":6,\"text\":\"award stands"));
    pol_text_free(said);
    CHECK(pol_policy_source_json(policy, TEXT("fairy"), NULL, 0, &said) == POL_FOUND && said == NULL);
    CHECK(pol_policy_path(policy, TEXT("/claims/fair/fee"), POL_ENGLISH, TEXT("fair"), &said) == POL_OK);
    CHECK(strcmp(pol_text_bytes(said, NULL), "fee") == 0);
    pol_text_free(said);
    CHECK(pol_policy_path(policy, TEXT("/claims/fair/fee"), 2, NULL, 0, &said) == POL_MISUSE && said == NULL);
    CHECK(pol_policy_examples_json(policy, NULL, &said) == POL_OK && has(said, "\"title\":\"half\""));
    CHECK(has(said, "\"passed\":false,\"differences\":[{\"expected\":") && has(said, "\"why\":"));
    pol_text_free(said);
}

static void amendments_can_be_chosen(const pol_policy* policy) {
    static const pol_pair chosen[] = {{TEXT("More"), NULL, 0}, {TEXT("Less"), NULL, 0}};
    pol_policy* other = NULL;
    pol_diagnostics* found = NULL;
    pol_text* said = NULL;
    CHECK(pol_policy_amended(policy, chosen, 1, &other, NULL) == POL_OK);
    CHECK(pol_policy_assess_json(other, TEXT(json), NULL, 0, 0, &said) == POL_OK && has(said, "\"amount\":\"60.00\""));
    pol_text_free(said);
    pol_policy_free(other);
    CHECK(pol_policy_amended(policy, chosen, 2, &other, &found) == POL_FOUND && other == NULL);
    CHECK(pol_diagnostics_code(found, 0) == 990);
    CHECK(pol_diagnostics_text(found, 0, POL_CHINESE, 0, &said) == POL_OK && has(said, "POL0990"));
    pol_text_free(said);
    CHECK(pol_diagnostics_text(found, 1, POL_ENGLISH, 0, &said) == POL_MISUSE && said == NULL);
    pol_diagnostics_free(found);
    CHECK(pol_explanation(990, &said) == POL_OK && has(said, "# POL0990"));
    pol_text_free(said);
    CHECK(pol_explanation(-1, &said) == POL_FOUND && said == NULL);
}

static void editors_are_helped(void) {
    const pol_pair known[] = {{TEXT("staff"), NULL, 0}, {TEXT("rent"), NULL, 0}};
    pol_text* said = NULL;
    CHECK(pol_codes_json(&said) == POL_OK && has(said, ",990") && pol_text_bytes(said, NULL)[0] == '[');
    pol_text_free(said);
    CHECK(pol_codes_json(NULL) == POL_MISUSE);
    CHECK(pol_is_keyword(TEXT("and")) == POL_OK && pol_is_keyword(TEXT("不少于")) == POL_OK);
    CHECK(pol_is_keyword(TEXT("staff")) == POL_FOUND && pol_is_keyword(NULL, 3) == POL_MISUSE);
    CHECK(pol_close_to_json(TEXT("staf"), known, 2, &said) == POL_OK && has(said, "[\"staff\"]"));
    pol_text_free(said);
    CHECK(pol_close_to_json(TEXT("zzzzzzzz"), NULL, 0, &said) == POL_OK && has(said, "[]"));
    pol_text_free(said);
    CHECK(pol_close_to_json(TEXT("staf"), NULL, 1, &said) == POL_MISUSE && said == NULL);
}

static void expressions_have_values(void) {
    pol_text* said = NULL;
    pol_diagnostics* found = NULL;
    CHECK(pol_evaluate(TEXT("2/3 of 1810 round half up to 0.01"), NULL, NULL, &said, NULL) == POL_OK);
    CHECK(has(said, "{\"schema\":\"pol-value/1\",\"value\":\"1206.67\",\"needs\":[]}"));
    pol_text_free(said);
    CHECK(pol_evaluate(TEXT("2 +"), NULL, NULL, &said, &found) == POL_FOUND && said == NULL);
    CHECK(pol_diagnostics_count(found) > 0 && pol_diagnostics_is_error(found, 0));
    pol_diagnostics_free(found);
}

static void a_folder_is_read_when_asked_for(const char* path) {
    pol_compile_options how;
    pol_policy* made = NULL;
    memset(&how, 0, sizeof how);
    how.struct_size = sizeof how;
    how.folder = path;
    how.folder_size = strlen(path);
    CHECK(pol_policy_compile(&how, &made, NULL) == POL_OK);
    pol_policy_free(made);
}

int main(int argc, char** argv) {
    pol_policy* policy = compiled();
    CHECK(argc == 2);
    files_come_from_a_loader();
    there_is_one_source();
    a_struct_may_be_of_another_version();
    limits_hold(policy);
    work_can_be_cancelled(policy);
    a_case_is_assessed_with_options(policy);
    texts_fit_into_memory_of_the_caller(policy);
    a_policy_tells_what_it_contains(policy);
    amendments_can_be_chosen(policy);
    editors_are_helped();
    expressions_have_values();
    a_folder_is_read_when_asked_for(argv[argc - 1]);
    pol_policy_free(policy);
    return wrong != 0;
}
