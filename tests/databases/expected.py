"""What `pol assess` says about cases, and how it is compared with what came out of a database."""
# SPDX-License-Identifier: Apache-2.0
import json
import pathlib
import subprocess
import sys
import tempfile


def outcomes(pol, policy, cases):
    """One outcome for each text."""
    with tempfile.TemporaryDirectory() as name:
        files = [pathlib.Path(name) / f"{n}.json" for n in range(len(cases))]
        for file, text in zip(files, cases):
            file.write_text(text, encoding="utf-8")
        done = subprocess.run([pol, "assess", "--json", policy, *files], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                              encoding="utf-8", check=False)
    made = [json.loads(line) for line in done.stdout.splitlines()]
    if len(made) != len(cases):
        sys.exit(f"pol assess gives {len(made)} outcomes for {len(cases)} cases:\n{done.stderr}")
    return made


def amounts(outcome):
    """{clause: what pol_amount gives}: a text, None, or False where it is an error because of what stands in the case."""
    return {name: False if clause["status"] == "bad_input" else clause.get("amount") for name, clause in outcome["clauses"].items()}


def compare(what, cases, wanted, got):
    if len(wanted) != len(got):
        sys.exit(f"{what}: {len(got)} rows instead of {len(wanted)}")
    for case, want, have in zip(cases, wanted, got):
        if want != have:
            sys.exit(f"{what}: the case\n{case}\ngives\n{have}\ninstead of\n{want}")


def require_variety(wanted):
    """The comparison says little unless the cases come to different ends."""
    seen = {}
    for outcome in wanted:
        for clause in outcome["clauses"].values():
            seen[clause["status"]] = seen.get(clause["status"], 0) + 1
    if len(seen) != 5 or min(seen.values()) < 20:
        sys.exit(f"the cases come to no more than {seen}")
    return seen
