/* The C interface from C99, against the header alone: each status, each handle, whose memory is whose.
 * Prints what is wrong and ends with 1; prints nothing else.
 *
 *     batch POLICY_FOLDER
 * SPDX-License-Identifier: Apache-2.0 */
#include "tests/api/check.h"

static const char text[] =
    "policy fairs \"Fairs\" { currency CNY  round half up to 0.01 }\n"
    "choice size = small | large\n"
    "facts { firm { is_sme : yes/no  size : size } }\n"
    "clause fair \"Stand\" {\n"
    "  claim { booths : list of { fee : money } }\n"
    "  eligible when firm.is_sme else too_large\n"
    "  eligible when firm.size is small else too_large\n"
    "  award stands { for each booth in booths  pay [rate = 50%] of booth.fee  cap [most = 100] each }\n"
    "}\n";

static pol_policy* compile(void) {
    pol_file file = {"fairs.pol", 9, text, sizeof text - 1};
    pol_policy* policy = NULL;
    pol_diagnostics* found = NULL;
    CHECK(pol_policy_compile_texts(&file, 1, &policy, &found) == POL_OK);
    CHECK(policy != NULL);
    CHECK(pol_diagnostics_count(found) == 0);
    pol_diagnostics_free(found);
    return policy;
}

static pol_batch* prepare(const pol_policy* policy) {
    static const pol_pair rate = {"fair.rate", 9, "60%", 3};
    static const pol_pair clause = {"fair", 4, NULL, 0};
    pol_batch_options how;
    pol_batch* batch = NULL;
    memset(&how, 0, sizeof how);
    how.struct_size = sizeof how;
    how.on = "2021-06-30";
    how.on_size = 10;
    how.set = &rate;
    how.set_count = 1;
    how.clauses = &clause;
    how.clause_count = 1;
    how.exact = how.reasons = 1;
    CHECK(pol_batch_new(policy, &how, &batch, NULL) == POL_OK);
    return batch;
}

static pol_offsets offsets_of(const int32_t* offsets, size_t rows) {
    pol_offsets made;
    memset(&made, 0, sizeof made);
    made.struct_size = sizeof made;
    made.offsets = offsets;
    made.rows = rows;
    return made;
}

static pol_cells cells_of(const void* data, pol_layout layout, size_t rows) {
    pol_cells made;
    memset(&made, 0, sizeof made);
    made.struct_size = sizeof made;
    made.data = data;
    made.layout = (int)layout;
    made.rows = rows;
    return made;
}

