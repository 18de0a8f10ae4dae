/* Scenarios in C99, against the header alone: lines given and taken back, needs, differences, sweeps, goals.
 * Prints what is wrong and ends with 1; prints nothing else.
 * SPDX-License-Identifier: Apache-2.0 */
#include "tests/api/check.h"

static const char text[] =
    "policy fairs \"Fairs\" { currency CNY  round half up to 0.01 }\n"
    "facts { firm { is_sme : yes/no } }\n"
    "clause fair \"Stand\" {\n"
    "  claim { booths : list of { fee : money } }\n"
    "  eligible when firm.is_sme else too_large\n"
    "  award stands { for each booth in booths  pay [rate = 50%] of booth.fee  cap [most = 100] each }\n"
    "}\n"
    "amend fairs \"More\" from 2022-01-01 { set fair.rate = 60% }\n";

static int says(pol_text* said, const char* part) {
    const int is_there = has(said, part);
    pol_text_free(said);
    return is_there;
}

static void lines_are_given_and_taken_back(pol_scenario* one) {
    pol_text* said = NULL;
    pol_diagnostics* found = NULL;
    CHECK(pol_scenario_claim(one, TEXT("fair"), NULL) == POL_OK);
    CHECK(pol_scenario_needs_json(one, &said) == POL_OK);
    CHECK(
        says(said, "{\"place\":\"/claims/fair/booths\",\"path\":\"fair.booths\",\"clauses\":[\"fair\"],\"settles\":"));
    CHECK(pol_scenario_give(one, TEXT("firm.is_sme = yes"), NULL) == POL_OK);
    CHECK(pol_scenario_give(one, TEXT("fair.booths += { fee = 100 }"), NULL) == POL_OK);
    CHECK(pol_scenario_give(one, TEXT("fair.booths[0].fees = 3"), &found) == POL_FOUND);
    CHECK(pol_diagnostics_count(found) == 1);
    pol_diagnostics_free(found);
    CHECK(pol_scenario_value(one, TEXT("fair.booths[0].fee"), &said) == POL_OK && says(said, "100"));
    CHECK(pol_scenario_value(one, TEXT("fair.booths[1].fee"), &said) == POL_FOUND && said == NULL);
    CHECK(pol_scenario_assess_json(one, 0, &said) == POL_OK && says(said, "\"amount\":\"50.00\""));
    CHECK(pol_scenario_evaluate(one, TEXT("3 × sum of fee in fair.booths"), &said, NULL) == POL_OK &&
          says(said, "\"value\":\"300"));
    CHECK(pol_scenario_evaluate(one, TEXT("nothing"), &said, &found) == POL_FOUND && said == NULL);
    pol_diagnostics_free(found);
    CHECK(pol_scenario_give(one, TEXT("on 2021-05-01"), NULL) == POL_OK);
    CHECK(pol_scenario_lines_json(one, &said) == POL_OK);
    CHECK(has(said, "{\"schema\":\"pol-lines/1\",\"day\":\"2021-05-01\",\"claimed\":[\"fair\"],\"lines\":["));
    CHECK(says(said, "\"firm.is_sme = yes\""));
    CHECK(pol_scenario_contents_json(one, &said) == POL_OK && says(said, "\"schema\":\"pol-contents/1\""));
    CHECK(pol_scenario_take_back(one, TEXT("assessed_on"), NULL) == POL_OK);
    CHECK(pol_scenario_take_back(one, TEXT("firm.is_sme"), NULL) == POL_OK);
    CHECK(pol_scenario_nothing_paid(one) == POL_OK);
    CHECK(pol_scenario_case_json(one, &said) == POL_OK && has(said, "\"ledger\":[]"));
    CHECK(says(said, "\"booths\":[{\"fee\":100}]"));
    CHECK(pol_scenario_withdraw(one, TEXT("fair"), NULL) == POL_OK);
    CHECK(pol_scenario_case_json(one, &said) == POL_OK && says(said, "{"));
    CHECK(pol_scenario_load_json(one, TEXT("{"), &found) == POL_FOUND);
    pol_diagnostics_free(found);
    CHECK(pol_scenario_load_json(
              one, TEXT("{\"firm\":{\"is_sme\":true},\"claims\":{\"fair\":{\"booths\":[{\"fee\":100}]}}}"), NULL) ==
          POL_OK);
}

