#!/usr/bin/env python3
"""The scripts of sessions/ given to the program: the same answers as in a session without it, and the exit status.

    sessions.py POL FOLDER [--update]

Pictures that sweeps write are compared with those in FOLDER/pictures; after a change that is meant, --update writes them.
"""
# SPDX-License-Identifier: Apache-2.0
import os
import pathlib
import subprocess
import sys
import tempfile
import xml.etree.ElementTree

POL, FOLDER = str(pathlib.Path(sys.argv[1]).resolve()), pathlib.Path(sys.argv[2]).resolve()
STRICT = {"loaded": 1}  # scripts with --strict, and how they end


def run(words, text, folder=FOLDER):
    env = {"PATH": "/usr/bin:/bin", "COLUMNS": "100", "LC_ALL": "C.UTF-8"}
    env.update({name: value for name, value in os.environ.items() if name == "ASAN_OPTIONS"})
    return subprocess.run([POL, "repl", *words], cwd=folder, input=text, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          env=env, timeout=120)


def expected(beside):
    """What the program prints: the answers without the inputs."""
    lines = beside.read_bytes().split(b"\n")
    return b"\n".join(line for line in lines if not line.startswith(b"> "))


def scripts(faults):
    for script in sorted(FOLDER.glob("*.pols")):
        text = script.read_bytes()
        words = text.split(b"\n", 1)[0].decode().split()[3:]
        done = run(words, text)
        wanted = STRICT.get(script.stem, 0)
        if done.stdout != expected(script.with_suffix(".out")):
            faults.append(f"{script.name}: the program answers otherwise:\n{done.stdout.decode('utf-8', 'replace')}")
        if done.stderr or done.returncode != wanted or b"\x1b" in done.stdout:
            faults.append(f"{script.name}: status {done.returncode}, standard error {done.stderr!r}")


def recorded(faults):
    """A recorded session replays with the same answers."""
    with tempfile.TemporaryDirectory() as folder:
        first = b"shop.is_open = yes\nrenovation.works += {\n cost = 3000 }\nrecord kept.pols\nworks[0].cost = x\nshow\nrecord off\nneeds\n"
        policy = str(FOLDER / "shop.pol")
        said = run([policy], first, folder).stdout.split(b"\n")
        said = b"\n".join(line for line in said if b"kept.pols" not in line)
        kept = pathlib.Path(folder, "kept.pols").read_bytes()
        if kept != b"shop.is_open = yes\nrenovation.works += {\n cost = 3000 }\nworks[0].cost = x\nshow\n":
            faults.append(f"what was recorded: {kept!r}")
        again = run([policy], kept + b"needs\n", folder).stdout
        if again != said:
            faults.append(f"a recorded session answers otherwise:\n{said!r}\n{again!r}")
        unwritable = run([policy, "--strict"], b"record nowhere/kept.pols\n", folder)
        if unwritable.returncode != 1 or b"nowhere/kept.pols" not in unwritable.stdout:
            faults.append(f"a file that cannot be written: {unwritable}")
        full = run([policy], b"1 + 1\nrecord /dev/full\n", folder)
        if full.stdout != b"2\ncannot write `/dev/full`: No space left on device\n":
            faults.append(f"a disk that is full: {full.stdout!r}")


PICTURES = {
    "line": (["shop.pol", "shop.json"], "sweep works[0].cost from 0 to 5万 of renovation --svg line.svg"),
    "jump": (["shop.pol", "shop.json", "--lang", "zh"], "已付 无\n申报 welcome\n试算 店铺.人数 从 0 至 5 条款 welcome --svg jump.svg"),
    "map": (["shop.pol", "shop.json"],
            "sweep works[0].cost from 0 to 4万 by renovation.rate from 10% to 90% step 20% of renovation --svg map.svg"),
}


def pictures(faults, updates):
    for name, (words, text) in PICTURES.items():
        golden = FOLDER / "pictures" / f"{name}.svg"
        with tempfile.TemporaryDirectory() as folder:
            words = [str(FOLDER / word) if word.startswith("shop") else word for word in words]
            done = run(words, text.encode(), folder)
            file = pathlib.Path(folder, f"{name}.svg")
            if not file.exists():
                faults.append(f"{name}.svg was not written: {done}")
                continue
            picture = file.read_bytes()
        root = xml.etree.ElementTree.fromstring(picture)
        if root.tag != "{http://www.w3.org/2000/svg}svg" or not root.find("{*}title").text:
            faults.append(f"{name}.svg is no picture with a title")
        if updates:
            golden.write_bytes(picture)
        elif picture != golden.read_bytes():
            faults.append(f"{name}.svg is another picture than {golden}")


def streams(faults):
    for words, text, status, out in [
        (["shop.pol"], b"", 0, b""),
        (["shop.pol"], b"1 + 1", 0, b"2\n"),
        (["shop.pol"], b"\xef\xbb\xbf1 + 1\r\n2 + 2\r\n", 0, b"2\n4\n"),
        (["shop.pol", "--strict"], b"1 + 1\nhlep\n", 1, b"2\nthere is no command `hlep`; did you mean `help`?\n"),
        (["shop.pol", "--strict"], b"1 + 1\nquit\nhlep\n", 0, b"2\n"),
        (["shop.pol"], b"a\0b\n", 0, b"the line is not UTF-8 text; byte 2 cannot stand in it\n"),
        (["shop.pol"], b"\xff\n1\n", 0, b"the line is not UTF-8 text; byte 1 cannot stand in it\n1\n"),
        (["shop.pol"], b"x" * 3_000_000 + b"\n1\n", 0, b"the line has more than 1048576 bytes\n1\n"),
    ]:
        done = run(words, text)
        if (done.returncode, done.stdout, done.stderr) != (status, out, b""):
            faults.append(f"{words} {text[:40]!r}: {done.returncode} {done.stdout[:300]!r} {done.stderr!r}")
    for words in (["nothing.pol"], ["shop.json"], [], ["shop.pol", "a", "b"]):
        done = run(words, b"1\n")
        if done.returncode != 2 or done.stdout or not done.stderr:
            faults.append(f"{words}: {done}")
    deep = run(["shop.pol"], b"(" * 500_000 + b"\n\n" + b"shop.is_open = " + b"[" * 500_000 + b"\n\n" + b"(\n" * 300_000)
    if deep.returncode != 0 or deep.stderr:
        faults.append(f"deep nesting: {deep.returncode} {deep.stderr[:300]!r}")


def main():
    faults = []
    scripts(faults)
    recorded(faults)
    streams(faults)
    pictures(faults, "--update" in sys.argv)
    print("\n".join(faults) + f"\nsessions: {len(faults)} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
