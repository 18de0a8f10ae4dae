#!/usr/bin/env python3
"""Real outcomes against docs/outcome.schema.json: of the worked cases, of broken ones, with and without derivation.

    schema.py POL POLICY FOLDER SCHEMA
"""
# SPDX-License-Identifier: Apache-2.0
import json
import pathlib
import subprocess
import sys
import tempfile

import jsonschema

BROKEN = ["", "[]", "{", '{"claims": 1}', '{"parameters": {"x": 1}, "claims": {}}', '{"claims": {"nobody": {}}}', '{"period": 5}', "\ufeff{}"]


def main():
    pol, policy, folder, schema = sys.argv[1], sys.argv[2], pathlib.Path(sys.argv[3]), pathlib.Path(sys.argv[4])
    rules = json.loads(schema.read_text(encoding="utf-8"))
    jsonschema.Draft7Validator.check_schema(rules)
    validator = jsonschema.Draft7Validator(rules)
    cases = [str(case) for case in sorted((folder / "cases").glob("*.json"))]
    faults = 0
    checked = 0
    with tempfile.TemporaryDirectory() as broken:
        for number, text in enumerate(BROKEN):
            file = pathlib.Path(broken, f"{number}.json")
            file.write_text(text, encoding="utf-8")
            cases.append(str(file))
        for options in ([], ["--explain"]):
            found = subprocess.run([pol, "assess", policy, *cases, "--json", *options], stdout=subprocess.PIPE, text=True, encoding="utf-8")
            lines = found.stdout.splitlines()
            faults += len(lines) != len(cases)
            for case, line in zip(cases, lines):
                checked += 1
                for error in validator.iter_errors(json.loads(line)):
                    faults += 1
                    print(f"{case}: {'/'.join(map(str, error.absolute_path))}: {error.message[:300]}")
    wrong = dict(json.loads(lines[0]), total=1)
    faults += not list(validator.iter_errors(wrong))  # the schema must be able to refuse
    print(f"{checked} outcomes, {faults} faults")
    return 1 if faults or not checked else 0


if __name__ == "__main__":
    sys.exit(main())
