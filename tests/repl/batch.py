#!/usr/bin/env python3
"""pol batch: whole populations from file to file, held against `pol assess` of the same cases one by one.

    batch.py POL ROOT
"""
# SPDX-License-Identifier: Apache-2.0
import copy
import csv
import fractions
import glob
import io
import json
import math
import os
import pathlib
import random
import resource
import signal
import subprocess
import sys
import tempfile
import time
import unittest

POL, ROOT = str(pathlib.Path(sys.argv[1]).resolve()), pathlib.Path(sys.argv[2]).resolve()
SHENYANG = str(ROOT / "policies/shenyang")
SHOP = """policy shop "Shop aid" | "商店资助" { currency CNY  round half up to 0.01 }
facts { firm { is_new : yes/no } }
clause rent "Rent" | "房租" {
  claim { fees : list of { cost : money }  base : money }
  eligible when firm.is_new else old "Not newly founded" | "不是新设企业"
  award items { for each fee in fees  pay [rate = 50%] of fee.cost  cap 1000 CNY each }
  award basic { pay 1/3 of base } }
"""
RULES = 'amend shop "Rules" from 2024-01-01 { set rent.rate = 60% }\n'
FIRMS = """id,firm.is_new,rent.base
a,yes,100
"b, c",no,7.5
d,yes,x
e,yes,
f,yes
g,yes,0.01
"""
FEES = "id,cost\na,100\na,5000.01\ne,3\ng,0.05\n"


def environment(**more):
    env = {"PATH": os.environ.get("PATH", ""), "COLUMNS": "100", **more}
    if "ASAN_OPTIONS" in os.environ:
        env["ASAN_OPTIONS"] = os.environ["ASAN_OPTIONS"]
    return env


# A sanitizer keeps what was freed and takes its time: there a part of the rows shows that it runs.
is_measured = "ASAN_OPTIONS" not in os.environ


