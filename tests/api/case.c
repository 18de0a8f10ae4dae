/* Single cases by handles, from C99 against the header alone: each setter, each status, what is taken and what is not.
 * Prints what is wrong and ends with 1; prints nothing else.
 * SPDX-License-Identifier: Apache-2.0 */
#include "tests/api/check.h"

static const char text[] =
    "policy fairs \"Fairs\" { currency CNY  round half up to 0.01 }\n"
    "choice size = small | large\n"
    "facts { firm { is_sme : yes/no  size : size  name : text, recorded } }\n"
    "clause fair \"Stand\" {\n"
    "  claim { held_on : date, recorded  lasted : duration, recorded  booths : list of { fee : money }\n"
    "          transport : optional { cost : money } }\n"
    "  eligible when firm.is_sme else too_large\n"
    "  eligible when firm.size is small else too_large\n"
    "  award stands { for each booth in booths  pay [rate = 50%] of booth.fee  cap [most = 100] each }\n"
    "  award carriage { when transport is given  pay 10% of transport.cost }\n"
    "}\n";

static pol_assessor* desk_of(const pol_policy* policy) {
    static const pol_pair rate = {"fair.rate", 9, "60%", 3};
    pol_case_options how;
    pol_assessor* desk = NULL;
    memset(&how, 0, sizeof how);
    how.struct_size = sizeof how;
    how.set = &rate;
    how.set_count = 1;
    CHECK(pol_assessor_new(policy, &how, &desk, NULL) == POL_OK);
    return desk;
}

static pol_fact fact_of(const pol_assessor* desk, const char* path, pol_fact_type type) {
    pol_fact made;
    CHECK(pol_assessor_fact(desk, path, strlen(path), &made, NULL) == POL_OK);
    CHECK(made.type == (int32_t)type);
    return made;
}

static int64_t amount_of(pol_case* of, int status) {
    pol_amount found;
    found.struct_size = sizeof found;
    CHECK(pol_case_assess(of, POL_ALL_CLAUSES) == POL_OK);
    CHECK(pol_case_amount(of, 0, &found) == POL_OK);
    CHECK(found.status == status);
    return found.amount;
}

static void a_case_is_set_and_assessed(const pol_assessor* desk, pol_case* one) {
    const pol_fact booths = fact_of(desk, "fair.booths", POL_FACT_LIST);
    const pol_fact fee = fact_of(desk, "fair.booths.fee", POL_FACT_NUMBER);
    const pol_fact size = fact_of(desk, "firm.size", POL_FACT_CHOICE);
    pol_text* said = NULL;
    uint32_t small = 9;
    CHECK(pol_assessor_choice_value(desk, size, "small", 5, &small) == POL_OK && small == 0);
    CHECK(pol_assessor_choice_value(desk, size, "tiny", 4, &small) == POL_FOUND);
    CHECK(pol_case_set_yes_no(one, fact_of(desk, "firm.is_sme", POL_FACT_YES_NO), 1) == POL_OK);
    CHECK(pol_case_set_choice(one, size, 0) == POL_OK);
    CHECK(pol_case_set_text(one, fact_of(desk, "firm.name", POL_FACT_TEXT), "A\"B", 3) == POL_OK);
    CHECK(pol_case_set_date(one, fact_of(desk, "fair.held_on", POL_FACT_DATE), 2021, 3, 1) == POL_OK);
    CHECK(pol_case_set_duration(one, fact_of(desk, "fair.lasted", POL_FACT_DURATION), 0, 4) == POL_OK);
    CHECK(pol_case_set_number(one, fee, 1, 0) == POL_MISUSE); /* no item yet */
    CHECK(pol_case_add_item(one, booths) == POL_OK && pol_case_set_number(one, fee, 10050, 2) == POL_OK);
    CHECK(pol_case_add_item(one, booths) == POL_OK && pol_case_set_number_text(one, fee, "300.10", 6) == POL_OK);
    CHECK(amount_of(one, POL_DETERMINED) == 6030 + 10000);
    CHECK(pol_case_give(one, fact_of(desk, "fair.transport", POL_FACT_RECORD)) == POL_OK);
    CHECK(amount_of(one, POL_UNDETERMINED) == 0);
    CHECK(pol_case_set_number(one, fact_of(desk, "fair.transport.cost", POL_FACT_NUMBER), 50, 0) == POL_OK);
    CHECK(amount_of(one, POL_DETERMINED) == 16530);
    CHECK(pol_case_json(one, &said) == POL_OK);
    CHECK(has(said,
              "{\"firm\":{\"is_sme\":true,\"name\":\"A\\\"B\",\"size\":\"small\"},\"claims\":{\"fair\":{\"booths\":[{"
              "\"fee\":100.5},{\"fee\":300.1}],\"held_on\":\"2021-03-01\",\"lasted\":\"4 days\",\"transport\":{"
              "\"cost\":50}}}}"));
    pol_text_free(said);
    CHECK(pol_case_outcome_json(one, 1, &said) == POL_OK);
    CHECK(has(said, "\"amount\":\"165.30\"") && has(said, "\"why\":"));
    pol_text_free(said);
    CHECK(pol_case_set_day(one, fact_of(desk, "fair.held_on", POL_FACT_DATE), 99999999) == POL_OK);
    CHECK(amount_of(one, POL_BAD_INPUT) == 0);
    CHECK(pol_case_set_id(one, "A 7", 3) == POL_OK && pol_case_set_id(one, NULL, 3) == POL_MISUSE);
    CHECK(pol_case_outcome_json(one, 0, &said) == POL_OK && has(said, "\"case_id\":\"A 7\""));
    pol_text_free(said);
    CHECK(pol_case_clear(one) == POL_OK);
    CHECK(amount_of(one, POL_NOT_CLAIMED) == 0);
    CHECK(pol_case_give(one, fact_of(desk, "fair", POL_FACT_CLAIM)) == POL_OK);
    CHECK(pol_case_give(one, booths) == POL_OK);
    CHECK(amount_of(one, POL_UNDETERMINED) == 0);
}

