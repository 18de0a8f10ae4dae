/* Prints what the C interface answers about a policy and a case, one JSON object on a line, for schemas.py to look at.
 *
 *     answers POLICY_FOLDER CASE_FILE FACT CLAUSE
 * SPDX-License-Identifier: Apache-2.0 */
#include <pol/pol.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int failed = 0;

static void print(pol_status status, pol_text** answer) {
    size_t needed = 0;
    char* line = NULL;
    pol_text_copy(*answer, NULL, 0, &needed);
    if (status != POL_OK && status != POL_FOUND) failed = 1;
    if (needed > 0 && (line = malloc(needed)) != NULL && pol_text_copy(*answer, line, needed, NULL) == POL_OK)
        puts(line);
    else
        failed = 1;
    free(line);
    pol_text_free(*answer);
}

static pol_sweep_request sweep_of(const char* path, const char* clause) {
    pol_sweep_request asked;
    memset(&asked, 0, sizeof asked);
    asked.struct_size = sizeof asked;
    asked.path = path;
    asked.path_size = strlen(path);
    asked.clause = clause;
    asked.clause_size = strlen(clause);
    return asked;
}

int main(int argc, char** argv) {
    static char bytes[1 << 20];
    static const char expression[] = "2/3 of 1810";
    static const char amount[] = "1";
    static const char nothing[] = "nothing.at.all";
    size_t size;
    FILE* file;
    pol_policy* policy = NULL;
    pol_scenario* one = NULL;
    pol_scenario* empty = NULL;
    pol_text* answer = NULL;
    pol_sweep_request asked;
    if (argc != 5 || (file = fopen(argv[2], "rb")) == NULL) return 2;
    size = fread(bytes, 1, sizeof bytes, file);
    fclose(file);
    if (pol_policy_compile_folder(argv[1], strlen(argv[1]), &policy, NULL) != POL_OK) return 2;
    if (pol_scenario_new(policy, NULL, NULL, &one) != POL_OK) return 2;
    if (pol_scenario_copy(one, &empty) != POL_OK) return 2;
    if (pol_scenario_load_json(one, bytes, size, NULL) != POL_OK) return 2;
    if (pol_scenario_claim(empty, argv[4], strlen(argv[4]), NULL) != POL_OK) return 2;

    print(pol_policy_contents_json(policy, NULL, 0, &answer), &answer);
    print(pol_scenario_contents_json(one, &answer), &answer);
    print(pol_policy_source_json(policy, argv[4], strlen(argv[4]), NULL, 0, &answer), &answer);
    print(pol_policy_examples_json(policy, NULL, &answer), &answer);
    print(pol_evaluate(expression, sizeof expression - 1, NULL, NULL, &answer, NULL), &answer);
    print(pol_scenario_assess_json(one, 1, &answer), &answer);
    print(pol_scenario_lines_json(one, &answer), &answer);
    print(pol_scenario_needs_json(empty, &answer), &answer);
    print(pol_scenario_differences_json(empty, one, &answer), &answer);
    asked = sweep_of(argv[3], argv[4]);
    print(pol_scenario_sweep_json(one, &asked, &answer), &answer);
    print(pol_scenario_goal_json(one, &asked, amount, sizeof amount - 1, &answer), &answer);
    asked = sweep_of(nothing, argv[4]);
    print(pol_scenario_sweep_json(one, &asked, &answer), &answer);

    pol_scenario_free(empty);
    pol_scenario_free(one);
    pol_policy_free(policy);
    return failed;
}
