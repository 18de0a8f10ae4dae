#!/usr/bin/env python3
"""Builds examples/hosts/postgresql with what a build installs, and tries it in a server that it starts: a thousand cases, which come
out as with `pol assess`, several workers, policies and cases that are refused, queries that are cancelled.

    postgresql.py ROOT BUILD POL CC POSTGRESQL
"""
# SPDX-License-Identifier: Apache-2.0
import json
import os
import pathlib
import sys
import tempfile
import time

import cases
import expected
import pages
from installation import built, installed
from run import checked
from server import private_tree, server

# An error of pol_amount as a value, so that one statement tells all.
TRIED = """create function tried(clause text, facts jsonb) returns text language plpgsql as $$
begin
  return pol_amount('shenyang', clause, facts);
exception when data_exception then
  return 'refused ' || sqlerrm;
end $$;
"""
IN_PARALLEL = """set parallel_setup_cost = 0;
set parallel_tuple_cost = 0;
set min_parallel_table_scan_size = 0;
set max_parallel_workers_per_gather = 2;
"""
# Reads the plan that a query has and the number of workers that were there.
SUM = "select count(*), sum(pol_amount('shenyang', 'm03_overseas_centers', facts)) from sound"


def quoted(text):
    return "'" + text.replace("'", "''") + "'"


def load(db, texts):
    rows = "\n".join(f"{n}\t{text}" for n, text in enumerate(text.replace("\\", "\\\\") for text in texts))
    db.rows(f"create extension pol;\n{TRIED}create table cases(n int primary key, facts jsonb);\ncopy cases from stdin;\n{rows}\n\\.\nanalyze;\n")


def compare(db, pol, policy):
    """Against the program, which gets the very bytes that jsonb makes of a case: the receipts are the same too."""
    texts = db.rows("select facts from cases order by n;\n")
    wanted = expected.outcomes(pol, policy, texts)
    expected.require_variety(wanted)
    got = db.rows("select pol_assess('shenyang', facts) from cases order by n;\n")
    expected.compare("pol_assess", texts, wanted, [json.loads(line) for line in got])

    due = [(n, clause, amount) for n, outcome in enumerate(wanted) for clause, amount in expected.amounts(outcome).items()]
    money = {clause for _, clause, amount in due if amount}
    due = [of for of in due if of[1] in money]
    pairs = "\n".join(f"{n}\t{clause}" for n, clause, _ in due)
    got = db.rows(f"create table asked(at serial, n int, clause text);\ncopy asked(n, clause) from stdin;\n{pairs}\n\\.\n"
                  "\\pset null none\nselect tried(clause, facts) from asked join cases using (n) order by at;\n")
    got = [False if line.startswith("refused POL") else line for line in got]
    expected.compare("pol_amount", [f"{texts[n]} {clause}" for n, clause, _ in due], ["none" if of[2] is None else of[2] for of in due], got)
    return len(due)


def in_parallel(db):
    """The cases whose amount is no error, several times, summed with workers and without."""
    db.rows("create table sound as select facts from cases, generate_series(1, 3) where pol_assess('shenyang', facts) #>> "
            "'{clauses,m03_overseas_centers,status}' <> 'bad_input';\nanalyze sound;\n")
    alone = db.rows(f"set max_parallel_workers_per_gather = 0;\n{SUM};\n")
    together = db.rows(f"{IN_PARALLEL}{SUM};\n")
    plan = db.rows(f"{IN_PARALLEL}explain (analyze, format json) {SUM};\n")

    def nodes(of):
        yield of
        for inside in of.get("Plans", []):
            yield from nodes(inside)

    gathered = [node for node in nodes(json.loads("\n".join(plan))[0]["Plan"]) if node["Node Type"] == "Gather"]
    if not gathered or gathered[0]["Workers Launched"] < 1:
        sys.exit("no worker takes part:\n" + "\n".join(plan))
    if alone != together or alone[0].endswith("|"):
        sys.exit(f"{alone} by one process and {together} by several")
    return gathered[0]["Workers Launched"]


