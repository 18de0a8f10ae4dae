#!/usr/bin/env python3
"""What the C interface answers about a policy, against the schemas in docs/; and that these refuse what is not as they say.

    schemas.py DOCS COMMAND...      the command prints one answer on a line (answers.c)
"""
# SPDX-License-Identifier: Apache-2.0
import json
import pathlib
import subprocess
import sys

import jsonschema

ANSWERS = ["value", "source", "examples", "lines", "needs", "differences", "sweep", "goal"]


def main():
    docs, command = pathlib.Path(sys.argv[1]), sys.argv[2:]
    files = {"outcome": "outcome", "contents": "contents", **dict.fromkeys(ANSWERS, "answers")}
    validators = {}
    for name, file in files.items():
        rules = json.loads((docs / f"{file}.schema.json").read_text(encoding="utf-8"))
        jsonschema.Draft7Validator.check_schema(rules)
        if "oneOf" in rules:  # only the one that is meant, so that it is told what is wrong with that
            rules["oneOf"] = [one for one in rules["oneOf"] if one["$ref"].endswith(f"/{name}")]
        validators[name] = jsonschema.Draft7Validator(rules)
    lines = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, encoding="utf-8").stdout.splitlines()
    seen, faults = set(), 0
    for line in lines:
        answer = json.loads(line)
        name, version = answer["schema"].removeprefix("pol-").split("/")
        seen.add(name)
        faults += version != "1"
        for error in validators[name].iter_errors(answer):
            faults += 1
            for one in error.context or [error]:
                print(f"{name}: {'/'.join(map(str, one.absolute_path))}: {one.message[:300]}")
        without_schema = {key: value for key, value in answer.items() if key != "schema"}
        if validators[name].is_valid(without_schema) or validators[name].is_valid(dict(answer, other=1)):
            faults += 1
            print(f"{name}: the schema takes anything")
    for missing in set(files) - seen:
        faults += 1
        print(f"{missing}: no such answer")
    print(f"{len(lines)} answers, {faults} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
