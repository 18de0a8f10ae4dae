#!/usr/bin/env python3
"""The program pol, called as people and scripts call it: what it prints, on which stream, with which exit status.

    program.py POL ROOT
"""
# SPDX-License-Identifier: Apache-2.0
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

POL, ROOT = str(pathlib.Path(sys.argv[1]).resolve()), pathlib.Path(sys.argv[2]).resolve()
SHOP = """policy shop "Shop aid" | "商店资助" { currency CNY  round half up to 0.01 }
facts { firm { is_new : yes/no } }
clause rent "Rent" | "房租" { source article 1
  claim { cost : money }
  eligible when firm.is_new else old "Not newly founded" | "不是新设企业"
  award r { pay [rate = 50%] of cost  cap 1000 CNY } }
clause wage "Wages" { claim { cost : money } award w { pay up to [share = 10%] of cost } }
example "half" for rent { firm.is_new = yes  cost = 10  expect 5 }
"""
RULES = 'amend shop "Rules" from 2024-01-01 { set rent.rate = 60%  example "more" for rent { firm.is_new = yes  cost = 10  expect 6 } }\n'
NEW = '{"case_id": "new", "firm": {"is_new": true}, "claims": {"rent": {"cost": 3000}, "wage": {"cost": "1234567.89"}}}'
OLD = '{"case_id": "old", "firm": {"is_new": false}, "claims": {"rent": {"cost": 1}}}'
OPEN = '{"case_id": "open", "claims": {"rent": {"cost": 1}}}'
BAD = '{"case_id": "bad", "firm": {"is_new": true}, "claims": {"rent": {"cost": -1}}}'


