/* What the C99 programs share: CHECK says what is wrong, and main ends with `wrong != 0`.
 * SPDX-License-Identifier: Apache-2.0 */
#ifndef POL_TESTS_API_CHECK_H
#define POL_TESTS_API_CHECK_H

#include <pol/pol.h>

#include <stdio.h>
#include <string.h>

static int wrong = 0;

static void check(int is_right, const char* what, const char* file, int line) {
    if (is_right) return;
    printf("%s:%d: %s\n", file, line, what);
    ++wrong;
}

#define CHECK(condition) check((condition) != 0, #condition, __FILE__, __LINE__)
/* A text and its size, for the many parameters that come so. */
#define TEXT(literal) (literal), sizeof(literal) - 1

static int has(const pol_text* of, const char* part) {
    size_t size = 0;
    const char* bytes = pol_text_bytes(of, &size);
    const int is_there = bytes != NULL && strlen(bytes) == size && strstr(bytes, part) != NULL;
    if (!is_there) printf("not in the text: %s\nwhich is: %s\n", part, bytes == NULL ? "(none)" : bytes);
    return is_there;
}

#endif