class batch(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        for name, text in {"shop.pol": SHOP, "rules.pol": RULES, "firms.csv": FIRMS, "fees.csv": FEES}.items():
            self.write(name, text)

    def write(self, name, text):
        self.path(name).write_text(text, encoding="utf-8")

    def path(self, name):
        return pathlib.Path(self.folder.name, name)

    def read(self, name):
        return self.path(name).read_text(encoding="utf-8")

    def pol(self, *words, stdin=b"", status=0, before=None, **more):
        done = subprocess.run([POL, *words], cwd=self.folder.name, input=stdin, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                              env=environment(**more), timeout=120, preexec_fn=before)
        self.out, self.err = done.stdout.decode("utf-8"), done.stderr.decode("utf-8")
        self.assertEqual(done.returncode, status, f"{words}\n{self.out[:2000]}\n{self.err[:2000]}")
        return self.out

    def shop(self, *words, **how):
        return self.pol("batch", "shop.pol", "firms.csv", "--list", "rent.fees=fees.csv", *words, **how)

    def rows(self, text):
        return list(csv.DictReader(io.StringIO(text, newline="")))

    def names(self):
        return sorted(os.listdir(self.folder.name))


class outcomes(batch):
    def test_the_usual_columns_say_status_amount_total_and_what_is_open(self):
        self.assertEqual(self.shop(status=1).splitlines(), [
            "key,rent.status,rent.amount,total,reasons,needs,problems",
            "a,determined,1083.33,1083.33,,,",
            '"b, c",not_eligible,,0.00,rent:old,,',
            "d,bad_input,,0.00,,,POL0821 /claims/rent/base",
            "e,undetermined,,0.00,,/claims/rent/base,",
            "g,determined,0.03,0.03,,,"])
        self.assertIn("2 of 5 cases are not settled: 1 undetermined, 1 with bad input, 1 cell rejected, 1 row lost", self.err)

    def test_columns_are_chosen_by_name_and_by_pattern(self):
        out = self.shop("--columns", "key,rent.items,rent.basic,rent.exact,rent.low,rent.high,rent.notes,complete", status=1)
        self.assertEqual(out.splitlines()[1:], ["a,1050,100/3,3250/3,,,cap items,true", '"b, c",,,,,,,true', "d,,,,,,,false",
                                                "e,,,,1.50,,,false", "g,1/40,1/300,17/600,,,,true"])
        self.assertEqual(self.shop("--columns", "key,*.amount", status=1).splitlines()[0], "key,rent.amount")
        self.shop("--columns", "key,rent.amout", status=2)
        self.assertIn("POL0971", self.err)
        self.assertIn("did you mean `rent.amount`?", self.err)
        self.shop("--clauses", "rant", status=2)
        self.assertIn("POL0972", self.err)
        self.assertEqual(self.out, "")

    def test_json_lines_have_the_same_columns(self):
        out = self.shop("--output-form", "jsonl", "--columns", "key,rent.amount,rent.notes,total,complete", status=1)
        self.assertEqual([json.loads(line) for line in out.splitlines()][:2], [
            {"key": "a", "rent.amount": "1083.33", "rent.notes": ["cap items"], "total": "1083.33", "complete": True},
            {"key": "b, c", "rent.amount": None, "rent.notes": [], "total": "0.00", "complete": True}])

    def test_explanations_hold_the_derivation_of_the_first_cases(self):
        self.shop("--explain-rows", "2", "--explanations", "why.jsonl", "--output", "out.csv", status=1)
        lines = [json.loads(line) for line in self.read("why.jsonl").splitlines()]
        self.assertEqual([line["case_id"] for line in lines], ["a", "b, c"])
        self.assertEqual(lines[0]["clauses"]["rent"]["why"]["kind"], "clause")
        self.shop("--explain-rows", "2", status=2)

    def test_a_parameter_holds_for_all_cases_and_a_slip_is_a_failure(self):
        self.assertIn("a,1093.33\n", self.shop("--set", "rent.rate=60%", "--columns", "key,rent.amount", status=1))
        self.shop("--set", "rent.rat=60%", status=2)
        self.assertIn("POL0842", self.err)
        self.assertIn("rent.rate", self.err)
        self.shop("--set", "rent.rate=much", status=2)
        self.shop("--set", "rent.rate", status=2)

    def test_the_day_of_each_case_decides_about_amendments(self):
        self.write("dated.csv", "id,firm.is_new,rent.base,assessed_on\n1,yes,0,2023-12-31\n2,yes,0,2024-01-01\n3,yes,0,\n")
        self.write("dated_fees.csv", "id,cost\n1,100\n2,100\n3,100\n")
        words = ["batch", "shop.pol", "dated.csv", "--list", "rent.fees=dated_fees.csv", "--with", "rules.pol", "--columns", "key,total"]
        self.assertEqual(self.pol(*words), "key,total\n1,50.00\n2,60.00\n3,50.00\n")
        self.assertEqual(self.pol(*words, "--on", "2025-05-05"), "key,total\n1,60.00\n2,60.00\n3,60.00\n")
        self.assertEqual(self.pol(*words, "--threads", "3"), "key,total\n1,50.00\n2,60.00\n3,50.00\n")
        self.pol(*words, "--on", "2025-13-05", status=2)
        self.assertIn("POL0825", self.err)

    def test_standard_input_and_the_form_by_name(self):
        lines = '{"case_id": "x", "firm": {"is_new": true}, "claims": {"rent": {"fees": [{"cost": 4}], "base": 3}}}\n'
        self.write("firms.jsonl", lines)
        by_name = self.pol("batch", "shop.pol", "firms.jsonl", "--columns", "key,total")
        self.assertEqual(by_name, "key,total\nx,3.00\n")
        self.assertEqual(self.pol("batch", "shop.pol", "-", "--form", "jsonl", "--columns", "key,total", stdin=lines.encode()), by_name)
        self.pol("batch", "shop.pol", "firms.jsonl", "--output", "out.jsonl")
        self.assertEqual(json.loads(self.read("out.jsonl"))["schema"], "pol-outcome/1")


class rejects(batch):
    def test_no_bad_row_stops_the_run_or_is_lost(self):
        self.shop("--rejects", "bad.csv", status=1)
        found = self.rows(self.read("bad.csv"))
        self.assertEqual([(r["file"], r["line"], r["key"], r["column"], r["code"]) for r in found],
                         [("firms.csv", "4", "d", "rent.base", "POL0821"), ("firms.csv", "6", "f", "", "POL0870")])
        self.assertTrue(all(r["message"] for r in found))
        self.shop("--rejects", "bad.csv", "--lang", "zh", status=1)
        self.assertIn("不是金额", self.read("bad.csv"))

    def test_what_a_cell_holds_cannot_break_the_file_of_rejects(self):
        self.write("firms.csv", 'id,firm.is_new,rent.base\n"a ""x""\n",yes,"1\x1b[31m\n,2"\n')
        self.shop("--rejects", "bad.csv", status=1)
        (found,) = (row for row in self.rows(self.read("bad.csv")) if row["file"] == "firms.csv")
        self.assertEqual(found["key"], 'a "x"\n')
        self.assertNotIn("\x1b", self.read("bad.csv"))

    def test_files_that_cannot_be_used_are_named(self):
        self.pol("batch", "shop.pol", "none.csv", status=2)
        self.assertIn("none.csv", self.err)
        self.shop("--output", "no/such/folder/out.csv", status=2)
        self.assertIn("no/such/folder", self.err)
        self.shop("--output", "firms.csv", status=2)
        self.shop("--output", "out.csv", "--rejects", "out.csv", status=2)
        self.assertEqual(self.read("firms.csv"), FIRMS)


class wholeness(batch):
    """Nothing that is half written looks whole."""

    def setUp(self):
        super().setUp()
        many = 200000 if is_measured else 50000
        self.write("many.csv", "id,firm.is_new,rent.base\n" + "".join(f"{n},yes,{n}.50\n" for n in range(many)))

    def many(self, *words, **how):
        return self.pol("batch", "shop.pol", "many.csv", "--list", "rent.fees=fees.csv", *words, **how)

    def test_a_full_disk_is_an_error_and_leaves_nothing(self):
        self.write("out.csv", "before\n")
        limit = lambda: (resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 20, 1 << 20)), signal.signal(signal.SIGXFSZ, signal.SIG_IGN))
        names = self.names()
        self.many("--output", "out.csv", status=2, before=limit)
        self.assertIn("out.csv", self.err)
        self.assertEqual(self.names(), names)
        self.assertEqual(self.read("out.csv"), "before\n")
        self.many("--output", "/dev/full", status=2)
        self.assertIn("/dev/full", self.err)
        with open("/dev/full", "wb") as full:
            done = subprocess.run([POL, "batch", "shop.pol", "firms.csv"], cwd=self.folder.name, stdout=full, stderr=subprocess.PIPE,
                                  env=environment(), timeout=60)
        self.assertEqual(done.returncode, 2)

    def test_a_full_disk_for_the_rejects_leaves_no_outcomes(self):
        names = self.names()
        self.many("--output", "out.csv", "--rejects", "/dev/full", status=2)
        self.assertEqual(self.names(), names)

    def test_a_signal_leaves_nothing_that_looks_whole(self):
        for sent, status in ((signal.SIGINT, 130), (signal.SIGTERM, 143)):
            self.write("out.csv", "before\n")
            names = self.names()
            run = subprocess.Popen([POL, "batch", "shop.pol", "-", "--output", "out.csv", "--rejects", "bad.csv"], cwd=self.folder.name,
                                   stdin=subprocess.PIPE, stderr=subprocess.PIPE, env=environment())
            run.stdin.write(self.path("many.csv").read_bytes())
            run.stdin.flush()
            partial = [name for name in self.names() if name not in names]
            time.sleep(0.3)
            run.send_signal(sent)
            _, err = run.communicate(timeout=60)
            self.assertEqual(run.returncode, status, err)
            self.assertIn(b"stopped", err)
            self.assertTrue(all(name.endswith(".partial") for name in partial), partial)
            self.assertEqual(self.names(), names)
            self.assertEqual(self.read("out.csv"), "before\n")

    def test_a_reader_that_goes_away_ends_the_run_quietly(self):
        run = subprocess.Popen([POL, "batch", "shop.pol", "many.csv"], cwd=self.folder.name, stdout=subprocess.PIPE,
                               stderr=subprocess.PIPE, env=environment())
        run.stdout.read(10)
        run.stdout.close()
        err = run.stderr.read()
        run.stderr.close()
        self.assertEqual((run.wait(timeout=60), err), (141, b""))

    def test_a_link_is_kept_and_permissions_too(self):
        self.write("target.csv", "before\n")
        os.chmod(self.path("target.csv"), 0o640)
        os.symlink("target.csv", self.path("link.csv"))
        self.shop("--output", "link.csv", status=1)
        self.assertTrue(os.path.islink(self.path("link.csv")))
        self.assertTrue(self.read("target.csv").startswith("key,"))
        self.assertEqual(os.stat(self.path("target.csv")).st_mode & 0o777, 0o640)

    def test_any_number_of_threads_gives_the_same_bytes(self):
        first = self.many("--json", "--rejects", "bad.csv", status=1)
        said, bad = self.err, self.read("bad.csv")
        for threads in ("2", "5"):
            self.assertEqual(self.many("--json", "--rejects", "bad.csv", "--threads", threads, status=1), first)
            self.assertEqual((self.err, self.read("bad.csv")), (said, bad))


