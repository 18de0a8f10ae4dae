#!/usr/bin/env python3
"""Makes the pictures of docs/pictures with the program that was built, on a real terminal, and compares them with those there.

    pictures.py POL ROOT            each picture is as the program draws it, and a page shows it
    pictures.py POL ROOT --update   write them, to be looked at

A picture is what stands on the terminal after the lines of its scene; what a scene writes into a file is a picture too.
"""
# SPDX-License-Identifier: Apache-2.0
import os
import pathlib
import re
import shlex
import shutil
import sys
import tempfile
from dataclasses import dataclass

sys.path[:0] = [str(pathlib.Path(__file__).parent), str(pathlib.Path(__file__).parents[1] / "support")]
import terminal_svg
import tmux

SKIPPED = 77  # tells ctest that nothing was tested
LARGEST = 60_000
TALL = 70  # more lines than any scene has, so that nothing scrolls away


@dataclass
class scene:
    name: str
    title: str
    said: list
    before: list = ()  # said first; not in the picture
    words: str = "policies/shenyang"
    typed: str = ""    # after all that, without Enter; then these keys, until the line is as it is to be
    keys: list = ()
    line: str = ""
    columns: int = 100


CENTRES = [
    "applicant.is_outsourcing_enterprise = yes",
    "period = 2021-01-01 to 2021-12-31",
    "m03_overseas_centers.centers += { located_overseas = yes  established_on = 2021-03-01  has_outsourcing_business = yes  rent = 40万 }",
    "centers += { located_overseas = yes  established_on = 2021-05-01  has_outsourcing_business = yes  equipment = 90万 }",
    "centers += { located_overseas = yes  established_on = 2020-05-01  has_outsourcing_business = yes  rent = 20万 }",
]
STAFF = "certifications += {{ person_id = \"{}\"  employment_start = {}  certified_on = 2021-05-01  certificate = \"pmp\"  organized_by_employer = yes  cost = {} }}"

SCENES = [
    scene("facts", "Facts are given line by line; the answer is the totals that changed, and a slip is refused with a hint", [
        "applicant.is_outsourcing_enterprise = yes",
        "period = 2021-01-01 to 2021-12-31",
        "m03_overseas_centers.centers += {",
        "  located_overseas = yes   established_on = 2021-03-01",
        "  has_outsourcing_business = yes   rent = 50万 }",
        "centers[0].equipment = 5万 // half of all costs, at most 300,000",
        "applicant.ownership = privat",
    ]),
    scene("completion", "Tab lists what may stand here, with what it means, and chooses one after the other", [],
          typed="m0", keys=["Tab"] * 4, line="m03_overseas_centers"),
    scene("why", "The derivation of an amount as a tree, folded to a depth", ["why m03_overseas_centers depth 4"], before=CENTRES),
    scene("compare", "Two scenarios side by side: what was given otherwise, the clauses that differ, and why", [
        "save as base",
        "set m03_overseas_centers.cap_per_center = 40万",
        "prior_declared_count = 1",
        "save as reform",
        "compare base reform",
    ], before=CENTRES),
    scene("sweep", "A sweep: amounts, a chart with a letter at each cliff, and the pieces with what is lost there and why", [
        "sweep m15_talent_certification.min_tenure_months from 0 to 48 step 12",
    ], before=[
        *CENTRES[:2],
        "m15_talent_certification." + STAFF.format("a", "2018-01-01", "2万"),
        STAFF.format("b", "2020-01-01", "1万"),
    ]),
    scene("pair", "A sweep of two numbers: a table of both, and a picture in a file", [
        "sweep m03_overseas_centers.rate from 20% to 60% step 10%"
        " by m03_overseas_centers.cap_per_center from 10万 to 40万 step 10万 of m03_overseas_centers --svg map.svg",
    ], before=CENTRES),
    scene("chinese", "The same conversation in Chinese", [
        "申报单位.服务外包企业 = 是",
        "规定期 = 2021年1月1日 至 2021年12月31日",
        "m03_overseas_centers.境外中心 += {",
        "  设在境外 = 是   设立日期 = 2021年3月1日   开展外包业务 = 是   房租 = 50万元 }",
        "境外中心[0].房祖 = 40万元",
        "为何 m03_overseas_centers 深度 3",
    ], words="policies/shenyang --lang zh"),
]


