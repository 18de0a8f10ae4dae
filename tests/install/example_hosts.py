#!/usr/bin/env python3
"""The hosts of examples/hosts that need no server: built with what is installed and nothing else, and held to what `pol` says.

    example_hosts.py CXX CC BUILD ROOT
"""
# SPDX-License-Identifier: Apache-2.0
import json
import os
import pathlib
import subprocess
import sys
import tempfile

from run import checked

COPIES = 200


def said_by_pol(pol, policy, case):
    """{clause: amount or status} of what is claimed; a case that is not complete ends with 1."""
    due = json.loads(subprocess.run([pol, "assess", policy, case, "--json"], text=True, stdout=subprocess.PIPE).stdout)
    return {name: clause["amount"] if clause["status"] == "determined" and "amount" in clause else clause["status"]
            for name, clause in due["clauses"].items() if clause["status"] != "not_claimed"}


def service_in_cpp(at, cxx, hosts, folder, policy, cases, expected):
    checked(["cmake", "-S", hosts / "cpp", "-B", folder / "cpp", "-G", "Ninja", f"-DCMAKE_CXX_COMPILER={cxx}",
             f"-DCMAKE_PREFIX_PATH={at}"])
    checked(["cmake", "--build", folder / "cpp"])
    lines = [json.dumps(json.loads(path.read_text(encoding="utf-8"))) for path in cases] * COPIES
    lines.insert(5, "{no case")
    (folder / "cases.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    for threads in (1, 4):
        command = f"{folder}/cpp/grant_service {policy} {threads} < {folder}/cases.jsonl"
        answers = checked(["sh", "-c", command]).splitlines()
        refused = answers.pop(5)
        if "refused" not in refused or "POL08" not in refused:
            sys.exit(f"a line that is no case gets {refused!r}")
        wanted = ["; ".join(f"{name} {value}" for name, value in expected[path].items()) for path in cases] * COPIES
        if answers != wanted:
            wrong = next(n for n, (a, b) in enumerate(zip(answers, wanted)) if a != b)
            sys.exit(f"{threads} threads: case {wrong}:\n{answers[wrong]}\ninstead of\n{wanted[wrong]}")


def desk_in_c(at, cc, hosts, folder, policy):
    (folder / "c").mkdir()
    for name in ("Makefile", "desk.c"):
        (folder / "c" / name).write_bytes((hosts / "c" / name).read_bytes())
    where = next(at.glob("**/pkgconfig"))
    checked(["make", "-s", "-C", folder / "c", f"CC={cc}"], env={**os.environ, "PKG_CONFIG_PATH": str(where)})
    lines = ["applicant.is_outsourcing_enterprise = true", "period.start = 2021-01-01", "period.end = 2021-12-31",
             "+ m03_overseas_centers.centers", "m03_overseas_centers.centers.located_overseas = true",
             "m03_overseas_centers.centers.established_on = 2021-03-01",
             "m03_overseas_centers.centers.has_outsourcing_business = true", "", "m03_overseas_centers.centers.rent = 500000.10",
             "", "applicant.ownership = privat", "nonsense", ""]
    (folder / "lines").write_text("\n".join(lines) + "\n", encoding="utf-8")
    said = checked(["sh", "-c", f"{folder}/c/desk {policy} < {folder}/lines 2>&1"])
    for wanted in ("m03_overseas_centers: 0.00 CNY\n", "m03_overseas_centers: 250000.05 CNY\n", "POL0827 ",
                   "neither PATH = VALUE nor + LIST: nonsense\n"):
        if wanted not in said:
            sys.exit(f"the desk in C does not say {wanted!r} but\n{said}")


def grants_in_python(at, hosts, policy, cases, expected):
    sys.dont_write_bytecode = True
    os.environ["POL_LIBRARY"] = str(next(at.glob("**/libpol.so.0")))
    sys.path.insert(0, str(hosts / "python"))
    import datetime
    import decimal
    import io
    import pol

    desk = pol.Policy(policy).desk()
    case = desk.case()
    for path in cases:
        case.load(path.read_text(encoding="utf-8"))
        found = {name: status if amount is None else format(amount, "f") for name, (status, amount) in case.assess().items()}
        if found != expected[path]:
            sys.exit(f"Python: {path.name}: {found}\ninstead of\n{expected[path]}")
    case.clear()
    case["applicant.is_outsourcing_enterprise"] = True
    case["period.start"], case["period.end"] = datetime.date(2021, 1, 1), "2021-12-31"
    case.add("m03_overseas_centers.centers", {"located_overseas": True, "established_on": "2021-03-01",
                                              "has_outsourcing_business": True, "rent": decimal.Decimal("500000.10")})
    if case.amounts() != {"m03_overseas_centers": decimal.Decimal("250000.05")}:
        sys.exit(f"Python: {case.assess()}")
    class disk(io.BytesIO):
        def read(self, size=-1):
            raise OSError("no disk")

        def write(self, data):
            raise OSError("no disk")

    closed = pol.Policy(policy)
    with closed:
        pass
    small = pol.Policy(texts={"policy.pol": 'policy aid { currency CNY }\nfacts { is_new : yes/no  term : duration }\n'})
    table = b"id,is_new\na,yes\n"
    for what, wrong in ((TypeError, lambda: case.__setitem__("m03_overseas_centers.centers.rent", 0.1)),
                        (TypeError, lambda: case.__setitem__("m03_overseas_centers.centers.rent", None)),
                        (TypeError, lambda: case.__setitem__("applicant.is_outsourcing_enterprise", 1)),
                        (TypeError, lambda: case.__setitem__("period.start", datetime.datetime(2021, 1, 1))),
                        (TypeError, lambda: case.__setitem__("m03_overseas_centers.centers", [])),
                        (TypeError, lambda: case.load({"claims": [{"rent": 0.1}]})),
                        (pol.Error, lambda: case.__setitem__("m03_overseas_centers.centres.rent", 1)),
                        (ValueError, lambda: case.__setitem__("applicant.ownership", "privat")),
                        (ValueError, lambda: case.__setitem__("period.start", "2021/01/01")),
                        (ValueError, lambda: small.desk().case().__setitem__("term", "half a year")),
                        (ValueError, lambda: desk.case().__setitem__("m03_overseas_centers.centers.rent", 1)),
                        (ValueError, lambda: case.paid("m03_overseas_centers", 2**63, "2021-01-01")),
                        (pol.Error, lambda: pol.Policy(texts={"a.pol": "clause"})),
                        (TypeError, lambda: pol.Policy()),
                        (pol.Error, lambda: case.load("{")),
                        (ValueError, lambda: closed.desk()),
                        (ValueError, lambda: pol.explanation("POL9999")),
                        (ValueError, lambda: small.population(io.BytesIO(table), threads=0)),
                        (OSError, lambda: small.population(disk())),
                        (OSError, lambda: small.population(io.BytesIO(table), disk())),
                        (TypeError, lambda: small.population(io.StringIO("id"))),
                        (pol.Error, lambda: small.population(io.BytesIO(table), clauses=["aid"]))):
        try:
            wrong()
        except what as error:
            if isinstance(error, pol.Error) != (what is pol.Error) or not str(error):
                sys.exit(f"Python: {what.__name__} is {error!r}")
            continue
        sys.exit(f"Python: no {what.__name__}")
    if small.population(io.BytesIO(table), threads=2)["cases"] != 1:
        sys.exit("Python: a table of one case has another number of them")
    printed = checked([sys.executable, "-B", hosts / "python/grants.py", policy, *cases])
    if "small_private.json: 894,520.21\n" not in printed:
        sys.exit(f"grants.py prints\n{printed}")


def main():
    cxx, cc, build, root = sys.argv[1:]
    hosts = pathlib.Path(root) / "examples/hosts"
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        at = folder / "installed"
        checked(["cmake", "--install", build, "--prefix", at])
        policy = at / "share/pol/policies/shenyang"
        cases = sorted((at / "share/doc/pol/examples/cases").glob("*.json"))
        expected = {path: said_by_pol(at / "bin/pol", policy, path) for path in cases}
        service_in_cpp(at, cxx, hosts, folder, policy, cases, expected)
        desk_in_c(at, cc, hosts, folder, policy)
        grants_in_python(at, hosts, policy, cases, expected)
    print(f"3 hosts, {len(cases)} cases")


if __name__ == "__main__":
    main()