static void columns_are_assessed(void) {
    static const uint8_t sme = 7; /* all three */
    static const int32_t begins[] = {0, 2, 2, 3};
    static const int64_t fees[] = {10000, 50000, 333};
    static const int32_t words[] = {0, 5, 10};
    static const uint8_t sizes[] = {0, 0, 1};
    pol_policy* policy = compile();
    pol_batch* batch = prepare(policy);
    pol_facts* facts = NULL;
    pol_result* result = NULL;
    pol_diagnostics* found = NULL;
    pol_text* said = NULL;
    pol_clause fair;
    size_t size = 0;
    pol_offsets lists = offsets_of(begins, 3);
    pol_offsets names = offsets_of(words, 2);
    pol_cells bits = cells_of(&sme, POL_BITS, 3);
    pol_cells codes = cells_of(sizes, POL_UINT8, 3);

    CHECK(pol_batch_facts_json(batch, &said) == POL_OK);
    CHECK(has(said, "{\"path\":\"fair.booths.fee\",\"list\":\"fair.booths\",\"type\":\"money\""));
    pol_text_free(said);

    CHECK(pol_facts_new(batch, 3, &facts) == POL_OK);
    CHECK(pol_facts_bind_cells(facts, "firm.is_sme", 11, &bits) == POL_OK);
    CHECK(pol_facts_bind_dictionary(facts, "firm.size", 9, &codes, &names, "smalllarge") == POL_OK);
    CHECK(pol_facts_bind_list(facts, "fair.booths", 11, &lists) == POL_OK);
    CHECK(pol_facts_bind_int64(facts, "fair.booths.fee", 15, fees, 3, 2) == POL_OK);
    CHECK(pol_batch_assess(batch, facts, 2, &result, &found) == POL_OK);
    CHECK(pol_diagnostics_count(found) == 0);
    pol_diagnostics_free(found);
    /* Handles may be freed while what was made of them lives. */
    pol_facts_free(facts);
    pol_batch_free(batch);
    pol_policy_free(policy);

    CHECK(pol_result_rows(result) == 3);
    CHECK(pol_result_clause_count(result) == 1);
    fair.struct_size = sizeof fair;
    CHECK(pol_result_clause(result, 0, &fair) == POL_OK);
    CHECK(fair.name_size == 4 && strcmp(fair.name, "fair") == 0);
    CHECK(strcmp(fair.currency, "CNY") == 0 && fair.decimals == 2 && fair.gives_money == 1);
    CHECK(fair.status[0] == POL_DETERMINED && fair.status[1] == POL_DETERMINED && fair.status[2] == POL_NOT_ELIGIBLE);
    CHECK(fair.amount[0] == 16000 && fair.amount[1] == 0); /* 60 + 100, the cap */
    CHECK(fair.exact[0] == 160 * fair.exact_scale);
    CHECK(fair.failed[0] == 0 && fair.failed[2] == 1 && fair.reason_count == 1 && fair.beyond_count == 0);
    CHECK(strcmp(pol_result_reason(result, 0, 0, &size), "too_large") == 0 && size == 9);
    CHECK(pol_result_reason(result, 0, 1, &size) == NULL && size == 0);
    CHECK(pol_result_outcome_json(result, 0, 1, &said) == POL_OK);
    CHECK(has(said, "\"amount\":\"160.00\"") && has(said, "\"why\":") && has(said, "\"receipt\":"));
    pol_text_free(said);
    CHECK(pol_result_case_json(result, 2, &said) == POL_OK);
    CHECK(has(said,
              "{\"firm\":{\"is_sme\":true,\"size\":\"large\"},\"claims\":{\"fair\":{\"booths\":[{\"fee\":3.33}]}}}"));
    pol_text_free(said);
    pol_result_free(result);
}

static void what_is_wrong_is_told(void) {
    static const int64_t fees[] = {1, 2};
    pol_policy* policy = compile();
    pol_batch* batch = prepare(policy);
    pol_facts* facts = NULL;
    pol_result* result = (pol_result*)policy; /* is set to NULL */
    pol_diagnostics* found = NULL;
    size_t size = 0;
    CHECK(pol_facts_new(batch, 2, &facts) == POL_OK);
    CHECK(pol_facts_bind_int64(facts, "fair.booth", 10, fees, 2, 2) == POL_FOUND);
    CHECK(pol_facts_diagnostics(facts, &found) == POL_OK);
    CHECK(pol_diagnostics_count(found) == 1);
    CHECK(pol_diagnostics_code(found, 0) == 980 && pol_diagnostics_is_error(found, 0) == 1);
    CHECK(strstr(pol_diagnostics_json(found, 0, &size), "did you mean `fair.booths`?") != NULL && size > 0);
    CHECK(pol_diagnostics_json(found, 1, &size) == NULL && size == 0 && pol_diagnostics_code(found, 1) == 0);
    pol_diagnostics_free(found);
    CHECK(pol_batch_assess(batch, facts, 1, &result, NULL) == POL_FOUND);
    CHECK(result == NULL);
    pol_facts_free(facts);
    pol_batch_free(batch);
    pol_policy_free(policy);
}

static void texts_with_errors_do_not_compile(void) {
    pol_file file = {"a.pol", 5, "clause", 6};
    pol_policy* policy = NULL;
    pol_diagnostics* found = NULL;
    CHECK(pol_policy_compile_texts(&file, 1, &policy, &found) == POL_FOUND);
    CHECK(policy == NULL && pol_diagnostics_count(found) > 0);
    pol_diagnostics_free(found);
    CHECK(pol_policy_compile_folder("no such folder", 14, &policy, NULL) == POL_FOUND);
    CHECK(policy == NULL);
}

