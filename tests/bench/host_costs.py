#!/usr/bin/env python3
"""What Pol costs a host beside time at work: the compiler's time for each public header, and the size of what is shipped.

    host_costs.py CXX ROOT LIBRARY PROGRAM

The time is that of the processor for `-fsyntax-only` of a file that includes the header, less that of an empty file, as C++17, which is
how g++ compiles what is not told otherwise, and as C++20; beside each what the headers of the standard library alone cost that it
includes. Each is the median of rounds in which all have their turn.
"""
# SPDX-License-Identifier: Apache-2.0
import json
import os
import pathlib
import re
import statistics
import subprocess
import sys
import tempfile

ROUNDS = 5
STANDARDS = ("c++17", "c++20")
SECONDS, BYTES = 0.3, 3_000_000  # the goals


def processor_seconds(command):
    child = subprocess.Popen(command)
    _, status, used = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode != 0:
        sys.exit(f"{' '.join(map(str, command))} ends with {child.returncode}")
    return used.ru_utime + used.ru_stime


def standard_includes(header, rooms):
    """What a public header includes of the standard library, by itself or by others of Pol."""
    found, wanted, seen = set(), [header], set()
    while wanted:
        name = wanted.pop()
        seen.add(name)
        text = next(path for room in rooms if (path := room / "pol" / name).exists()).read_text(encoding="utf-8")
        for included in re.findall(r"^#include <([^>]+)>", text, flags=re.M):
            if not included.startswith("pol/"):
                found.add(included)
            elif included[4:] not in seen:
                wanted.append(included[4:])
    return sorted(found)


def include_costs(cxx, root, folder, standard):
    """{header: (seconds, seconds of what it includes of the standard library)}"""
    rooms = [root / room / "include" for room in ("lang", "runtime")]
    headers = sorted(path.name for room in rooms for path in (room / "pol").iterdir())
    texts = {"empty": ""}
    for header in headers:
        texts[header] = f"#include <pol/{header}>\n"
        texts[f"std of {header}"] = "".join(f"#include <{name}>\n" for name in standard_includes(header, rooms))
    for name, text in texts.items():
        (folder / f"{name}.cpp").write_text(text)
    times = {name: [] for name in texts}
    for _ in range(ROUNDS):
        for name, measured in times.items():
            measured.append(processor_seconds([cxx, f"-std={standard}", "-fsyntax-only", *(f"-I{room}" for room in rooms),
                                               folder / f"{name}.cpp"]))
    cost = {name: statistics.median(measured) - statistics.median(times["empty"]) for name, measured in times.items()}
    return {header: (cost[header], cost[f"std of {header}"]) for header in headers}


def stripped_size(path, folder):
    subprocess.run(["strip", "-o", folder / "stripped", path], check=True)
    return (folder / "stripped").stat().st_size


def main():
    cxx, root, library, program = sys.argv[1:]
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        for standard in STANDARDS:
            for header, (seconds, library_seconds) in include_costs(cxx, pathlib.Path(root), folder, standard).items():
                print(json.dumps({"bench": "include", "as": standard, "header": f"pol/{header}", "seconds": round(seconds, 3),
                                  "of_them_standard": round(library_seconds, 3), "goal": SECONDS}))
        print(json.dumps({"bench": "size", "of": "libpol.so", "stripped_bytes": stripped_size(library, folder), "goal": BYTES}))
        print(json.dumps({"bench": "size", "of": "pol", "stripped_bytes": stripped_size(program, folder)}))


if __name__ == "__main__":
    main()
