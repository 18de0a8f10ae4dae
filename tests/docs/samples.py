#!/usr/bin/env python3
"""Runs what README.md and docs/*.md show, with the program that was built: a claim in the manual is a test.

    samples.py POL ROOT [FILE...]     all samples of the files (default: README.md and docs/*.md)
    samples.py POL ROOT --update      write what the program prints now into the console samples, to be looked at
    samples.py POL ROOT --self-test   show that a wrong sample fails

In a page:
  ```pol                     a whole policy: it is checked without errors and warnings, and its examples pass
  ```pol fragment            a part: it is put in the place `// sample` of the last prelude, or after it:
      <!-- prelude
      policy shop { currency CNY }
      -->
  ```pol wrong POL0304       a whole policy that gives this error (`pol fragment wrong POL0304` with the prelude)
  <!-- file: NAME -->        before any block: its text is also kept as NAME for the console samples of the page
  ```console                 `$ pol ...` lines are run in a folder with the kept files, policies/ and examples/;
                             what follows each is the output expected, to the letter; a line `...` stands for any lines.
                             `console status 1` when the last command ends with that status
  ```session ARGUMENTS       a conversation with `pol repl ARGUMENTS`: lines behind `> ` are said, the others are the answers,
                             to the letter, each to what was said before it; `session continued` goes on with the last one
Other commands in a console sample are shown and not run.
"""
# SPDX-License-Identifier: Apache-2.0
import os
import pathlib
import re
import subprocess
import sys
import tempfile

SECONDS = 120
MARKER = "no-such-topic-0"  # `help` about it says its name and does nothing else
FENCE = re.compile(r"^(```+)\s*(.*?)\s*$")
PRELUDE = re.compile(r"^<!--\s*prelude\s*$")
KEEP = re.compile(r"^<!--\s*file:\s*(\S+)\s*-->$")


class block:
    """A fenced block: where it stands, its words after the fence, its text, the name to keep it under."""

    def __init__(self, page, line, words, text, prelude, name):
        self.page, self.line, self.words, self.text, self.prelude, self.name = page, line, words, text, prelude, name


def blocks_of(page, text):
    found, prelude, name = [], "", None
    lines = text.split("\n")
    at = 0
    while at < len(lines):
        line = lines[at].strip()
        fence, keep = FENCE.match(line), KEEP.match(line)
        if PRELUDE.match(line):
            end = next(i for i in range(at, len(lines)) if lines[i].strip() == "-->")
            prelude = "\n".join(lines[at + 1 : end]) + "\n"
            at = end
        elif keep:
            name = keep[1]
        elif fence:
            end = next((i for i in range(at + 1, len(lines)) if lines[i].strip() == fence[1]), None)
            if end is None:
                raise ValueError(f"{page}:{at + 1}: a block that is not closed")
            body = "\n".join(lines[at + 1 : end]) + "\n"
            found.append(block(page, at + 1, fence[2].split(), body, prelude, name))
            name = None
            at = end
        at += 1
    return found


