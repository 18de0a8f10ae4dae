"""Malformed policies and cases, each with the diagnostic that a person must get. Run by ctest:

    python3 tests/malformed/table.py policies PATH_OF_POL
    python3 tests/malformed/table.py cases PATH_OF_POL

A row is a name, the bytes, and what is expected. The program must end by itself, with the documented exit status, within
the time limit; a crash shows as a negative status and fails whatever was expected.
"""
import importlib
import json
import os
import subprocess
import sys
import tempfile

SECONDS = 60


def run(command):
    done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=SECONDS)
    return done.returncode, done.stdout, done.stderr


def diagnostics(output):
    """The codes in the JSON lines of `pol check --json`."""
    found = []
    for line in output.decode("utf-8").splitlines():
        if line.strip():
            found.append(json.loads(line))
    return found


def check_policy(pol, folder, row):
    name, content, expected = row
    path = os.path.join(folder, "policy.pol")
    files = content if isinstance(content, dict) else {"policy.pol": content}
    for file, text in files.items():
        with open(os.path.join(folder, file), "wb") as out:
            out.write(text if isinstance(text, bytes) else text.encode("utf-8"))
    target = folder if isinstance(content, dict) else path
    status, out, err = run([pol, "check", target, "--json"])
    codes = [d["code"] for d in diagnostics(out)]
    wrong = []
    if status != 2:
        wrong.append(f"exit status {status} instead of 2: {err.decode('utf-8', 'replace')[:300]}")
    wrong += [f"{code} is missing" for code in expected if code not in codes]
    if wrong:
        wrong.append(f"found: {sorted(set(codes))}")
    # The same for people: nothing but text, and it names the place.
    status, out, err = run([pol, "check", target])
    text = (out + err).decode("utf-8", "replace")
    if expected[0] not in text:
        wrong.append("the text for people does not name the code")
    if any(ord(c) < 32 and c not in "\n\t" for c in text):
        wrong.append("a control character reaches the terminal")
    return wrong


def check_case(pol, folder, row, policy):
    name, content, expected = row
    path = os.path.join(folder, "case.json")
    with open(path, "wb") as out:
        out.write(content if isinstance(content, bytes) else content.encode("utf-8"))
    status, out, err = run([pol, "assess", policy, path, "--json"])
    wrong = []
    if status != expected.get("exit", 1):
        wrong.append(f"exit status {status} instead of {expected.get('exit', 1)}: {err.decode('utf-8', 'replace')[:300]}")
        return wrong
    outcome = json.loads(out)
    found = list(outcome.get("problems", []))
    for clause in outcome["clauses"].values():
        found += clause.get("problems", [])
    if "code" in expected:
        places = [(d["code"], d.get("pointer", "")) for d in found]
        wanted = (expected["code"], expected.get("at"))
        if not any(code == wanted[0] and wanted[1] in (None, at) for code, at in places):
            wrong.append(f"{wanted} is missing among {places[:6]}")
    for clause, want in expected.get("status", {}).items():
        got = outcome["clauses"][clause]["status"]
        if got != want:
            wrong.append(f"{clause} is {got} instead of {want}")
    for clause, want in expected.get("amount", {}).items():
        got = outcome["clauses"][clause].get("amount")
        if got != want:
            wrong.append(f"{clause} gives {got} instead of {want}")
    if "complete" in expected and outcome["complete"] != expected["complete"]:
        wrong.append(f"complete is {outcome['complete']}")
    status, out, err = run([pol, "assess", policy, path])
    if any(ord(c) < 32 and c not in "\n\t" for c in (out + err).decode("utf-8", "replace")):
        wrong.append("a control character reaches the terminal")
    return wrong


def main():
    kind, pol = sys.argv[1], sys.argv[2]
    sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
    table = importlib.import_module(kind)
    rows = table.ROWS
    names = [row[0] for row in rows]
    assert len(names) == len(set(names)), "two rows have the same name"
    failed = 0
    with tempfile.TemporaryDirectory() as folder:
        if kind == "cases":
            policy = os.path.join(folder, "policy.pol")
            with open(policy, "w", encoding="utf-8") as out:
                out.write(table.POLICY)
        for row in rows:
            with tempfile.TemporaryDirectory() as own:
                try:
                    wrong = check_policy(pol, own, row) if kind == "policies" else check_case(pol, own, row, policy)
                except subprocess.TimeoutExpired:
                    wrong = [f"still running after {SECONDS} s"]
                except (ValueError, KeyError) as fault:
                    wrong = [f"the output cannot be read: {fault!r}"]
            if wrong:
                failed += 1
                print(f"FAILED {row[0]}: " + "; ".join(wrong))
    print(f"{kind}: {len(rows) - failed} passed, {failed} failed")
    sys.exit(1 if failed or len(rows) < 60 else 0)


main()
