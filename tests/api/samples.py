#!/usr/bin/env python3
"""Runs what the pages about embedding show, with what is installed and nothing else: compiled, run, and its output compared.
The examples in the opening comments of the headers below are compiled too.

    samples.py CXX CC ROOT BUILD FLAGS...     FLAGS: of a sanitizer; Python cannot load such a library, its samples are left out
    samples.py CXX CC ROOT BUILD --self-test  show that a wrong page fails

In a page, before a block:
  <!-- file: NAME -->        kept as NAME beside the samples of all pages
  <!-- sample: NAME -->      a whole program, NAME.cpp, NAME.c or NAME.py
  <!-- shell: LABEL -->      lines for sh, where c++, cc, pkg-config and python3 find what is installed
  <!-- output: NAME... -->   what each of these samples, or of these lines, prints, to the letter
A block of C++, C or Python with nothing of this before it fails: all that is shown is run. So does one whose name is taken.
"""
# SPDX-License-Identifier: Apache-2.0
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

PAGES = [f"docs/embedding{name}.md" for name in ("", "-cpp", "-c", "-python", "-batch")]
BLOCK = re.compile(r"(?:<!-- (file|sample|shell|output): ([^>]*?) -->\n)?^```(\w+)[^\n]*\n(.*?)^```", re.S | re.M)
RUN_ALWAYS = ("cpp", "c", "python")

# What stands around the examples of the headers.
AROUND = {
    "arrow.hpp": """
#include <pol/arrow.hpp>
#include <pol/batch_result.hpp>
void example(const pol::prepared& ready, ArrowSchema& schema, ArrowArray& array) {
%s
    out_array.release(&out_array);
    out_schema.release(&out_schema);
}
""",
    "batch.hpp": """
#include <pol/batch.hpp>
#include <pol/batch_result.hpp>
pol::batch_result example(const pol::policy& policy, const std::vector<std::int8_t>& is_sme,
                          const std::vector<std::int64_t>& fees) {
%s
    (void)fair;
    return due;
}
""",
    "batch_result.hpp": """
#include <pol/batch_result.hpp>
void pay(std::size_t row, std::int64_t cents);
void example(const pol::batch_result& due) {
%s
}
""",
    "case.hpp": """
#include <pol/case.hpp>
struct stand { std::int64_t fee_in_cents; };
void example(const pol::policy& policy, const std::vector<stand>& stands) {
%s
}
""",
    "contents.hpp": """
#include <pol/contents.hpp>
#include <cstdio>
void example(const pol::policy& policy) {
%s
}
""",
    "differences.hpp": """
#include <pol/differences.hpp>
#include <pol/outcome.hpp>
#include <pol/scenario.hpp>
#include <cstdio>
void example(pol::scenario& one) {
%s
}
""",
    "policy.hpp": """
#include <pol/outcome.hpp>
#include <pol/policy.hpp>
#include <cstdio>
void example(const std::string& case_json) {
%s
}
""",
    "scenario.hpp": """
#include <pol/outcome.hpp>
#include <pol/policy.hpp>
#include <pol/scenario.hpp>
void example(const pol::policy& policy) {
%s
}
""",
    "sweep.hpp": """
#include <pol/scenario.hpp>
#include <pol/sweep.hpp>
#include <cstdio>
void example(const pol::scenario& scenario) {
%s
}
""",
}


class fault(Exception):
    """A sample that does not do what the page says."""


def run(command, **how):
    done = subprocess.run([str(word) for word in command], text=True, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, **how)
    if done.returncode != 0:
        raise fault(f"{' '.join(map(str, command))}\nends with {done.returncode}:\n{done.stdout}")
    return done.stdout


class installed:
    """Where everything is, and a folder in which samples are kept and run."""

    def __init__(self, at, folder, cxx, cc, flags):
        self.folder, self.cxx, self.cc, self.flags = folder, cxx, cc, flags
        self.include = f"-I{at / 'include'}"
        self.where = next(at.glob("lib*/**/libpol.so")).parent
        self.names, self.printed = set(), {}
        tools = folder / "tools"
        tools.mkdir(parents=True)
        for name, compiler in (("c++", cxx), ("cc", cc)):
            (tools / name).write_text(f'#!/bin/sh\nexec {compiler} -Wall -Werror {" ".join(flags)} "$@"\n', encoding="utf-8")
            (tools / name).chmod(0o755)
        (tools / "python3").symlink_to(sys.executable)
        library = self.where / "libpol.so.0"
        self.environment = dict(os.environ, PATH=f"{tools}:{at / 'bin'}:{os.environ['PATH']}", LC_ALL="C.UTF-8",
                                LD_LIBRARY_PATH=str(self.where), PKG_CONFIG_PATH=str(self.where / "pkgconfig"),
                                POL_LIBRARY=str(library), PYTHONDONTWRITEBYTECODE="1")
        shutil.copy(next(at.glob("share/**/hosts/python/pol.py")), folder)

    def sample(self, name):
        source, program = self.folder / name, self.folder / f"{name}.out"
        if name.endswith(".py"):
            return None if self.flags else self.ran([sys.executable, "-W", "error", source])
        if name.endswith(".c"):
            # The C interface is all that the shared library shows.
            run([self.cc, "-std=c99", "-pedantic", "-Wall", "-Wextra", "-Werror", self.include, source, "-o", program,
                 f"-L{self.where}", "-lpol", *self.flags])
        else:
            run([self.cxx, "-std=c++20", "-Wall", "-Wextra", "-Wno-missing-field-initializers", "-Werror", self.include, source,
                 "-o", program, self.where / "libpol.a", "-pthread", *self.flags])
        return self.ran([program])

    def ran(self, command):
        return run(command, cwd=self.folder, env=self.environment)

    def page(self, text):
        outputs = []
        for kind, names, language, body in BLOCK.findall(text):
            if kind in ("file", "sample", "shell"):
                if names in self.names:
                    raise fault(f"there are two blocks called {names}")
                self.names.add(names)
            if kind in ("file", "sample"):
                (self.folder / names).write_text(body, encoding="utf-8")
            if kind == "sample":
                self.printed[names] = self.sample(names)
            elif kind == "shell":
                is_left_out = self.flags and "python3" in body
                self.printed[names] = None if is_left_out else self.ran(["sh", "-e", "-c", body])
            elif kind == "output":
                outputs.append((names, body))
            elif not kind and language in RUN_ALWAYS:
                raise fault(f"a block of {language} that is not run:\n{body}")
        for names, body in outputs:
            for name in names.split():
                if name not in self.printed:
                    raise fault(f"no sample is called {name}")
                if self.printed[name] not in (None, body):  # None: left out
                    raise fault(f"{name} prints\n{self.printed[name]}instead of\n{body}")


