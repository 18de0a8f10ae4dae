#!/usr/bin/env python3
"""Record batches of another Arrow implementation, assessed through the C interface, compared with `pol assess --json`.

    arrow.py LIBPOL POL ROOT
"""
# SPDX-License-Identifier: Apache-2.0
import ctypes as c
import json
import os
import pathlib
import random
import subprocess
import sys
import tempfile
import traceback

import pyarrow as pa

sys.path.insert(0, str(pathlib.Path(__file__).parent))
import library as lib
import population

DAY = "2021-12-31"
SEEDS = int(os.environ.get("POL_SEEDS", "3"))  # more of them by hand
ALL_TYPES = """
policy all_types "All types" { currency CNY  round half up to 0.01 }
choice size = small | medium | large
facts {
  period : period
  firm { name : text  is_open : yes/no  size : size  staff : count = 3  rating : number  share : rate
         loan : optional { amount : money  rate : rate = 5%  taken_on : date } }
  tags : list of text
  scores : list of count = none
}
clause aid "Aid" {
  claim {
    fee : money
    term : optional duration
    owed : money signed
    parts : list of { cost : money  kind : size  paid_on : date  code : text, unique, recorded
                      share : rate  months : count  used : count, at most months
                      papers : list of { pages : count  cost : money = 1  notes : list of text } }
  }
  eligible when firm.is_open                        else closed
  eligible when firm.size is not large              else large
  eligible when count of tags < 3                   else tags
  award one { pay [rate = 1/3] of fee }
  award two {
    for each part in parts
      where part.paid_on in period                  else late
      where part.kind is not medium                 else medium
      pay   part.share of part.cost + sum of (cost * pages) in part.papers + part.used * 1 CNY
      cap   [cap_each = 500] each
      limit [most = 2], largest first
  }
}
clause loans "Loans" {
  eligible when firm.loan is given                  else no_loan
  award interest { pay firm.loan.rate of firm.loan.amount if firm.rating > 1, otherwise 0 CNY }
}
clause scored "Scores" {
  claim { base : money }
  award a { pay base if sum of scores > 2, otherwise 2 * base }
}
"""


class exported:
    """The two structs, zeroed, as another program would have them."""

    def __init__(self):
        self.schema, self.array = c.create_string_buffer(72), c.create_string_buffer(80)

    def at(self):
        return c.addressof(self.array), c.addressof(self.schema)


def handed_over(batch):
    made = exported()
    batch._export_to_c(*made.at())
    return made


