/* Prints the total of one case from its outcome as JSON: host POLICY CASE.
 * SPDX-License-Identifier: Apache-2.0 */
#include <pol/pol.h>

#include <stdio.h>
#include <string.h>

static void print_member(const char* json, const char* name) {
    const char* at = strstr(json, name);
    if (at != NULL) printf("%.*s", (int)strcspn(at + strlen(name), "\""), at + strlen(name));
}

int main(int count, char** words) {
    static char text[1 << 16];
    pol_policy* policy = NULL;
    pol_text* outcome = NULL;
    size_t size;
    FILE* in;

    if (count != 3) return 2;
    in = fopen(words[2], "rb");
    if (in == NULL) return 2;
    size = fread(text, 1, sizeof text, in);
    fclose(in);
    if (pol_policy_compile_folder(words[1], strlen(words[1]), &policy, NULL) != POL_OK) return 1;
    if (pol_policy_assess_json(policy, text, size, NULL, 0, 0, &outcome) != POL_OK) return 1;
    print_member(pol_text_bytes(outcome, NULL), "\"total\":\"");
    printf(" ");
    print_member(pol_text_bytes(outcome, NULL), "\"currency\":\"");
    printf("\n");
    pol_text_free(outcome);
    pol_policy_free(policy);
    return 0;
}