GOOD = """
<!-- file: two.pol -->
```pol
policy two { currency CNY  round half up to 0.01 }
```
<!-- sample: name.c -->
```c
#include <pol/pol.h>
#include <stdio.h>
int main(void) {
    pol_policy* policy = NULL;
    puts(pol_policy_compile_folder("two.pol", 7, &policy, NULL) == POL_OK ? "compiled" : "refused");
    pol_policy_free(policy);
    return 0;
}
```
<!-- output: name.c -->
```text
compiled
```
<!-- sample: name.py -->
```python
import pol
print(pol.Policy("two.pol").warnings)
```
<!-- output: name.py -->
```text
[]
```
<!-- shell: build -->
```sh
cc name.c $(pkg-config --cflags --libs pol) -o name
./name
```
<!-- output: build -->
```text
compiled
```
"""
BROKEN = {
    "C that does not compile": GOOD.replace("return 0;", "return nothing;"),
    "C that ends otherwise": GOOD.replace("return 0;", "return 1;"),
    "another output of C": GOOD.replace("output: name.c -->\n```text\ncompiled", "output: name.c -->\n```text\nbuilt"),
    "Python that raises": GOOD.replace("two.pol\").w", "three.pol\").w"),
    "another output of Python": GOOD.replace("[]", "nothing"),
    "lines that fail": GOOD.replace("./name", "./no_name"),
    "another output of lines": GOOD.replace("build -->\n```text\ncompiled", "build -->\n```text\nbuilt"),
    "an output of nothing": GOOD.replace("output: name.py", "output: names.py"),
    "a name that is taken": GOOD.replace("shell: build", "shell: name.c"),
    "a block that is not run": GOOD + "```python\nprint(1)\n```\n",
}


def self_test(at, folder, *tools):
    wrong = []
    for number, (title, text) in enumerate([("", GOOD), *BROKEN.items()]):
        try:
            installed(at, folder / str(number), *tools).page(text)
            failed = None
        except fault as why:
            failed = why
        if bool(failed) != bool(title) or (title and text == GOOD):
            wrong.append(f"{title or 'a good page'}: {failed}")
    print("\n".join(wrong) or f"{len(BROKEN)} wrong pages fail, a good one passes")
    return 1 if wrong else 0


def headers(samples, root):
    for header, around in AROUND.items():
        lines = (root / "runtime/include/pol" / header).read_text(encoding="utf-8").split("\n")
        sample = "\n".join(line[2:] for line in lines[:20] if line.startswith("//     "))
        if not sample:
            raise fault(f"<pol/{header}> has no example in its opening comment")
        (samples.folder / "example.cpp").write_text(around % sample, encoding="utf-8")
        run([samples.cxx, "-std=c++20", "-Wall", "-Wextra", "-Wno-missing-field-initializers", "-Werror", samples.include,
             "-fsyntax-only", samples.folder / "example.cpp"])


def main():
    cxx, cc, root, build, *flags = sys.argv[1:]
    root = pathlib.Path(root)
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        at = folder / "installed"
        run(["cmake", "--install", build, "--prefix", at])
        if flags == ["--self-test"]:
            return self_test(at, folder, cxx, cc, [])
        samples = installed(at, folder / "samples", cxx, cc, flags)
        for page in PAGES:
            before = len(samples.printed)
            try:
                samples.page((root / page).read_text(encoding="utf-8"))
            except fault as why:
                sys.exit(f"{page}: {why}")
            if len(samples.printed) == before and page != PAGES[0]:
                sys.exit(f"{page} has no samples")
        headers(samples, root)
        print(f"{len(samples.printed)} samples, and those of {len(AROUND)} headers")
    return 0


if __name__ == "__main__":
    sys.exit(main())