class fixture:
    def __init__(self, dll, pol, root, folder):
        self.lib, self.pol, self.root = lib.library(dll), pol, pathlib.Path(root)
        self.folder = pathlib.Path(folder)
        self.policy_file = self.folder / "all_types.pol"
        self.policy_file.write_text(ALL_TYPES, encoding="utf-8")
        self.policy = self.lib.compile(str(self.policy_file))
        self.batch, found = self.lib.prepare(self.policy, everything=True)
        assert self.batch, found
        self.shenyang = self.lib.compile(str(self.root / "policies/shenyang"))

    def single(self, policy_path, texts, *options):
        files = []
        for n, text in enumerate(texts):
            files.append(self.folder / f"case{n}.json")
            files[-1].write_text(text, encoding="utf-8")
        done = subprocess.run([self.pol, "assess", "--json", *options, str(policy_path), *map(str, files)],
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        made = [json.loads(line) for line in done.stdout.splitlines()]
        assert len(made) == len(texts), done.stderr
        return made

    def bind(self, batch, table):
        facts = self.lib.new_facts(batch, table.num_rows)
        memory = handed_over(table)
        status = self.lib.dll.pol_facts_import_arrow(facts, c.byref(memory.schema), c.byref(memory.array))
        return facts, status

    def assess(self, batch, table, threads=1):
        facts, status = self.bind(batch, table)
        problems = self.lib.problems(facts)
        assert status == lib.OK, problems
        result, found = self.lib.assess(batch, facts, threads)
        assert result, found
        self.lib.dll.pol_facts_free(facts)
        return result

    def export(self, result, decimals=0):
        memory = exported()
        assert self.lib.dll.pol_result_export_arrow(result, decimals, c.byref(memory.schema),
                                                    c.byref(memory.array)) == lib.OK
        made = pa.RecordBatch._import_from_c(*memory.at())
        made.validate(full=True)
        return made


def without_case(outcome):
    outcome = json.loads(json.dumps(outcome))
    outcome["receipt"].pop("case_digest")
    outcome.pop("case_id")
    return outcome


def compare(f, policy, policy_path, batch, facts, rng, count, options=(), on=None, **how):
    people = population.population(facts, rng, **how)
    cases = people.cases(count)
    texts = [people.json_of(case) for case in cases]
    expected = f.single(policy_path, texts, *options)
    table = people.batch_of(cases, dotted=rng.random() < 0.5)
    before = rng.randrange(4)
    if before:
        # A slice: nothing of it begins where its buffers do.
        table = sliced(people, cases, before)
    result = f.assess(batch, table, threads=rng.choice([1, 2, 3]))
    seen = {}
    for row, (want, text) in enumerate(zip(expected, texts)):
        got = f.lib.outcome(result, row)
        assert without_case(got) == without_case(want), f"row {row} of {policy_path}\n{text}\n{want}\n{got}"
        repeated = f.lib.assess_json(policy, f.lib.case(result, row), on)
        repeated["case_id"] = got["case_id"]
        assert repeated == got, f"row {row}: what case_json gives is assessed otherwise\n{repeated}\n{got}"
        for clause in got["clauses"].values():
            seen[clause["status"]] = seen.get(clause["status"], 0) + 1
    exports(f, result, expected)
    f.lib.dll.pol_result_free(result)
    return seen


def sliced(people, cases, before):
    more = people.cases(before)
    whole = people.batch_of(more + cases + more, dotted=True)
    return whole.slice(before, len(cases))


def exports(f, result, expected):
    """Each exported column says what the outcomes say."""
    plain, decimals = f.export(result), f.export(result, 1)
    for name in expected[0]["clauses"] if expected else ():
        clauses = [e["clauses"][name] for e in expected]
        assert plain[f"{name}.status"].to_pylist() == [k["status"] for k in clauses]
        if f"{name}.amount" in plain.schema.names:
            field = plain.schema.field(f"{name}.amount")
            digits = int(field.metadata[b"pol.decimals"])
            for column in (plain[f"{name}.amount"].to_pylist(), decimals[f"{name}.amount"].to_pylist()):
                for cell, k in zip(column, clauses):
                    want = k.get("amount") if k["status"] == "determined" else None
                    if isinstance(cell, int):
                        cell = pa.scalar(cell, pa.int64()).as_py()
                        cell = f"{'-' if cell < 0 else ''}{abs(cell) // 10**digits}.{abs(cell) % 10**digits:0{digits}d}"
                    assert (str(cell) if cell is not None else None) == want, (name, cell, want)
            assert plain[f"{name}.exact"].to_pylist() == [k.get("exact") for k in clauses]
            for award in {a for k in clauses for a in k.get("awards", {})}:
                want = [k.get("awards", {}).get(award) for k in clauses]
                assert plain[f"{name}.award.{award}"].to_pylist() == want, (name, award)
        for kind in ("permissions", "waivers", "obligations", "advice"):
            want = [sorted(k.get(kind, [])) for k in clauses]
            assert [sorted(v) for v in plain[f"{name}.{kind}"].to_pylist()] == want, (name, kind)
        want = [sorted(r["code"] for r in k.get("refused", [])) for k in clauses]
        assert [sorted(v) for v in plain[f"{name}.refused"].to_pylist()] == want, name
        assert [sorted(v) for v in plain[f"{name}.reasons"].to_pylist()] == [sorted(k.get("reasons", [])) for k in clauses]
        assert plain[f"{name}.needs"].to_pylist() == [k.get("needs", []) for k in clauses]
        low = [(k.get("range") or {}).get("low") for k in clauses]
        assert plain[f"{name}.low"].to_pylist() == low
        assert [sorted(v) for v in plain[f"{name}.notes"].to_pylist()] == [sorted(k.get("notes", [])) for k in clauses]


def test_each_outcome_is_that_of_a_single_assessment(f):
    facts = f.lib.facts_of(f.batch)
    seen = {}
    for seed in range(SEEDS * 4):
        for status, n in compare(f, f.policy, f.policy_file, f.batch, facts, random.Random(seed), 40).items():
            seen[status] = seen.get(status, 0) + n
    assert all(seen.get(s, 0) > 10 for s in ("determined", "not_eligible", "undetermined", "bad_input", "not_claimed")), seen


def test_the_shenyang_policy_gives_the_same_from_columns(f):
    batch, found = f.lib.prepare(f.shenyang, on=DAY, everything=True)
    assert batch, found
    facts = f.lib.facts_of(batch)
    for seed in range(SEEDS):
        compare(f, f.shenyang, f.root / "policies/shenyang", batch, facts, random.Random(seed), 30, ("--on", DAY), DAY,
                wrong=0.002, missing=0.03)


def main():
    dll, pol, root = sys.argv[1:4]
    wanted = sys.argv[4:]
    import arrow_refused
    tests = [t for m in (globals(), vars(arrow_refused)) for n, t in m.items() if n.startswith("test_")]
    failed = 0
    with tempfile.TemporaryDirectory() as folder:
        f = fixture(dll, pol, root, folder)
        for test in tests:
            if wanted and not any(w in test.__name__ for w in wanted):
                continue
            name = test.__name__[5:].replace("_", " ")
            try:
                test(f)
                print(f"ok      {name}")
            except Exception:
                failed += 1
                print(f"FAILED  {name}\n{traceback.format_exc()[-4000:]}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