class runner:
    def __init__(self, pol, root):
        self.pol, self.root = pathlib.Path(pol).resolve(), pathlib.Path(root).resolve()
        self.ran, self.faults, self.printed = 0, [], []
        self.talk = ([], [])  # the words after `session`, and what was said

    def fault(self, of, message, detail=""):
        indented = "".join(f"    {line}\n" for line in detail.splitlines())
        self.faults.append(f"{of.page}:{of.line}: {message}\n{indented}")

    def run(self, command, folder, shell=False, stdin=None):
        environment = dict(os.environ, LC_ALL="C.UTF-8", NO_COLOR="1", COLUMNS="100")
        environment["PATH"] = f"{self.pol.parent}:{environment.get('PATH', '')}"
        return subprocess.run(command, cwd=folder, shell=shell, env=environment, timeout=SECONDS, text=True,
                              **({"input": stdin} if stdin is not None else {"stdin": subprocess.DEVNULL}),
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT)

    def page(self, page, text):
        with tempfile.TemporaryDirectory() as folder:
            for name in ("policies", "examples"):
                if (self.root / name).exists():
                    os.symlink(self.root / name, pathlib.Path(folder, name))
            for one in blocks_of(page, text):
                if one.name:
                    kept = pathlib.Path(folder, one.name)
                    kept.parent.mkdir(parents=True, exist_ok=True)
                    kept.write_text(self.whole(one) if one.words[:1] == ["pol"] else one.text, encoding="utf-8")
                if one.words[:1] == ["pol"]:
                    self.policy(one)
                elif one.words[:1] == ["console"]:
                    self.console(one, folder)
                elif one.words[:1] == ["session"]:
                    self.session(one, folder)

    @staticmethod
    def whole(one):
        if "fragment" not in one.words:
            return one.text
        if "// sample\n" in one.prelude:
            return one.prelude.replace("// sample\n", one.text, 1)
        return one.prelude + one.text

    def policy(self, one):
        self.ran += 1
        wrong = one.words[one.words.index("wrong") + 1] if "wrong" in one.words else None
        with tempfile.TemporaryDirectory() as folder:
            file = pathlib.Path(folder, "sample.pol")
            file.write_text(self.whole(one), encoding="utf-8")
            checked = self.run([str(self.pol), "check", str(file)], folder)
            if wrong:
                errors = set(re.findall(r"POL\d{4}", checked.stdout))
                if errors != {wrong} or checked.returncode == 0:
                    self.fault(one, f"expected {wrong}, found {', '.join(sorted(errors)) or 'nothing'}", checked.stdout)
                return
            if checked.returncode != 0:
                self.fault(one, f"`pol check` ends with {checked.returncode}", checked.stdout)
                return
            if " warning POL" in checked.stdout:
                self.fault(one, "a sample gives a warning", checked.stdout)
            tested = self.run([str(self.pol), "test", str(file)], folder)
            if tested.returncode != 0:
                self.fault(one, f"`pol test` ends with {tested.returncode}", tested.stdout)

    def console(self, one, folder):
        commands = []
        for line in one.text.splitlines():
            if line.startswith("$ "):
                commands.append((line[2:], []))
            elif commands:
                commands[-1][1].append(line.rstrip())
            else:
                self.fault(one, "a console sample begins with `$ `")
        text = ""
        status = int(one.words[one.words.index("status") + 1]) if "status" in one.words else 0
        for number, (command, expected) in enumerate(commands):
            text += f"$ {command}\n"
            if not re.match(r"(echo .*\| *)?pol\b", command):
                text += "".join(f"{line}\n" for line in expected)
                continue
            self.ran += 1
            got = self.run(command, folder, shell=True)
            output = [line.rstrip() for line in got.stdout.splitlines()]
            is_loose = "..." in (line.strip() for line in expected)
            text += "".join(f"{line}\n" for line in (expected if is_loose else output + [""] * (number + 1 < len(commands))))
            if not agrees(expected, output):
                self.fault(one, f"`{command}` prints something else:", got.stdout)
            wanted = status if number == len(commands) - 1 else 0
            if got.returncode != wanted:
                self.fault(one, f"`{command}` ends with {got.returncode}, not {wanted}")
        self.printed.append((one, text.rstrip("\n") + "\n"))

    def session(self, one, folder):
        """After each line a marker is said, whose answer shows where the answer to the line ends."""
        arguments, said = self.talk if one.words[1:] == ["continued"] else (one.words[1:], [])
        exchanges = []
        for line in one.text.splitlines():
            if line.startswith("> "):
                exchanges.append((line[2:], []))
            elif exchanges:
                exchanges[-1][1].append(line.rstrip())
            else:
                self.fault(one, "a session begins with `> `")
        self.ran += len(exchanges)
        before = len(said)
        said = [*said, *(line for line, _ in exchanges)]
        self.talk = (arguments, said)
        got = self.run([str(self.pol), "repl", *arguments], folder, stdin="".join(f"{line}\nhelp {MARKER}\n" for line in said))
        answers = re.split(f"^.*{MARKER}.*\n", got.stdout, flags=re.M)
        if got.returncode != 0 or len(answers) != len(said) + 1:
            self.fault(one, f"the session ends with {got.returncode} after {len(answers) - 1} of {len(said)} lines", got.stdout)
            return
        text = ""
        for (line, expected), answer in zip(exchanges, answers[before:]):
            output = [part.rstrip() for part in answer.splitlines()]
            is_loose = "..." in (part.strip() for part in expected)
            text += f"> {line}\n" + "".join(f"{part}\n" for part in (expected if is_loose else output))
            if not agrees(expected, output):
                self.fault(one, f"`{line}` is answered otherwise:", answer)
        self.printed.append((one, text.rstrip("\n") + "\n"))

    def updated(self, text):
        """The page with what its console samples print now."""
        lines = text.split("\n")
        for one, printed in reversed(self.printed):
            lines[one.line : one.line + one.text.count("\n")] = printed.rstrip("\n").split("\n")
        return "\n".join(lines)


