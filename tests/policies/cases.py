#!/usr/bin/env python3
"""The worked cases of a policy: what `pol assess --json` gives must agree with what is expected, exactly.

    cases.py POL POLICY FOLDER      FOLDER holds cases/*.json (or *.json) and expected/*.json of the same names

Amounts before rounding are compared as numbers, lists of codes as sets, everything else to the letter. What is expected
lists the clauses that are claimed; all others must be not claimed.
"""
# SPDX-License-Identifier: Apache-2.0
import json
import pathlib
import subprocess
import sys
from fractions import Fraction

SETS = {"permissions", "waivers", "obligations", "advice", "reasons", "needs"}


def plain(key, value):
    """A value in a form in which equal things are equal."""
    if key == "exact":
        return None if value is None else Fraction(value)
    if key == "awards":
        return {name: Fraction(amount) for name, amount in (value or {}).items()}
    if key in SETS:
        return set(value or [])
    if key == "refused":
        return {(r["code"], frozenset(r["reasons"])) for r in value or []}
    if key == "excluded":
        return {(e["path"], frozenset(e["reasons"])) for e in value or []}
    return value


def differences(expected, outcome):
    for key in ("case_id", "total", "complete", "unknown_claims"):
        if key in expected and expected[key] != outcome[key]:
            yield f"{key}: expected {expected[key]!r}, got {outcome[key]!r}"
    for name, clause in expected["clauses"].items():
        got = outcome["clauses"].get(name, {})
        for key, value in clause.items():
            if plain(key, value) != plain(key, got.get(key)):
                yield f"{name}.{key}: expected {value!r}, got {got.get(key)!r}"
    for name, clause in outcome["clauses"].items():
        if name not in expected["clauses"] and clause["status"] != "not_claimed":
            yield f"{name}: expected not_claimed, got {clause['status']}"


def main():
    pol, policy, folder = sys.argv[1], sys.argv[2], pathlib.Path(sys.argv[3])
    # The cases stand beside `expected`, or in a folder of their own.
    cases = sorted((folder / "cases").glob("*.json")) or sorted(folder.glob("*.json"))
    found = subprocess.run([pol, "assess", policy, *map(str, cases), "--json"], stdout=subprocess.PIPE, text=True, encoding="utf-8")
    lines = found.stdout.splitlines()
    faults = 0
    if len(lines) != len(cases) or not cases:
        print(f"{len(cases)} cases gave {len(lines)} outcomes")
        return 1
    for case, line in zip(cases, lines):
        expected = json.loads((folder / "expected" / case.name).read_text(encoding="utf-8"))
        for difference in differences(expected, json.loads(line)):
            faults += 1
            print(f"{case.name}: {difference}")
    print(f"{len(cases)} cases, {faults} differences")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
