/* A query that is cancelled ends a long assessment too. The server tells a backend so by a signal, upon which its own handler only
 * makes a note that CHECK_FOR_INTERRUPTS reads. Pol reads none, so ours passes the signal on to Pol first, which a handler may do.
 * SPDX-License-Identifier: Apache-2.0 */
#include "pol_extension.h"

#include <miscadmin.h>
#include <signal.h>

static pol_cancellation* stop = NULL; /* of this process; never freed */
static pqsigfunc of_server_at_cancel;
static pqsigfunc of_server_at_end;

static void pass_on(pqsigfunc to, int signal_number) {
    pol_cancellation_cancel(stop);
    if (to != SIG_DFL && to != SIG_IGN) to(signal_number);
}

static void at_cancel(SIGNAL_ARGS) { pass_on(of_server_at_cancel, postgres_signal_arg); }
static void at_end(SIGNAL_ARGS) { pass_on(of_server_at_end, postgres_signal_arg); }

const pol_cancellation* pol_sql_cancellation(void) {
    if (stop == NULL) {
        const pol_status status = pol_cancellation_new(&stop);
        if (status != POL_OK) pol_sql_refuse(status, ERRCODE_OUT_OF_MEMORY, NULL);
        of_server_at_cancel = pqsignal(SIGINT, at_cancel);
        of_server_at_end = pqsignal(SIGTERM, at_end);
    }
    /* In this order: what came before is raised here, what comes after is seen by Pol. */
    pol_cancellation_reset(stop);
    CHECK_FOR_INTERRUPTS();
    return stop;
}

void pol_sql_raise_cancelled(void) {
    CHECK_FOR_INTERRUPTS();
    /* Where the server holds interrupts back there is no result all the same. */
    ereport(ERROR, (errcode(ERRCODE_QUERY_CANCELED), errmsg("canceling an assessment as was asked for")));
}
