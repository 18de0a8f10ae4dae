#!/usr/bin/env python3
"""A portal's night run in Python: grants.py POLICY CASE... prints what is due in each case, and what is still missing.

The library is found by the system, or where the environment variable POL_LIBRARY says.
"""
# SPDX-License-Identifier: Apache-2.0
import json
import pathlib
import sys

import pol


def main(policy_path, *cases):
    try:
        desk = pol.Policy(policy_path).desk()
    except pol.Error as wrong:
        sys.exit(str(wrong))
    case = desk.case()
    for path in cases:
        try:
            case.load(pathlib.Path(path).read_text(encoding="utf-8"))
        except pol.Error as wrong:
            print(f"{path}: {wrong}")
            continue
        due = case.assess()
        total = sum(amount for _, amount in due.values() if amount is not None)
        print(f"{pathlib.Path(path).name}: {total:,}")
        for name, (status, _) in due.items():
            if status == "undetermined":
                needs = case.outcome()["clauses"][name]["needs"]
                print(f"  {name} waits for {', '.join(needs)}")


if __name__ == "__main__":
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    main(*sys.argv[1:])