def refusals(db):
    text = quoted(cases.AMENDED)
    db.refused("select pol_assess('nowhere', '{}')", "ERROR:  POL", "nowhere", "HINT:")
    db.refused("select pol_assess('../policies/shenyang', '{}')", "is no name of a policy", "HINT:")
    db.refused("select pol_assess('..', '{}')", "is no name of a policy")
    db.refused("select pol_assess('', '{}')", "is no name of a policy")
    db.refused("select pol_assess('policy p \"P\" { currency }', '{}')", "ERROR:  POL", "DETAIL:  It stands at policy.pol:1:", "HINT:")
    db.refused("select pol_amount('shenyang', 'm03_overseas_center', '{}')", "the policy has no clause m03_overseas_center", "HINT:")
    db.refused(f"select pol_amount({text}, 'aid', '[]')", "ERROR:  POL")
    db.refused(f"select pol_amount({text}, 'aid', '{{\"fee\": \"much\"}}', '2023-01-01')", "ERROR:  POL", "DETAIL:  It stands at /fee.")
    db.refused(f"select pol_amount({text}, 'aid', '{{}}', 'infinity')", "a day that is infinite")
    db.refused(f"select pol_amount({text}, 'leave', '{{\"fee\": 2}}', '2023-01-01')", "the clause leave gives no money", "HINT:")
    db.refused("load 'pol';\nset pol.policy_directory = '/'", "cannot be changed now")
    # Before the extension is loaded a session may say what it likes, which does not count then.
    printed, errors = db.run("set pol.policy_directory = '/';\nselect pol_assess('shenyang', '{}') ->> 'policy';\n", "-A", "-t")
    if printed != "shenyang_outsourcing\n" or "cannot be changed now" not in errors:
        sys.exit(f"a directory that is set before gives {printed!r} and says\n{errors}")
    whole = "9" * 30
    got = db.rows(f"""\\pset null none
select pol_amount({text}, 'aid', '{{"fee": "{whole}.98"}}', '2022-01-01');
select pol_amount({text}, 'aid', '{{"fee": 1}}', '2022-01-01'), pol_amount({text}, 'aid', '{{"fee": 1}}', '2023-01-01');
set datestyle = 'German';
select pol_assess({text}, '{{"fee": 1}}', '31.12.2023') #>> '{{clauses,aid,amount}}';
select pol_amount({text}, 'aid', '{{}}', '2022-01-01');
select pol_amount({text}, 'aid', null, '2022-01-01');
select count(distinct pol_amount('policy p' || n || ' "P" {{ currency CNY }} clause aid "Aid" {{ award a {{ pay ' || n || ' CNY }} }}', 'aid', '{{}}'))
  from generate_series(1, 100) n;
""")
    if got != ["4" + "9" * 29 + ".99", "0.50|0.60", "0.60", "none", "none", "100"]:
        sys.exit(f"the small statements give {got}")


def keeps_memory(db):
    """Errors leave nothing behind: a backend that has had thousands of them is no larger."""
    wrong = """do $$ begin
  for n in 1..2000 loop
    begin perform pol_amount('policy p "P" { currency }', 'aid', '{}'); exception when others then end;
    begin perform pol_amount('shenyang', 'm03_overseas_centers', '{"claims": {"m03_overseas_centers": 1}}'); exception when others then end;
  end loop;
end $$;
"""
    grown = db.rows(f"""create function resident() returns bigint language sql as $$
  select split_part(pg_read_file('/proc/' || pg_backend_pid() || '/statm'), ' ', 2)::bigint * 4096 $$;
{wrong}select resident() as before \\gset
{wrong}select resident() - :before;
""")
    if int(grown[0]) > 2 << 20:
        sys.exit(f"2000 errors leave {grown[0]} bytes behind")


# Each item looks at all items: one case is the work of many seconds.
PAIRS = """policy pairs "Pairs" { currency CNY }
clause pairs {
  claim { booths : list of { fee : money } }
  award a { for each b in booths pay (count of (booths where fee more than b.fee)) * 1 CNY }
}
"""


def long_assessment(db):
    """One call that takes long ends too when its time is over."""
    def call(count):
        booths = f"select jsonb_agg(jsonb_build_object('fee', n % 97)) from generate_series(1, {count}) n"
        return f"pol_amount({quoted(PAIRS)}, 'pairs', jsonb_build_object('claims', jsonb_build_object('pairs', jsonb_build_object('booths', ({booths})))))"

    start = time.monotonic()
    got = db.rows(f"select {call(100)} > 0;\n")
    db.refused(f"set statement_timeout = '300ms';\nselect {call(20000)}", "canceling statement due to statement timeout")
    took = time.monotonic() - start
    if got != ["t"] or took > 5:
        sys.exit(f"a small case gives {got}; a large one ends after {took:.1f} s")


def cancellation(db):
    start = time.monotonic()
    printed, errors = db.run("""set statement_timeout = '200ms';
select sum(pol_amount('shenyang', 'm03_overseas_centers', a.facts)) from sound a, sound b, sound c;
reset statement_timeout;
select count(pol_assess('shenyang', facts)) from cases;
""", "-A", "-t")
    took = time.monotonic() - start
    if "canceling statement due to statement timeout" not in errors or printed != f"{cases.COUNT}\n" or took > 10:
        sys.exit(f"after {took:.1f} s a cancelled query gives {printed!r} and says\n{errors}")


def main():
    root, build, pol, cc, postgresql = sys.argv[1:]
    root = pathlib.Path(root)
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        folder.chmod(0o755)  # the server is another user where this one is root
        at = installed(build, folder)
        tree = private_tree(pathlib.Path(postgresql), folder / "postgresql")
        config = next(tree.glob("usr/lib/postgresql/*/bin/pg_config"))
        make = (f"CC={cc}", f"PG_CONFIG={config}", "COPT=-O1 -Werror")
        host = built(root / "examples/hosts/postgresql", at, folder / "extension", *make)
        checked(["make", "-C", host, *make, "install"], env={**os.environ, "PKG_CONFIG_PATH": str(next(at.glob("**/pkgconfig")))})
        with server(tree, folder / "server", at / "share/pol/policies") as db:
            load(db, cases.texts(root))
            amounts = compare(db, pol, at / "share/pol/policies/shenyang")
            workers = in_parallel(db)
            refusals(db)
            keeps_memory(db)
            cancellation(db)
            long_assessment(db)
            shown = pages.check(root / "docs/embedding-databases.md", "postgresql", at / "share/pol/policies",
                                lambda statements: "".join(db.run(statements)))
        print(f"{cases.COUNT} cases, {amounts} amounts, {workers} workers, {shown} samples")


if __name__ == "__main__":
    main()