class sums(batch):
    def test_the_summary_is_what_exact_arithmetic_makes_of_the_outcomes(self):
        chance = random.Random(7)
        bases = [fractions.Fraction(chance.choice((0, 1, 150, 99999, chance.randrange(10**9))), 100) for _ in range(3000)]
        rows = [(n, chance.choice(("yes", "yes", "yes", "no", "")), base) for n, base in enumerate(bases)]
        self.write("many.csv", "id,firm.is_new,rent.base\n" + "".join(f"{n},{new},{float(b):.2f}\n" for n, new, b in rows))
        self.write("none.csv", "id,cost\n")
        self.pol("batch", "shop.pol", "many.csv", "--list", "rent.fees=none.csv", "--output", "out.csv", "--json", status=1)
        found = json.loads(self.out)
        cents = [math.floor(b / 3 * 100 + fractions.Fraction(1, 2)) for _, new, b in rows if new == "yes"]
        paid = sorted(c for c in cents if c > 0)
        text = lambda c: f"{c // 100}.{c % 100:02d}"
        rank = lambda percent: text(paid[math.ceil(fractions.Fraction(len(paid) * percent, 100)) - 1])
        clause = found["clauses"][0]
        mean = math.floor(fractions.Fraction(sum(paid), len(paid)) + fractions.Fraction(1, 2))
        self.assertEqual(found["cases"], 3000)
        self.assertEqual(clause["determined"], len(cents))
        self.assertEqual(clause["not_eligible"], sum(new == "no" for _, new, _ in rows))
        self.assertEqual(clause["undetermined"], sum(new == "" for _, new, _ in rows))
        self.assertEqual(clause["paid"], len(paid))
        self.assertEqual((clause["total"], found["total"]), (text(sum(cents)),) * 2)
        self.assertEqual((clause["mean"], clause["least"], clause["greatest"]), (text(mean), text(paid[0]), text(paid[-1])))
        self.assertEqual(clause["quantiles"], {f"{p}%": rank(p) for p in (10, 25, 50, 75, 90, 99)})
        self.assertTrue(clause["exact_quantiles"])
        self.assertEqual(clause["reasons"], {"old": clause["not_eligible"]})

    def test_the_summary_keeps_to_its_schema(self):
        try:
            import jsonschema
        except ImportError:
            self.skipTest("python3-jsonschema is not installed")
        schema = json.loads((ROOT / "docs/summary.schema.json").read_text(encoding="utf-8"))
        for words in ([], ["--clauses", "rent"], ["--threads", "2"]):
            self.shop("--json", *words, status=1)
            jsonschema.validate(json.loads(self.err.splitlines()[-1]), schema)
        self.write("odd.csv", "id,firm.is_nw\n1,yes\n")
        self.pol("batch", "shop.pol", "odd.csv", "--json", "--output", "out.csv", status=0)
        jsonschema.validate(json.loads(self.out), schema)

    def test_the_summary_for_people_in_both_languages(self):
        out = self.shop("--summary", "--output", "out.csv", status=1)
        for part in ("5 cases: 3 settled, 1 undetermined, 1 with bad input, 1 cell rejected, 1 row lost", "mean 541.68", "capped: items 1",
                     "not eligible: Not newly founded 1", "total 1,083.36 CNY"):
            self.assertIn(part, out)
        out = self.shop("--summary", "--lang", "zh", status=1)
        for part in ("5 个案例", "不是新设企业 1", "合计 1,083.36 CNY"):
            self.assertIn(part, self.err)

    def test_memory_does_not_grow_with_the_population(self):
        with open(self.path("large.csv"), "w", encoding="utf-8") as large:
            large.write("id,firm.is_new,rent.base\n")
            for begin in range(0, 1000000 if is_measured else 100000, 50000):
                large.write("".join(f"{n},yes,{n * 7919 % 1000000}.{n % 100:02d}\n" for n in range(begin, begin + 50000)))
        self.write("none.csv", "id,cost\n")
        run = subprocess.Popen([POL, "batch", "shop.pol", "large.csv", "--list", "rent.fees=none.csv", "--summary", "--output", "out.csv"],
                               cwd=self.folder.name, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment())
        _, status, used = os.wait4(run.pid, 0)
        run.returncode = os.waitstatus_to_exitcode(status)
        self.assertEqual(run.returncode, 0)
        self.assertGreater(self.path("out.csv").stat().st_size, 10_000_000 if is_measured else 1_000_000)
        if is_measured:
            self.assertLess(used.ru_maxrss, 100 * 1024)