class program(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        files = {"shop.pol": SHOP, "rules.pol": RULES, "new.json": NEW, "old.json": OLD, "open.json": OPEN, "bad.json": BAD,
                 "wrong.pol": SHOP.replace("of cost", "of costs"), "failing.pol": SHOP.replace("expect 5", "expect 6")}
        for name, text in files.items():
            pathlib.Path(self.folder.name, name).write_text(text, encoding="utf-8")

    def pol(self, *words, stdin=b"", status=0, **environment):
        env = {"PATH": os.environ.get("PATH", ""), "COLUMNS": "100", **environment}
        if "ASAN_OPTIONS" in os.environ:
            env["ASAN_OPTIONS"] = os.environ["ASAN_OPTIONS"]
        done = subprocess.run([POL, *words], cwd=self.folder.name, input=stdin, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=env, timeout=60)
        self.out, self.err = done.stdout.decode("utf-8"), done.stderr.decode("utf-8")
        self.assertEqual(done.returncode, status, f"{words}\n{self.out}\n{self.err}")
        return self.out

    def test_the_table_shows_amounts_reasons_and_the_total(self):
        out = self.pol("assess", "shop.pol", "new.json")
        self.assertIn("rent    Rent   determined      1,000.00", out)
        self.assertIn("123,456.79", out)
        self.assertIn("total 124,456.79 CNY", out)
        self.assertNotIn("\x1b", out)
        self.assertIn("Not newly founded", self.pol("assess", "shop.pol", "old.json"))

    def test_a_case_that_is_refused_is_told_by_its_file_and_nothing_else(self):
        pathlib.Path(self.folder.name, "torn.json").write_text(NEW[:-3], encoding="utf-8")
        out = self.pol("assess", "shop.pol", "torn.json", status=1)
        self.assertTrue(out.startswith("torn.json: "), out)
        self.assertIn("POL0803", out)
        self.assertNotIn("total", out)
        self.assertNotIn("rent", out)

    def test_what_is_wrong_with_a_case_as_a_whole_is_told_once(self):
        pathlib.Path(self.folder.name, "two.pol").write_text(
            "policy two { currency CNY }\nclause a { award a { pay 1 } }\nclause b { award b { pay 2 } }\n", encoding="utf-8")
        pathlib.Path(self.folder.name, "torn.json").write_text("{", encoding="utf-8")
        self.assertEqual(self.pol("assess", "two.pol", "torn.json", status=1).count("POL0803"), 1)

    def test_a_number_of_the_text_is_not_told_below_what_it_gives(self):
        pathlib.Path(self.folder.name, "one.pol").write_text(
            "policy one { currency CNY }\nclause a { award a { pay 1 } }\n", encoding="utf-8")
        out = self.pol("assess", "--explain", "one.pol", "-", stdin=b"{}")
        self.assertIn("a = 1.00 CNY", out)
        self.assertNotRegex(out, "─  = ")

    def test_exit_status_tells_what_is_not_settled(self):
        self.pol("assess", "shop.pol", "new.json", "old.json")
        self.pol("assess", "shop.pol", "new.json", "open.json", status=1)
        self.assertIn("missing: firm.is_new", self.out)
        self.pol("assess", "shop.pol", "bad.json", status=1)
        self.assertIn("POL0822", self.out)
        self.pol("assess", "shop.pol", "nothing.json", status=2)
        self.pol("assess", "nothing.pol", "new.json", status=2)
        self.pol("assess", "wrong.pol", "new.json", status=2)
        self.assertIn("POL0201", self.err)
        self.pol("assess", "shop.pol", status=2)
        self.pol("assess", "--what", "shop.pol", "new.json", status=2)
        self.pol(status=2)

    def test_json_gives_one_outcome_on_a_line_in_the_order_of_the_cases(self):
        lines = self.pol("assess", "shop.pol", "new.json", "bad.json", "old.json", "--json", status=1).splitlines()
        self.assertEqual([json.loads(line)["case_id"] for line in lines], ["new", "bad", "old"])
        self.assertEqual(json.loads(lines[0])["clauses"]["rent"]["amount"], "1000.00")
        self.assertNotIn("why", json.loads(lines[0])["clauses"]["rent"])
        explained = json.loads(self.pol("assess", "shop.pol", "new.json", "--json", "--explain"))
        self.assertEqual(explained["clauses"]["rent"]["why"]["kind"], "clause")

    def test_a_case_may_come_from_standard_input(self):
        out = self.pol("assess", "shop.pol", "-", "--json", stdin=NEW.encode())
        self.assertEqual(json.loads(out)["case_id"], "new")

    def test_explain_shows_the_words_of_the_policy_and_where_they_stand(self):
        out = self.pol("assess", "shop.pol", "new.json", "--explain", "rent")
        for part in ("article 1", "firm.is_new", "[rate = 50%] of cost", "cap 1000 CNY", "1,500.00 CNY → 1,000.00 CNY", "shop.pol:6"):
            self.assertIn(part, out)
        self.assertNotIn("wage", out)
        self.assertIn("wage", self.pol("assess", "--explain", "shop.pol", "new.json"))
        self.pol("assess", "shop.pol", "new.json", "--explain", "rant", status=2)

    def test_parameters_amendments_and_the_day(self):
        self.assertIn("300.00", self.pol("assess", "shop.pol", "new.json", "--set", "rent.rate=10%", "--set", "wage.share_granted=1%"))
        self.assertIn("12,345.68", self.out)
        self.pol("assess", "shop.pol", "new.json", "--set", "rent.rat=10%", status=1)
        self.assertIn("POL0842", self.out)
        self.assertIn("rent.rate", self.out)
        self.pol("assess", "shop.pol", "new.json", "--set", "rent.rate", status=2)
        small = NEW.replace("3000", "100").encode()
        self.assertIn("60.00", self.pol("assess", "shop.pol", "-", "--with", "rules.pol", "--on", "2024-05-01", stdin=small))
        self.assertIn("50.00", self.pol("assess", "shop.pol", "-", "--with", "rules.pol", "--on", "2023-05-01", stdin=small))
        self.pol("assess", "shop.pol", "new.json", "--on", "2024-13-01", status=1)

    def test_chinese(self):
        out = self.pol("assess", "shop.pol", "old.json", "--lang", "zh")
        for part in ("商店资助", "不符合条件", "不是新设企业", "合计"):
            self.assertIn(part, out)
        self.pol("assess", "shop.pol", "old.json", "--lang", "fr", status=2)

    def test_nothing_in_a_case_can_steer_the_terminal(self):
        hostile = json.dumps({"case_id": "\x1b[31m\x07‮x", "firm": {"is_new": "\x1b]0;t\x07"}, "claims": {"rent": {"\x1b[2J": 1, "cost": "\x9b1A\u2028"}}})
        for words in (["assess", "shop.pol", "-"], ["assess", "shop.pol", "-", "--explain"]):
            out = self.pol(*words, stdin=hostile.encode(), status=1)
            for mark in ("\x1b", "\x07", "\x9b", "‮", "\u2028"):
                self.assertNotIn(mark, out + self.err)
        self.pol("eval", "\x1b[31m", status=2)
        self.assertNotIn("\x1b", self.err)

    def test_check(self):
        self.assertIn("shop.pol: 0 errors, 0 warnings", self.pol("check", "shop.pol"))
        out = self.pol("check", "shop.pol", "wrong.pol", status=2)
        self.assertIn("wrong.pol:6", out)
        first = json.loads(self.pol("check", "wrong.pol", "--json", status=2).splitlines()[0])
        self.assertEqual(first["code"], "POL0201")
        self.assertIn("zh", first["message"])
        self.pol("check", "nothing.pol", status=2)

    def test_test(self):
        self.assertIn("1 passed", self.pol("test", "shop.pol"))
        out = self.pol("test", "failing.pol", status=1)
        for part in ("failing.pol:8", "expect 6", "5.00 CNY", "[rate = 50%] of cost", "1 failed"):
            self.assertIn(part, out)
        self.assertIn("2 passed", self.pol("test", "shop.pol", "--with", "rules.pol"))
        self.pol("test", "wrong.pol", status=2)

    def test_explain_pages(self):
        for code in ("POL0826", "pol0826", "826"):
            self.assertTrue(self.pol("explain", code).startswith("# POL0826"))
        self.pol("explain", "POL9999", status=2)
        self.pol("explain", "x", status=2)

    def test_eval(self):
        self.assertEqual(self.pol("eval", "2/3 of 1810 round half up to 0.01"), "1206.67\n")
        self.assertEqual(self.pol("eval", "-1 + 3"), "2\n")
        self.pol("eval", "1 +", status=2)
        self.assertIn("^", self.err)
        out = self.pol("eval", "-", stdin="1 + 1\nfoo\n\n1/3\r\n3 × 4".encode(), status=1)
        lines = out.splitlines()
        self.assertEqual([lines[0], lines[3], lines[4]], ["2", "1/3", "12"])
        self.assertTrue(lines[1].startswith("error: ") and lines[2].startswith("error: "))
        self.assertEqual(len(lines), 5)

    def test_help_and_version_everywhere(self):
        self.assertRegex(self.pol("--version"), r"^pol \d+\.\d+\.\d+\n$")
        self.assertIn("assess", self.pol("--help"))
        for command in ("assess", "batch", "check", "test", "explain", "eval"):
            self.assertIn("Usage", self.pol(command, "--help"))
            self.assertRegex(self.pol(command, "--version"), r"^pol \d")

    def test_lines_keep_to_the_width_and_columns_to_their_places(self):
        for width in (60, 80, 100, 200):
            out = self.pol("assess", "shop.pol", "new.json", "--lang", "zh", COLUMNS=str(width))
            for line in out.splitlines():
                columns = sum(2 if "⺀" <= c <= "￦" else 1 for c in line)
                self.assertLessEqual(columns, width, line)

    def test_the_worked_example_of_the_manual(self):
        case = {"schema": "pol-case/1", "case_id": "demo", "application_year": 2024, "period": {"start": "2023-01-01", "end": "2023-12-31"},
                "parameters": {"m06_qualifications.rate": "50%", "usd_cny": "7.0467"},
                "applicant": {"id": "E1", "name": "…", "is_outsourcing_enterprise": True, "is_ito_enterprise": True, "is_training_institution": False,
                              "is_sme": True, "ownership": "private", "offshore_execution_usd": "7250000.00",
                              "is_integrated_service_provider": False, "categories": ["high_tech"]},
                "claims": {"m01_execution_interest": {"contracts": [{"id": "C1", "kind": "offshore", "execution_date": "2023-04-18", "amount": 4200000, "currency": "CNY"}]},
                           "m05_exhibitions": {"exhibitions": [{"id": "X1", "kind": "approved", "held_on": "2023-09-02", "booths": [{"id": "B1", "fee": 18000, "decoration": 6400}],
                                                                "shipments": [{"mode": "sea", "freight": "2500.40", "insurance": 120}],
                                                                "attendees": [{"person_id": "P1", "cost": 8300}]}]}}}
        out = json.loads(self.pol("assess", str(ROOT / "policies/shenyang"), "-", "--json", stdin=json.dumps(case).encode()))
        self.assertEqual((out["total"], out["complete"]), ("178034.28", True))
        self.assertEqual(len(out["clauses"]), 20)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
