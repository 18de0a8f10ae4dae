/* What a backend keeps of the policies that it was asked about, and where policies are.
 * SPDX-License-Identifier: Apache-2.0 */
#include "pol_extension.h"

#include <common/hashfn.h>
#include <utils/guc.h>
#include <utils/memutils.h>

#define FULL_WIDTH_BRACE "\xEF\xBD\x9B"

enum { KEPT = 64 };

typedef struct kept {
    char* key; /* the path or the text, in TopMemoryContext */
    size_t size;
    uint32 hash;
    pol_policy* policy; /* NULL: the place is free */
} kept;

/* Whoever gives every row a policy of its own pushes the oldest out. */
static kept shelf[KEPT];
static int next_place = 0;

static char* policy_directory = NULL;

void pol_sql_define_settings(void) {
    DefineCustomStringVariable("pol.policy_directory",
                               "The directory whose folders are the policies that SQL may name.",
                               "It is set for the whole server, so that a name is the same policy for everybody.",
                               &policy_directory, "", PGC_SIGHUP, 0, NULL, NULL, NULL);
    MarkGUCPrefixReserved("pol");
}

/* A text of Pol has a brace, since every policy has one, and a name has none. */
static bool is_policy_text(words of) {
    const char* at;
    if (memchr(of.text, '{', of.size) != NULL) return true;
    for (at = of.text; at + 3 <= of.text + of.size; ++at)
        if (memcmp(at, FULL_WIDTH_BRACE, 3) == 0) return true;
    return false;
}

/* SQL reads no file but those of a folder that lies in the directory itself. */
static words path_of(words name) {
    words path;
    if (name.size == 0 || name.text[0] == '.' || memchr(name.text, '/', name.size) != NULL)
        ereport(ERROR,
                (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
                 errmsg("\"%.*s\" is no name of a policy", (int)name.size, name.text),
                 errdetail("A name is that of a folder in pol.policy_directory: no slash, no dot at its beginning."),
                 errhint("Give the name, or the text of the policy itself.")));
    if (policy_directory == NULL || policy_directory[0] == '\0')
        ereport(ERROR, (errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
                        errmsg("there is no policy \"%.*s\", because pol.policy_directory is not set", (int)name.size,
                               name.text),
                        errhint("Set it in postgresql.conf and reload, or give the text of the policy itself.")));
    path.text = psprintf("%s/%.*s", policy_directory, (int)name.size, name.text);
    path.size = strlen(path.text);
    return path;
}

static void clear(kept* of) {
    pol_policy_free(of->policy);
    of->policy = NULL;
    if (of->key != NULL) pfree(of->key);
    of->key = NULL;
}

static pol_status compile(words from, bool is_text, pol_policy** out, pol_diagnostics** found) {
    static const char name[] = "policy.pol";
    const pol_file file = {name, sizeof name - 1, from.text, from.size};
    pol_compile_options options;
    memset(&options, 0, sizeof options);
    options.struct_size = sizeof options;
    if (is_text) {
        options.texts = &file;
        options.text_count = 1;
    } else {
        options.folder = from.text;
        options.folder_size = from.size;
    }
    options.cancel = pol_sql_cancellation();
    return pol_policy_compile(&options, out, found);
}

const pol_policy* pol_sql_policy(words named) {
    const bool is_text = is_policy_text(named);
    const words key = is_text ? named : path_of(named);
    const uint32 hash = hash_bytes((const unsigned char*)key.text, (int)key.size);
    pol_diagnostics* found = NULL;
    pol_status status;
    kept* here;
    for (int n = 0; n < KEPT; ++n) {
        here = &shelf[n];
        if (here->policy != NULL && here->hash == hash && here->size == key.size &&
            memcmp(here->key, key.text, key.size) == 0)
            return here->policy;
    }
    here = &shelf[next_place];
    clear(here);
    here->key =
        MemoryContextAllocHuge(TopMemoryContext, key.size + 1); /* an error from here on leaves the place free */
    memcpy(here->key, key.text, key.size);
    here->size = key.size;
    here->hash = hash;
    status = compile(key, is_text, &here->policy, &found);
    if (status != POL_OK) pol_sql_refuse(status, ERRCODE_INVALID_PARAMETER_VALUE, found);
    pol_diagnostics_free(found);
    next_place = (next_place + 1) % KEPT;
    return here->policy;
}
