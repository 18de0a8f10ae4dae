"""The samples of a manual: files that it shows, statements, and what they print."""
# SPDX-License-Identifier: Apache-2.0
import re
import sys

BLOCK = re.compile(r"<!-- (file|run|output): ([^>]*?) -->\n```\w+\n(.*?)```", re.S)


def check(page, database, folder, run):
    """Writes the files, runs what is marked `run: DATABASE`, compares it with the output that follows. The number of samples."""
    shown, printed = 0, None
    for kind, name, text in BLOCK.findall(page.read_text(encoding="utf-8")):
        if kind == "file":
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(text, encoding="utf-8")
        elif name == database and kind == "run":
            shown, printed = shown + 1, run(text)
        elif name == database and printed != text:
            sys.exit(f"{page} shows for {database}\n{text}instead of\n{printed}")
    if shown == 0:
        sys.exit(f"{page} has no samples for {database}")
    return shown
