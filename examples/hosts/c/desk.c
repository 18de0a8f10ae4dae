/* A desk in C: facts come line by line, `PATH = VALUE` as it stands in a case, and an empty line asks what is due.
 *
 *     desk POLICY < lines
 *
 * `+ LIST` begins an item of a list, which single facts by path do not reach: it is filled by handles.
 * SPDX-License-Identifier: Apache-2.0 */
#include <pol/pol.h>

#include <stdio.h>
#include <string.h>

static const char* const words[] = {"determined", "not eligible", "undetermined", "bad input", "not claimed"};

/* What was wrong, in English as it stands in the JSON of a diagnostic. */
static void tell(pol_diagnostics* found) {
    size_t n;
    for (n = 0; n < pol_diagnostics_count(found); ++n) {
        const char* message = strstr(pol_diagnostics_json(found, n, NULL), "\"en\":\"");
        if (message != NULL)
            fprintf(stderr, "POL%04d %.*s\n", pol_diagnostics_code(found, n), (int)strcspn(message + 6, "\""),
                    message + 6);
    }
    pol_diagnostics_free(found);
}

static void assess(const pol_assessor* desk, pol_case* one) {
    pol_clause_info clause;
    pol_amount due;
    size_t n;
    clause.struct_size = sizeof clause;
    due.struct_size = sizeof due;
    if (pol_case_assess(one, POL_ALL_CLAUSES) != POL_OK) return;
    for (n = 0; n < pol_assessor_clause_count(desk); ++n) {
        int places;
        long long unit = 1;
        pol_assessor_clause(desk, n, &clause);
        pol_case_amount(one, n, &due);
        if (due.status == POL_NOT_CLAIMED) continue;
        printf("%s: ", clause.name);
        for (places = clause.decimals; places > 0; --places) unit *= 10;
        if (due.status == POL_DETERMINED && !due.is_beyond)
            printf("%lld.%0*lld %s\n", (long long)due.amount / unit, clause.decimals, (long long)due.amount % unit,
                   clause.currency);
        else
            printf("%s\n", words[due.status]);
    }
    fflush(stdout);
}

/* A fact of an item: numbers, and yes or no. */
static pol_status set_in_item(const pol_assessor* desk, pol_case* one, const char* path, const char* value) {
    pol_fact fact;
    pol_diagnostics* found = NULL;
    int year, month, day;
    const pol_status status = pol_assessor_fact(desk, path, strlen(path), &fact, &found);
    if (status != POL_OK) tell(found);
    if (status != POL_OK) return status;
    switch (fact.type) {
        case POL_FACT_YES_NO: return pol_case_set_yes_no(one, fact, strcmp(value, "true") == 0);
        case POL_FACT_NUMBER: return pol_case_set_number_text(one, fact, value, strlen(value));
        case POL_FACT_TEXT: return pol_case_set_text(one, fact, value, strlen(value));
        case POL_FACT_DATE:
            if (sscanf(value, "%d-%d-%d", &year, &month, &day) != 3) return POL_MISUSE;
            return pol_case_set_date(one, fact, year, month, day);
        default: return POL_MISUSE;
    }
}

static pol_status add_item(const pol_assessor* desk, pol_case* one, const char* path) {
    pol_fact list;
    pol_diagnostics* found = NULL;
    const pol_status status = pol_assessor_fact(desk, path, strlen(path), &list, &found);
    if (status != POL_OK) tell(found);
    return status == POL_OK ? pol_case_add_item(one, list) : status;
}

static void set(const pol_assessor* desk, pol_case* one, const char* path, const char* value) {
    pol_diagnostics* found = NULL;
    /* By path first; what lies in the items of a list is refused there, and set by its handle. */
    if (pol_case_set_path(one, path, strlen(path), value, strlen(value), &found) == POL_OK) return;
    if (pol_diagnostics_code(found, 0) != 979) {
        tell(found);
        return;
    }
    pol_diagnostics_free(found);
    if (set_in_item(desk, one, path, value) == POL_MISUSE) fprintf(stderr, "%s cannot be %s\n", path, value);
}

int main(int count, char** arguments) {
    static char line[4096];
    pol_policy* policy = NULL;
    pol_assessor* desk = NULL;
    pol_case* one = NULL;
    pol_diagnostics* found = NULL;
    int is_ready;

    if (count != 2) {
        fputs("usage: desk POLICY < lines\n", stderr);
        return 2;
    }
    is_ready = pol_policy_compile_folder(arguments[1], strlen(arguments[1]), &policy, &found) == POL_OK;
    tell(found);
    found = NULL;
    is_ready = is_ready && pol_assessor_new(policy, NULL, &desk, &found) == POL_OK;
    tell(found);
    is_ready = is_ready && pol_case_new(desk, &one) == POL_OK;
    while (is_ready && fgets(line, sizeof line, stdin) != NULL) {
        char* value = strstr(line, " = ");
        line[strcspn(line, "\r\n")] = '\0';
        if (line[0] == '\0') {
            assess(desk, one);
        } else if (strncmp(line, "+ ", 2) == 0) {
            if (add_item(desk, one, line + 2) == POL_MISUSE) fprintf(stderr, "%s takes no item here\n", line + 2);
        } else if (value != NULL) {
            *value = '\0';
            set(desk, one, line, value + 3);
        } else {
            fprintf(stderr, "neither PATH = VALUE nor + LIST: %s\n", line);
        }
    }
    pol_case_free(one);
    pol_assessor_free(desk);
    pol_policy_free(policy);
    return is_ready ? 0 : 1;
}