def agrees(expected, output):
    """`...` alone on a line stands for any number of lines; empty lines at both ends do not count."""
    wanted, got = trimmed(expected), trimmed(output)
    parts, part = [], []
    for line in wanted:
        if line.strip() == "...":
            parts.append(part)
            part = []
        else:
            part.append(line)
    if not parts:
        return wanted == got
    first, last = parts[0], part
    if len(first) + len(last) > len(got) or got[: len(first)] != first or got[len(got) - len(last) :] != last:
        return False
    at, end = len(first), len(got) - len(last)
    for middle in parts[1:]:  # each as early as it can stand
        while at + len(middle) <= end and got[at : at + len(middle)] != middle:
            at += 1
        if at + len(middle) > end:
            return False
        at += len(middle)
    return True


def trimmed(lines):
    return "\n".join(lines).strip("\n").split("\n")


GOOD = """<!-- file: shop.pol -->
```pol
policy shop "Shop" { currency CNY  round half up to 0.01 }
facts { cost : money }
clause aid { award a { pay [rate = 50%] of cost } }
example "half" for aid { cost = 10  expect 5 }
```
```console
$ pol eval '1 + 1'
2
```
```session shop.pol
> cost = 10
aid    undetermined ≥ 0.00  →  5.00
total                 0.00  →  5.00 CNY
```
```session continued
> cost
10
```
"""
BROKEN = {
    "an example that does not hold": GOOD.replace("expect 5", "expect 6"),
    "a policy with an error": GOOD.replace("of cost", "of costs"),
    "another output": GOOD.replace("\n2\n", "\n3\n"),
    "another answer": GOOD.replace("\n10\n", "\n11\n"),
    "an answer at another line": GOOD.replace("> cost\n10", "> // cost\n10\n> cost"),
    "another status": GOOD.replace("```console", "```console status 2"),
    "a fact that nothing reads": GOOD.replace("cost : money", "cost : money  rest : money"),
    "an error that is not there": GOOD.replace("```pol\n", "```pol wrong POL0101\n"),
}


def self_test(pol, root):
    wrong = []
    for title, text in [("", GOOD), *BROKEN.items()]:
        trial = runner(pol, root)
        trial.page("self-test", text)
        if bool(trial.faults) != bool(title) or trial.ran not in (4, 5):
            wrong.append(f"{title or 'a good page'}: {trial.ran} samples, {trial.faults}")
    print("\n".join(wrong) or f"{len(BROKEN)} wrong pages fail, a good one passes")
    return 1 if wrong else 0


def main():
    if len(sys.argv) < 3:
        print(__doc__)
        return 2
    pol, root = sys.argv[1], pathlib.Path(sys.argv[2])
    if sys.argv[3:] == ["--self-test"]:
        return self_test(pol, root)
    update = sys.argv[3:4] == ["--update"]
    pages = [pathlib.Path(name) for name in sys.argv[3 + update :]]
    pages = pages or [root / "README.md", *sorted((root / "docs").glob("*.md"))]
    for page in pages if update else []:
        one, text = runner(pol, root), page.read_text(encoding="utf-8")
        one.page(page.name, text)
        page.write_text(one.updated(text), encoding="utf-8")
    all_of_them = runner(pol, root)
    for page in pages:
        all_of_them.page(page.name, page.read_text(encoding="utf-8"))
    print("".join(all_of_them.faults) + f"{all_of_them.ran} samples, {len(all_of_them.faults)} wrong")
    return 1 if all_of_them.faults or all_of_them.ran == 0 else 0


if __name__ == "__main__":
    sys.exit(main())