static void one_case_is_assessed(const char* folder) {
    static const char json[] = "{\"claims\":{\"m07_brand_titles\":{}}}";
    pol_policy* policy = NULL;
    pol_diagnostics* found = NULL;
    pol_text* due = NULL;
    pol_batch* batch = NULL;
    CHECK(pol_policy_compile_folder(folder, strlen(folder), &policy, NULL) == POL_OK);
    CHECK(pol_policy_assess_json(policy, json, sizeof json - 1, "2021-12-31", 10, 0, &due) == POL_OK);
    CHECK(has(due, "\"assessed_on\":\"2021-12-31\"") && has(due, "\"m07_brand_titles\":{\"status\":\"undetermined\""));
    pol_text_free(due);
    CHECK(pol_policy_assess_json(policy, "", 0, NULL, 0, 0, &due) == POL_OK);
    CHECK(has(due, "POL0801"));
    pol_text_free(due);
    CHECK(pol_batch_new(policy, NULL, &batch, &found) == POL_OK || pol_diagnostics_code(found, 0) == 989);
    pol_diagnostics_free(found);
    pol_batch_free(batch);
    pol_policy_free(policy);
}

static void misuse_has_a_status(void) {
    pol_policy* policy = compile();
    pol_policy* none = NULL;
    pol_batch* batch = NULL;
    pol_facts* facts = NULL;
    pol_facts* no_facts = NULL;
    pol_batch_options how;
    pol_cells cells = cells_of("", (pol_layout)99, 0);
    pol_text* said = NULL;
    pol_clause clause;
    memset(&how, 0, sizeof how);
    CHECK(pol_batch_new(policy, &how, &batch, NULL) == POL_MISUSE); /* struct_size is 0 */
    CHECK(batch == NULL);
    batch = prepare(policy);
    CHECK(pol_facts_new(batch, 0, &facts) == POL_OK);
    CHECK(pol_facts_bind_cells(facts, "fair", 4, &cells) == POL_MISUSE);
    cells.struct_size = 1;
    CHECK(pol_facts_bind_cells(facts, "fair", 4, &cells) == POL_MISUSE);
    CHECK(pol_facts_bind_cells(facts, "fair", 4, NULL) == POL_MISUSE);
    CHECK(pol_facts_import_arrow(facts, NULL, NULL) == POL_MISUSE);
    CHECK(pol_facts_new(NULL, 1, &no_facts) == POL_MISUSE && no_facts == NULL);
    CHECK(pol_policy_compile_folder(NULL, 0, &none, NULL) == POL_MISUSE && none == NULL);
    CHECK(pol_policy_assess_json(NULL, "", 0, NULL, 0, 0, &said) == POL_MISUSE && said == NULL);
    clause.struct_size = sizeof clause;
    CHECK(pol_result_clause(NULL, 0, &clause) == POL_MISUSE);
    CHECK(pol_result_outcome_json(NULL, 0, 0, &said) == POL_MISUSE);
    CHECK(pol_result_rows(NULL) == 0 && pol_diagnostics_count(NULL) == 0);
    CHECK(pol_text_bytes(NULL, NULL) == NULL);
    pol_facts_free(facts);
    pol_batch_free(batch);
    pol_policy_free(policy);
    pol_policy_free(NULL);
    pol_batch_free(NULL);
    pol_facts_free(NULL);
    pol_result_free(NULL);
    pol_text_free(NULL);
    pol_diagnostics_free(NULL);
}

int main(int argc, char** argv) {
    CHECK(argc == 2);
    CHECK(strcmp(pol_version(), "0.1.0") == 0);
    columns_are_assessed();
    what_is_wrong_is_told();
    texts_with_errors_do_not_compile();
    one_case_is_assessed(argv[1]);
    misuse_has_a_status();
    return wrong != 0;
}