class table:
    """Cases as JSON to tables: the main one, and one for each list."""

    def __init__(self, cases):
        self.lists, self.headers, self.main = {}, {}, []
        for case in cases:
            self.find_lists(case)
        for case in cases:
            self.complete(case)
            self.add(case)

    def parts(self, case):
        for name, value in case.items():
            if name == "claims":
                for clause, claim in value.items():
                    yield clause, claim
            elif name not in ("schema", "case_id"):
                yield name, value

    def find_lists(self, case):
        for name, value in self.parts(case):
            self.walk(name, value)

    def walk(self, path, value):
        if isinstance(value, dict):
            for name, inner in value.items():
                self.walk(f"{path}.{name}", inner)
        elif isinstance(value, list):
            self.lists.setdefault(path, [])
            for item in value:
                if isinstance(item, dict):
                    for name, inner in item.items():
                        self.walk(f"{path}.{name}", inner)

    def complete(self, case):
        """A table has no list that is missing: a case without rows has an empty one."""
        around = {name: value for name, value in self.parts(case)}
        for path in sorted(self.lists):
            *records, own = path.split(".")
            places = [around]
            for name in records:
                places = [inner for place in places for inner in ([place.get(name)] if not isinstance(place.get(name), list) else place[name])
                          if isinstance(inner, dict)]
            for place in places:
                if place is not around:
                    place.setdefault(own, [])

    def add(self, case):
        row = {"case_key": case["case_id"]}
        for clause in case.get("claims", {}):
            row[clause] = "yes"
        for name, value in self.parts(case):
            self.flatten(name, name, value, row, {"case_key": case["case_id"]})
        self.main.append(row)

    def flatten(self, path, header, value, row, keys):
        if isinstance(value, dict):
            for name, inner in value.items():
                self.flatten(f"{path}.{name}", f"{header}.{name}" if header else name, inner, row, keys)
        elif isinstance(value, list):
            for place, item in enumerate(value):
                inner = {**keys, f"key_{len(keys)}": str(place)}
                line = dict(inner)
                if isinstance(item, dict):
                    self.flatten(path, "", item, line, inner)
                else:
                    line["value"] = item
                self.lists[path].append(line)
        elif value is not None:
            row[header] = "yes" if value is True else "no" if value is False else value

    @staticmethod
    def text(rows):
        headers = list(dict.fromkeys(name for row in rows for name in row)) or ["case_key"]
        out = io.StringIO()
        writer = csv.DictWriter(out, headers, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
        return out.getvalue()


class shenyang(batch):
    def cases(self):
        for name in sorted(glob.glob(str(ROOT / "tests/cases/shenyang/cases/*.json")) + glob.glob(str(ROOT / "examples/cases/*.json"))):
            case = json.loads(pathlib.Path(name).read_text(encoding="utf-8"))
            case["case_id"] = pathlib.Path(name).stem
            yield case

    def singly(self, cases):
        found = []
        for case in cases:
            self.write("case.json", json.dumps(case, ensure_ascii=False))
            done = subprocess.run([POL, "assess", "--json", SHENYANG, "case.json"], cwd=self.folder.name, stdout=subprocess.PIPE,
                                  env=environment(), timeout=60)
            found.append(json.loads(done.stdout))
        return found

    def assert_same(self, one, other, is_table):
        for side in (one, other):
            side["receipt"].pop("case_digest")  # a row of a table has none
            for clause in side["clauses"].values() if is_table else []:
                for problem in clause.get("problems", []):
                    problem.pop("message", None)
        self.assertEqual(one, other)

    def test_json_lines_give_what_single_cases_give(self):
        cases = list(self.cases())
        self.write("cases.jsonl", "".join(json.dumps(case, ensure_ascii=False) + "\n" for case in cases))
        out = self.pol("batch", SHENYANG, "cases.jsonl", "--output-form", "jsonl", status=1).splitlines()
        singles = self.singly(cases)
        for single, line in zip(singles, out, strict=True):
            self.assert_same(copy.deepcopy(single), json.loads(line), is_table=False)
        tables = self.rows(self.pol("batch", SHENYANG, "cases.jsonl", "--columns", "*", status=1))
        for single, row in zip(singles, tables, strict=True):
            self.assert_row(single, row)

    def test_tables_give_what_single_cases_give(self):
        not_for_tables = {"parameters", "ledger"}
        others = {"m01_bool_is_not_text", "unknown_claim"}  # `yes` is a good answer in a table, a strange column a warning
        cases = [{k: v for k, v in case.items() if k not in not_for_tables} for case in self.cases() if case["case_id"] not in others]
        made = table(cases)
        self.write("cases.csv", made.text(made.main))
        words = ["batch", SHENYANG, "cases.csv", "--key", "case_key"]
        for path, rows in made.lists.items():
            self.write(f"{path}.csv", made.text(rows))
            words += ["--list", f"{path}={path}.csv", "--list-key", f"{path}=key_1"]
        out = self.pol(*words, "--output-form", "jsonl", status=1).splitlines()
        singles = self.singly(cases)
        for single, line in zip(singles, out, strict=True):
            self.assert_same(copy.deepcopy(single), json.loads(line), is_table=True)
        for single, row in zip(singles, self.rows(self.pol(*words, "--columns", "*", status=1)), strict=True):
            self.assert_row(single, row)

    def assert_row(self, single, row):
        """The columns of a table against the outcome as JSON."""
        self.assertEqual((row["key"], row["total"], row["complete"]), (single["case_id"], single["total"], str(single["complete"]).lower()))
        for name, clause in single["clauses"].items():
            expected = {"status": clause["status"], "reasons": ";".join(clause.get("reasons", [])), "needs": ";".join(clause.get("needs", [])),
                        "amount": clause.get("amount", ""), "exact": clause.get("exact", ""), "notes": ";".join(clause.get("notes", [])),
                        "low": clause.get("range", {}).get("low") or "", "high": clause.get("range", {}).get("high") or "",
                        **{kind: ";".join(clause.get(kind, [])) for kind in ("permissions", "waivers", "obligations", "advice")},
                        "refused": ";".join(f"{r['code']}:{reason}" for r in clause.get("refused", []) for reason in r["reasons"]),
                        **clause.get("awards", {})}
            for column, value in expected.items():
                if f"{name}.{column}" in row:
                    self.assertEqual(row[f"{name}.{column}"], value, f"{single['case_id']} {name}.{column}")
                else:
                    self.assertEqual(value, "", f"{single['case_id']} {name}.{column}")


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