class stage(tmux.terminals):
    """The terminal that the scenes are played on, in a folder with policies/, examples/ and `pol`."""

    PROMPTS = ("pol>", "...")

    def __init__(self, pol, root, folder):
        self.pol, self.root, self.folder = pol, root, folder
        for name in ("policies", "examples"):
            os.symlink(root / name, folder / name)

    def played(self, one):
        """The cells of the screen at the end."""
        state = tempfile.mkdtemp(dir=self.folder.parent)
        settings = {"LC_ALL": "C", "HOME": "/nowhere", "XDG_STATE_HOME": state, "TERM": "screen-256color", "PS1": "$ ",
                    "PATH": f"{self.pol.parent}:{os.environ['PATH']}"}
        given = " ".join(f"{name}={shlex.quote(value)}" for name, value in settings.items())
        self.open(f"exec env -u NO_COLOR -u ENV {given} sh -i", (one.columns, TALL), self.folder)
        self.until(lambda: self.screen() == ["$"], "expected a shell")
        self.enter(f"pol repl {one.words}")
        for line in one.before:
            self.enter(line)
        if one.before:
            self.keys("C-l")
            self.until(lambda: self.screen() == ["pol>"], "expected an empty screen")
        for line in one.said:
            self.enter(line)
        self.type(one.typed)
        self.keys(*one.keys)
        self.until(lambda: self.line() == f"pol> {one.line}".rstrip(), f"expected the line `{one.line}`")
        rows = terminal_svg.cells_of("\n".join(self.screen("-e")))
        column, row = self.cursor()
        rows[row] = terminal_svg.with_cursor(rows[row], column)
        self.keys("C-u", "C-d", "C-d")
        return rows

    def line(self):
        """The one that the cursor is on."""
        return ([*self.screen(), *[""] * TALL])[self.cursor()[1]]

    def enter(self, line):
        before = self.cursor()[1]
        self.type(line)
        self.keys("Enter")
        self.until(lambda: self.cursor()[1] > before and self.line() in self.PROMPTS, f"expected an answer to `{line}`")


def made(pol, root):
    """Name of the file -> the picture."""
    found = {}
    with tempfile.TemporaryDirectory() as home:
        folder = pathlib.Path(home, "here")
        folder.mkdir()
        stage.start()
        try:
            on = stage(pol, root, folder)
            for one in SCENES:
                found[f"{one.name}.svg"] = terminal_svg.picture(one.title, on.played(one), one.columns)
        finally:
            stage.stop()
        for file in folder.glob("*.svg"):
            found[file.name] = file.read_text(encoding="utf-8")
    return found


def faults_of(pictures, root):
    there = root / "docs/pictures"
    how = "to renew it: python3 tests/docs/pictures.py POL . --update"
    for name, text in sorted(pictures.items()):
        if len(text.encode("utf-8")) > LARGEST:
            yield f"{name} has more than {LARGEST} bytes"
        if not (there / name).exists():
            yield f"docs/pictures/{name} is missing; {how}"
            continue
        old = (there / name).read_text(encoding="utf-8").split("\n")
        new = text.split("\n")
        changed = [n for n in range(max(len(old), len(new))) if old[n : n + 1] != new[n : n + 1]]
        if changed:
            n = changed[0]
            yield f"docs/pictures/{name}:{n + 1} is not what the program draws; {how}\n  there: {old[n : n + 1]}\n  drawn: {new[n : n + 1]}"
    for file in sorted(there.iterdir()):
        if file.name not in pictures:
            yield f"docs/pictures/{file.name} is of no scene"
    pages = [root / "README.md", *sorted((root / "docs").glob("*.md"))]
    shown = {file for page in pages for alt, file in re.findall(r"!\[(.+?)\]\((?:docs/)?pictures/(\S+?)\)", page.read_text(encoding="utf-8"))}
    for name in sorted(pictures.keys() ^ shown):
        yield f"docs/pictures/{name} " + ("is shown by no page with a text for those who do not see it" if name in pictures else "is shown and does not exist")


def main():
    if len(sys.argv) not in (3, 4) or sys.argv[3:] not in ([], ["--update"]):
        print(__doc__)
        return 2
    if shutil.which("tmux") is None:
        print("tmux is not installed: nothing was tested. `./dev test` installs it; apt-get install tmux does so by hand")
        return SKIPPED
    pol, root = pathlib.Path(sys.argv[1]).resolve(), pathlib.Path(sys.argv[2]).resolve()
    pictures = made(pol, root)
    if sys.argv[3:]:
        for name, text in pictures.items():
            (root / "docs/pictures" / name).write_text(text, encoding="utf-8")
    faults = list(faults_of(pictures, root))
    print("\n".join([*faults, f"{len(pictures)} pictures, {len(faults)} faults"]))
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
