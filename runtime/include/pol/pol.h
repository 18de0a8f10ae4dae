/* The C interface: all that the C++ headers can do, for C99, C++ and whatever calls C. This header brings the others.
 * SPDX-License-Identifier: Apache-2.0
 *
 *     pol_policy* policy = NULL;
 *     pol_diagnostics* found = NULL;
 *     if (pol_policy_compile_folder("policies/shenyang", 17, &policy, &found) != POL_OK) { ... }
 *     pol_diagnostics_free(found);
 *
 * Handles are opaque and freed by the function named after them; freeing NULL does nothing. A handle may be freed while others
 * made from it live. An `out` parameter is set to a handle or to NULL, whatever the status; `found` may be NULL when the caller
 * does not care.
 *
 * Each pol_status may be POL_MISUSE, where a handle, a text or an `out` must not be NULL and is, or an index is beyond the end;
 * and POL_NO_MEMORY. Then nothing was made, and what there was can be used or freed. POL_FOUND comes where there is a `found` to
 * say why, or where the function says when; POL_CANCELLED where a pol_cancellation was given, now or when the handle was made;
 * POL_HOST_FAILED where there are functions of the host. Functions that give a number or a pointer give 0 or NULL of NULL and
 * beyond the end.
 *
 * Texts are UTF-8 with their length in bytes and need no end. Those given, and options, are read before the call returns and not
 * kept; those given back end in a zero byte that the length does not count, and belong to the handle they came from, until it is
 * freed. JSON given back is one line; where a header names a schema for it, "pol-outcome/1", it begins with that name, and docs/
 * has the schema.
 *
 * Policies, assessors, batches and results do not change and may be used by any number of threads. A case, a scenario, texts
 * and diagnostics belong to one thread at a time; facts of a batch while columns are bound. A handle is freed when no other
 * thread uses it. Functions without a handle may be called by any thread. Nothing throws, prints, reads the clock or the
 * environment; files are read only by what says so. Functions of the host are called from the thread that called, before that
 * call returns; they may not free what they are called for, and must return: no longjmp. A C++ exception that leaves one ends the
 * call with POL_HOST_FAILED.
 *
 * A struct whose first member is struct_size may grow at its end. Set it to sizeof, and what is not used to zero: then a program
 * that was compiled with an older header works with a newer library, and one with a newer header works with an older library
 * as long as it leaves what that does not know at zero. */
#ifndef POL_POL_H
#define POL_POL_H

#include <pol/pol_base.h>
#include <pol/pol_batch.h>
#include <pol/pol_case.h>
#include <pol/pol_policy.h>
#include <pol/pol_population.h>
#include <pol/pol_scenario.h>

#endif