static void a_case_is_set_by_path_and_from_json(pol_case* one) {
    pol_diagnostics* found = NULL;
    static const char json[] = "{\"firm\":{\"is_sme\":true},\"claims\":{\"fair\":{\"booths\":[{\"fee\":10}]}}}";
    CHECK(pol_case_load_json(one, json, sizeof json - 1, NULL) == POL_OK);
    CHECK(pol_case_set_path(one, "firm.size", 9, "small", 5, NULL) == POL_OK);
    CHECK(amount_of(one, POL_DETERMINED) == 600);
    CHECK(pol_case_set_parameter(one, "fair.most", 9, "5", 1) == POL_OK);
    CHECK(amount_of(one, POL_DETERMINED) == 500);
    CHECK(pol_case_paid(one, "stands", 6, 100, 2, "2020-01-01", 10) == POL_OK && pol_case_nothing_paid(one) == POL_OK);
    CHECK(pol_case_set_path(one, "firm.size", 9, "smal", 4, &found) == POL_FOUND);
    CHECK(pol_diagnostics_code(found, 0) == 827);
    pol_diagnostics_free(found);
    CHECK(pol_case_load_json(one, "{", 1, &found) == POL_FOUND && pol_diagnostics_count(found) == 1);
    pol_diagnostics_free(found);
    CHECK(amount_of(one, POL_DETERMINED) == 500);
}

static void misuse_has_a_status(const pol_policy* policy, const pol_assessor* desk, pol_case* one) {
    pol_fact fee = fact_of(desk, "fair.booths.fee", POL_FACT_NUMBER);
    pol_fact nothing;
    pol_diagnostics* found = NULL;
    pol_assessor* none = NULL;
    pol_case_options how;
    pol_clause_info clause;
    pol_amount amount;
    memset(&nothing, 0, sizeof nothing);
    memset(&how, 0, sizeof how);
    memset(&amount, 0, sizeof amount);
    CHECK(pol_assessor_new(policy, &how, &none, NULL) == POL_MISUSE && none == NULL); /* struct_size is 0 */
    CHECK(pol_assessor_fact(desk, "fair.booth", 10, &nothing, &found) == POL_FOUND && nothing.of == NULL);
    CHECK(pol_diagnostics_code(found, 0) == 980);
    pol_diagnostics_free(found);
    CHECK(pol_case_set_number(one, nothing, 1, 0) == POL_MISUSE);
    CHECK(pol_case_set_date(one, fee, 2021, 1, 1) == POL_MISUSE);
    fee.at = 4000000000u;
    CHECK(pol_case_set_number(one, fee, 1, 0) == POL_MISUSE);
    fee = fact_of(desk, "fair.booths", POL_FACT_LIST);
    fee.type = POL_FACT_NUMBER;
    CHECK(pol_case_set_number(one, fee, 1, 19) == POL_MISUSE);
    fee.type = 77;
    CHECK(pol_case_give(one, fee) == POL_MISUSE);
    CHECK(pol_case_set_text(one, fact_of(desk, "firm.name", POL_FACT_TEXT), NULL, 4) == POL_MISUSE);
    CHECK(pol_case_assess(one, 5) == POL_MISUSE && pol_case_assess(NULL, 0) == POL_MISUSE);
    CHECK(pol_case_amount(one, 0, &amount) == POL_MISUSE);
    amount.struct_size = sizeof amount;
    CHECK(pol_case_amount(one, 1, &amount) == POL_MISUSE);
    clause.struct_size = sizeof clause;
    CHECK(pol_assessor_clause_count(desk) == 1 && pol_assessor_clause(desk, 1, &clause) == POL_MISUSE);
    CHECK(pol_assessor_clause(desk, 0, &clause) == POL_OK && strcmp(clause.name, "fair") == 0 && clause.decimals == 2 &&
          strcmp(clause.currency, "CNY") == 0 && clause.gives_money == 1);
    pol_assessor_free(NULL);
    pol_case_free(NULL);
}

int main(void) {
    const pol_file file = {"fairs.pol", 9, text, sizeof text - 1};
    pol_policy* policy = NULL;
    pol_assessor* desk = NULL;
    pol_case* one = NULL;
    pol_text* facts = NULL;
    CHECK(pol_policy_compile_texts(&file, 1, &policy, NULL) == POL_OK);
    desk = desk_of(policy);
    CHECK(pol_assessor_facts_json(desk, &facts) == POL_OK && has(facts, "{\"path\":\"firm.size\",\"type\":\"choice\""));
    pol_text_free(facts);
    CHECK(pol_case_new(desk, &one) == POL_OK);
    misuse_has_a_status(policy, desk, one);
    pol_policy_free(policy); /* an assessor keeps what it needs, and so does a case */
    a_case_is_set_and_assessed(desk, one);
    pol_assessor_free(desk);
    a_case_is_set_by_path_and_from_json(one);
    pol_case_free(one);
    return wrong != 0;
}