static void two_scenarios_differ(const pol_policy* policy, const pol_scenario* one) {
    static const pol_pair more = {TEXT("More"), NULL, 0};
    pol_scenario* other = NULL;
    pol_policy* amended = NULL;
    pol_text* said = NULL;
    CHECK(pol_scenario_copy(one, &other) == POL_OK);
    CHECK(pol_scenario_differences_json(one, other, &said) == POL_OK);
    CHECK(says(said, "{\"schema\":\"pol-differences/1\",\"differences\":[]}"));
    CHECK(pol_policy_amended(policy, &more, 1, &amended, NULL) == POL_OK);
    CHECK(pol_scenario_use(other, amended) == POL_OK);
    pol_policy_free(amended);
    CHECK(pol_scenario_differences_json(one, other, &said) == POL_OK);
    CHECK(has(said, "\"clause\":\"fair\",\"before\":{\"status\":\"determined\",\"amount\":\"50.00\"") &&
          has(said, "\"after\":{\"status\":\"determined\",\"amount\":\"60.00\""));
    CHECK(says(said,
               "{\"kind\":\"parameter\",\"name\":\"fair.rate\",\"text\":\"[rate = "
               "50%]\",\"before\":\"50%\",\"after\":\"60%\"}"));
    pol_scenario_free(other);
}

static int stops_at_once(void* user, unsigned done) {
    ++*(int*)user;
    (void)done;
    return 0;
}

static void a_number_is_swept(const pol_scenario* one) {
    pol_sweep_request asked;
    pol_text* said = NULL;
    int asked_for = 0;
    memset(&asked, 0, sizeof asked);
    asked.struct_size = sizeof asked;
    asked.path = "fair.booths[0].fee";
    asked.path_size = 18;
    asked.to = "1000";
    asked.to_size = 4;
    CHECK(pol_scenario_sweep_json(one, &asked, &said) == POL_OK);
    CHECK(has(said, "{\"schema\":\"pol-sweep/1\",\"ended\":\"complete\"") && has(said, "\"rate\":\"1/2\"") &&
          has(said, "\"meets\":\"200\""));
    pol_text_free(said);
    CHECK(pol_scenario_goal_json(one, &asked, TEXT("75"), &said) == POL_OK);
    CHECK(has(said, "\"reached\":true,\"least\":{\"at\":\"150\"") &&
          has(said, "\"line\":\"fair.booths[0].fee = 150\""));
    pol_text_free(said);
    CHECK(pol_scenario_goal_json(one, &asked, TEXT("700"), &said) == POL_OK && has(said, "\"most\":{\"at\":\"200\""));
    pol_text_free(said);
    CHECK(pol_scenario_goal_json(one, &asked, TEXT("much"), &said) == POL_FOUND && said == NULL);
    asked.goes_on = stops_at_once;
    asked.user = &asked_for;
    CHECK(pol_scenario_sweep_json(one, &asked, &said) == POL_CANCELLED && said == NULL && asked_for == 1);
    asked.goes_on = NULL;
    asked.path = "firm.is_sme";
    asked.path_size = 11;
    CHECK(pol_scenario_sweep_json(one, &asked, &said) == POL_FOUND && has(said, "\"ended\":\"no_number\""));
    pol_text_free(said);
    asked.path = NULL;
    CHECK(pol_scenario_sweep_json(one, &asked, &said) == POL_MISUSE && said == NULL);
    asked.struct_size = 0;
    CHECK(pol_scenario_goal_json(one, &asked, TEXT("75"), &said) == POL_MISUSE && said == NULL);
}

static void nothing_is_misuse(pol_scenario* one) {
    pol_text* said = NULL;
    pol_scenario* none = NULL;
    CHECK(pol_scenario_new(NULL, NULL, NULL, &none) == POL_MISUSE && none == NULL);
    CHECK(pol_scenario_copy(NULL, &none) == POL_MISUSE && none == NULL);
    CHECK(pol_scenario_use(one, NULL) == POL_MISUSE);
    CHECK(pol_scenario_give(NULL, TEXT("on 2021-01-01"), NULL) == POL_MISUSE);
    CHECK(pol_scenario_give(one, NULL, 3, NULL) == POL_MISUSE);
    CHECK(pol_scenario_nothing_paid(NULL) == POL_MISUSE);
    CHECK(pol_scenario_case_json(one, NULL) == POL_MISUSE && pol_scenario_case_json(NULL, &said) == POL_MISUSE);
    CHECK(pol_scenario_differences_json(one, NULL, &said) == POL_MISUSE && said == NULL);
    pol_scenario_free(NULL);
}

int main(void) {
    const pol_file file = {TEXT("fairs.pol"), TEXT(text)};
    pol_policy* policy = NULL;
    pol_scenario* one = NULL;
    CHECK(pol_policy_compile_texts(&file, 1, &policy, NULL) == POL_OK);
    CHECK(pol_scenario_new(policy, NULL, NULL, &one) == POL_OK);
    nothing_is_misuse(one);
    lines_are_given_and_taken_back(one);
    two_scenarios_differ(policy, one);
    pol_policy_free(policy); /* a scenario keeps what it needs */
    a_number_is_swept(one);
    pol_scenario_free(one);
    return wrong != 0;
}
