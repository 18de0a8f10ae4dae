#!/usr/bin/env python3
"""Compiles what docs/embedding.md and docs/embedding-batch.md show against the installed headers and library, runs it, and compares the output.
The examples in the opening comments of the headers below are compiled too.

    samples.py CXX CC ROOT BUILD FLAGS...
"""
# SPDX-License-Identifier: Apache-2.0
import pathlib
import re
import subprocess
import sys
import tempfile

PAGES = ["docs/embedding.md", "docs/embedding-batch.md"]
BLOCK = re.compile(r"<!-- (file|sample|output): ([^>]*?) -->\n```\w+\n(.*?)```", re.S)

# What stands around the examples of the headers.
AROUND = {
    "batch.hpp": """
#include <pol/batch.hpp>
pol::batch_result example(const pol::policy& policy, const std::vector<std::int8_t>& is_sme,
                          const std::vector<std::int64_t>& fees) {
%s
    (void)fair;
    return due;
}
""",
    "case.hpp": """
#include <pol/case.hpp>
struct stand { std::int64_t fee_in_cents; };
void example(const pol::policy& policy, const std::vector<stand>& stands) {
%s
}
""",
    "arrow.hpp": """
#include <pol/arrow.hpp>
void example(const pol::prepared& ready, ArrowSchema& schema, ArrowArray& array) {
%s
    out_array.release(&out_array);
    out_schema.release(&out_schema);
}
""",
}


def run(command, **how):
    done = subprocess.run(command, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, **how)
    if done.returncode != 0:
        print(" ".join(map(str, command)), "\n", done.stdout)
        sys.exit(1)
    return done.stdout


def main():
    cxx, cc, root, build, *flags = sys.argv[1:]
    root = pathlib.Path(root)
    blocks = [block for page in PAGES for block in BLOCK.findall((root / page).read_text(encoding="utf-8"))]
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        run(["cmake", "--install", build, "--prefix", folder / "installed"])
        include = f"-I{folder / 'installed/include'}"
        libraries = sorted(folder.glob("installed/lib*/**/libpol.so"))
        where = libraries[0].parent
        compiled = 0
        for kind, names, text in blocks:
            if kind == "file":
                (folder / names).write_text(text, encoding="utf-8")
            if kind == "sample":
                (folder / names).write_text(text, encoding="utf-8")
                if names.endswith(".c"):
                    # The C interface is all that the shared library shows.
                    run([cc, "-std=c99", "-pedantic", "-Wall", "-Werror", include, folder / names, "-o",
                         folder / f"{names}.out", f"-L{where}", "-lpol", f"-Wl,-rpath,{where}", *flags])
                else:
                    run([cxx, "-std=c++20", "-Wall", "-Werror", include, folder / names, "-o", folder / f"{names}.out",
                         where / "libpol.a", "-pthread", *flags])
                compiled += 1
        for names, text in [(n, t) for kind, n, t in blocks if kind == "output"]:
            for sample in names.split():
                printed = run([folder / f"{sample}.out"], cwd=folder)
                if printed != text:
                    print(f"{sample} prints\n{printed}instead of\n{text}")
                    sys.exit(1)
        for header, around in AROUND.items():
            lines = (root / "runtime/include/pol" / header).read_text(encoding="utf-8").split("\n")
            sample = "\n".join(line[2:] for line in lines[:20] if line.startswith("//     "))
            (folder / "example.cpp").write_text(around % sample, encoding="utf-8")
            run([cxx, "-std=c++20", "-Wall", "-Wextra", "-Wno-missing-field-initializers", "-Werror", include, "-fsyntax-only",
                 folder / "example.cpp"])
            compiled += 1
    print(f"{compiled} samples")
    return 0 if compiled == 8 else 1


if __name__ == "__main__":
    sys.exit(main())
