#!/usr/bin/env python3
"""Each public header stands alone in the modes that hosts compile in, and brings nothing but the standard library.

    headers.py CXX CC ROOT
"""
# SPDX-License-Identifier: Apache-2.0
import pathlib
import sys

from run import checked

STRICT = ("-pedantic", "-Wall", "-Wextra", "-Werror", "-fsyntax-only")


def main():
    cxx, cc, root = sys.argv[1:]
    rooms = [pathlib.Path(root) / room / "include" for room in ("lang", "runtime")]
    folders = [f"-I{room}" for room in rooms]
    headers = sorted(path.name for room in rooms for path in (room / "pol").iterdir())

    def compiles(compiler, language, standard, header, *flags):
        # Twice, as it happens when two headers include a third.
        text = f"#include <pol/{header}>\n" * 2 + "int unit_is_not_empty;\n"
        return checked(["sh", "-c", 'printf "%s" "$0" | "$@"', text, compiler, "-x", language, f"-std={standard}", *STRICT,
                        *folders, *flags, "-"])

    for header in (name for name in headers if name.endswith(".h")):
        for standard in ("c99", "c11"):
            compiles(cc, "c", standard, header)
        for standard in ("c++11", "c++14", "c++17", "c++20"):
            compiles(cxx, "c++", standard, header)
    for header in headers:
        compiles(cxx, "c++", "c++17", header, "-fno-exceptions", "-fno-rtti")
        read = compiles(cxx, "c++", "c++20", header, "-fno-exceptions", "-fno-rtti", "-H")
        foreign = [line for line in read.splitlines() if any(f"/{name}/" in line for name in ("boost", "fmt", "tao", "CLI"))]
        if foreign:
            sys.exit(f"<pol/{header}> brings what hosts need not have:\n" + "\n".join(foreign[:5]))
    print(f"{len(headers)} headers")


if __name__ == "__main__":
    main()
