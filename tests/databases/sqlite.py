#!/usr/bin/env python3
"""Builds examples/hosts/sqlite with what a build installs, loads it into sqlite3, and compares a thousand cases with `pol assess`.

    sqlite.py ROOT BUILD POL CC SQLITE3
"""
# SPDX-License-Identifier: Apache-2.0
import json
import pathlib
import subprocess
import sys
import tempfile

import cases
import expected
import pages
from installation import built, installed


def quoted(text):
    return "'" + text.replace("'", "''") + "'"


class shell:
    def __init__(self, program, extension, folder):
        self.program, self.extension, self.folder = program, extension, folder

    def run(self, script):
        """What is printed, and the errors; the statements after an error run too."""
        done = subprocess.run([self.program, "-batch", ":memory:"], input=f".load {self.extension}\n{script}", text=True,
                              encoding="utf-8", cwd=self.folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False)
        if done.returncode < 0:
            sys.exit(f"sqlite3 ends by signal {-done.returncode}:\n{script[:2000]}\n{done.stderr[-2000:]}")
        return done.stdout, done.stderr

    def rows(self, script):
        printed, errors = self.run(script)
        if errors:
            sys.exit(f"sqlite3 says\n{errors[:2000]}")
        return printed.splitlines()

    def refused(self, expression, *words):
        """The statement is an error that has all these words, and the next one is none."""
        printed, errors = self.run(f"select {expression};\nselect 'still here';\n")
        if printed != "still here\n" or not all(word in errors for word in words):
            sys.exit(f"select {expression};\ngives {printed!r} and says\n{errors}\nwithout one of {words}")


def compare(sqlite, pol, policy, texts):
    wanted = expected.outcomes(pol, policy, texts)
    expected.require_variety(wanted)
    loading = "create table cases(n integer primary key, facts text);\nbegin;\n"
    loading += "".join(f"insert into cases values({n}, {quoted(text)});\n" for n, text in enumerate(texts)) + "commit;\n"
    got = sqlite.rows(f"{loading}select pol_assess({quoted(str(policy))}, facts) from cases order by n;\n")
    expected.compare("pol_assess", texts, wanted, [json.loads(line) for line in got])

    due = [(n, clause, amount) for n, outcome in enumerate(wanted) for clause, amount in expected.amounts(outcome).items()]
    money = {clause for _, clause, amount in due if amount}
    due = [of for of in due if of[1] in money]
    fine = [of for of in due if of[2] is not False]
    loading += "create table asked(n integer, clause text);\nbegin;\n"
    loading += "".join(f"insert into asked values({n}, '{clause}');\n" for n, clause, _ in fine) + "commit;\n.nullvalue none\n"
    got = sqlite.rows(f"{loading}select pol_amount({quoted(str(policy))}, clause, facts) from asked join cases using (n) order by asked.rowid;\n")
    expected.compare("pol_amount", [f"{texts[n]} {clause}" for n, clause, _ in fine], [of[2] or "none" for of in fine], got)

    wrong = [of for of in due if of[2] is False]
    printed, errors = sqlite.run(loading + "".join(
        f"select pol_amount({quoted(str(policy))}, '{clause}', facts) from cases where n = {n};\n" for n, clause, _ in wrong))
    told = errors.count("Runtime error")
    if printed or told != len(wrong) or errors.count(": POL") != told:
        sys.exit(f"{len(wrong)} cases with something wrong give {told} errors and\n{printed}{errors[:2000]}")
    return len(fine), len(wrong)


def refusals(sqlite, policy):
    text, shenyang = quoted(cases.AMENDED), quoted(str(policy))
    sqlite.refused(f"pol_amount({shenyang}, 'm03', 2.5)", "the case is a REAL")
    sqlite.refused(f"pol_assess(1, '{{}}')", "the policy is an INTEGER")
    sqlite.refused(f"pol_assess({shenyang}, x'7b7d')", "the case is a BLOB")
    sqlite.refused("pol_assess('no such folder', '{}')", "POL", "no such folder")
    sqlite.refused("pol_assess('policy p \"P\" { currency }', '{}')", "policy.pol:1:", ": POL")
    sqlite.refused("pol_amount('policy p \"P\" { currency CNY } clause aid \"Aid\" { award a { pay 1 CNY } }', 'aids', '{}')", "the policy has no clause aids")
    sqlite.refused(f"pol_amount({text}, 'aid', '{{')", ": POL")
    sqlite.refused(f"pol_amount({text}, 'aid', '{{\"fee\": \"much\"}}', '2023-01-01')", "/fee: POL")
    sqlite.refused(f"pol_amount({text}, 'aid', '{{\"fee\": 1}}', 'today')", ": POL")
    sqlite.refused(f"pol_amount({text}, 'aid', '{{\"fee\": 1}}', '')", ": POL")
    sqlite.refused(f"pol_amount({text}, 'leave', '{{\"fee\": 2}}', '2023-01-01')", "the clause leave gives no money")
    whole = "9" * 30
    got = sqlite.rows(f""".nullvalue none
select pol_amount({text}, 'aid', '{{"fee": "{whole}.98"}}', '2022-01-01');
select pol_amount({text}, 'aid', '{{"fee": 1}}', '2022-01-01') || ' ' || pol_amount({text}, 'aid', '{{"fee": 1}}', '2023-01-01');
select typeof(pol_amount({text}, 'aid', '{{"fee": 1}}', '2022-01-01'));
select pol_amount({text}, 'aid', '{{}}', '2022-01-01');
select pol_amount({text}, 'aid', null, '2022-01-01');
select count(distinct pol_amount('policy p' || value || ' "P" {{ currency CNY }} clause aid "Aid" {{ award a {{ pay ' || value || ' CNY }} }}', 'aid', '{{}}'))
  from (with recursive n(value) as (values (1) union all select value + 1 from n where value < 40) select value from n);
select pol_assess({text}, '{{"fee": 1}}', '2023-01-01') ->> '$.clauses.aid.amount';
""")
    if got != ["4" + "9" * 29 + ".99", "0.50 0.60", "text", "none", "none", "40", "0.60"]:
        sys.exit(f"the small statements give {got}")


def main():
    root, build, pol, cc, sqlite3 = sys.argv[1:]
    root = pathlib.Path(root)
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        at = installed(build, folder)
        policy = at / "share/pol/policies/shenyang"
        host = built(root / "examples/hosts/sqlite", at, folder / "sqlite", f"CC={cc}", "CFLAGS=-O1 -Werror")
        sqlite = shell(sqlite3, host / "pol", folder)
        fine, wrong = compare(sqlite, pol, policy, cases.texts(root))
        refusals(sqlite, policy)
        shown = pages.check(root / "docs/embedding-databases.md", "sqlite", folder,
                            lambda statements: "".join(sqlite.run(statements)))
        print(f"{fine} amounts, {wrong} refusals, {shown} samples")


if __name__ == "__main__":
    main()
