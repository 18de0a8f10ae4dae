#!/usr/bin/env python3
"""Holds the binary interface of libpol.so to abi.txt: what it exports, how the functions of <pol/pol.h> are declared, how its
structs lie in memory, what its constants are worth. Programs that were linked before rely on each line.

    abi.py CC ROOT LIBRARY              compare
    abi.py CC ROOT LIBRARY --update     write abi.txt anew
    abi.py CC ROOT LIBRARY --self-test  show that a change is found
"""
# SPDX-License-Identifier: Apache-2.0
import pathlib
import re
import sys
import tempfile

from run import checked

LIST = pathlib.Path(__file__).parent / "abi.txt"
HEAD = """# The binary interface of libpol.so.0, as tests/install/abi.py finds it on 64-bit machines; `--update` writes it.
# A line that is new extends the interface. A line that changes or goes breaks programs that were linked before: then the
# SONAME changes too. A struct that begins with struct_size may grow at its end.
"""


def headers_of(include):
    """The C headers by name: pol.h and those that it brings."""
    return {path.name: path.read_text(encoding="utf-8") for path in sorted((include / "pol").glob("*.h"))}


def declarations(header):
    """The functions, structs {name: fields} and constants of the header."""
    text = re.sub(r"/\*.*?\*/", " ", header, flags=re.S)
    text = re.sub(r"^\s*#.*$", "", text, flags=re.M)
    functions = {}
    for found in re.findall(r"\bPOL_API\b([^;]*);", text):
        spelled = re.sub(r"\s+", " ", found).strip()
        functions[re.search(r"(\w+)\(", spelled)[1]] = spelled
    structs = {}
    for name, body in re.findall(r"\bstruct (pol_\w+) \{(.*?)\}", text, flags=re.S):
        fields = [field.strip() for field in body.split(";") if field.strip()]
        structs[name] = [re.search(r"\(\*(\w+)\)", field) or re.search(r"(\w+)\s*(\[\w*\])?$", field) for field in fields]
        structs[name] = [field[1] for field in structs[name]]
    constants = [word.split("=")[0].strip() for body in re.findall(r"\benum\b[^{;]*\{(.*?)\}", text, flags=re.S)
                 for word in body.split(",") if word.strip()]
    return functions, structs, constants


def layout(cc, include, structs, constants):
    """The lines about structs and constants, told by a C program."""
    lines = ["#include <pol/pol.h>", "#include <stdio.h>",
             "#define FIELD(s, f) printf(\"struct \" #s \" %zu+%zu \" #f \"\\n\", offsetof(s, f), sizeof(((s*)0)->f))",
             "int main(void) {"]
    for name, fields in structs.items():
        lines.append(f'    printf("struct {name} size %zu\\n", sizeof({name}));')
        lines += [f"    FIELD({name}, {field});" for field in fields]
    lines += [f'    printf("constant {name} %d\\n", (int){name});' for name in constants]
    lines += ["    return 0;", "}"]
    with tempfile.TemporaryDirectory() as folder:
        source = pathlib.Path(folder) / "layout.c"
        source.write_text("\n".join(lines) + "\n", encoding="utf-8")
        checked([cc, "-std=c99", "-pedantic", "-Wall", "-Werror", f"-I{include}", source, "-o", source.with_suffix(".out")])
        return checked([source.with_suffix(".out")]).splitlines()


def found_interface(cc, include, library):
    functions, structs, constants = declarations("\n".join(headers_of(include).values()))
    exported = [line.split()[-1] for line in checked(["nm", "-D", "--defined-only", library]).splitlines()]
    lines = ["soname " + re.search(r"SONAME\s+(\S+)", checked(["objdump", "-p", library]))[1]]
    lines += [f"exports {name}" for name in sorted(exported)]
    lines += [f"function {functions[name]}" for name in sorted(functions)]
    names = {name.split("@")[0] for name in exported if not name.startswith("POL_0")}
    apart = names ^ set(functions)
    if apart:
        sys.exit(f"declared in pol.h and not exported, or exported and not declared: {', '.join(sorted(apart))}\n"
                 "(a function of pol.h is marked POL_API and defined in runtime/api; its header is included there)")
    return lines + layout(cc, include, structs, constants)


def differences(expected, found):
    """(what went or changed, all that differs); the order does not matter."""
    gone = [line for line in expected if line not in set(found)]
    new = [line for line in found if line not in set(expected)]

    def may_change(line):
        size = re.fullmatch(r"struct (\w+) size \d+", line)
        return size and f"struct {size[1]} 0+8 struct_size" in found

    return [line for line in gone if not may_change(line)], [f"-{line}" for line in gone] + [f"+{line}" for line in new]


def compare(expected, found):
    gone, changes = differences(expected, found)
    if not changes:
        return f"{len(found)} lines as in abi.txt"
    what = "breaks programs that were linked before" if gone else "has grown"
    sys.exit(f"The binary interface of libpol.so {what}:\n" + "\n".join(changes) + "\n"
             "If this is meant, run tests/install/abi.py CC ROOT LIBRARY --update, look at what changed, and commit it.")


def self_test(cc, include, found):
    """A field that is put in, a constant that is put in, a parameter of another type: each changes lines that were there."""
    headers = headers_of(include)
    for old, new in (("    size_t name_size;\n    const char* value;", "    size_t name_size;\n    int between;\n    const char* value;"),
                     ("POL_INT64,", "POL_BETWEEN, POL_INT64,"),
                     ("pol_batch_free(pol_batch* of)", "pol_batch_free(const pol_batch* of)")):
        with tempfile.TemporaryDirectory() as folder:
            (pathlib.Path(folder) / "pol").mkdir()
            changed = {name: text.replace(old, new, 1) for name, text in headers.items()}
            for name, text in changed.items():
                (pathlib.Path(folder) / "pol" / name).write_text(text, encoding="utf-8")
            functions, structs, constants = declarations("\n".join(changed.values()))
            lines = [f"function {functions[name]}" for name in sorted(functions)] + layout(cc, folder, structs, constants)
        if changed == headers or not differences([line for line in found if not line.startswith(("soname", "exports"))], lines)[0]:
            sys.exit(f"not found: {old} became {new}")
    return "3 changes are found"


def main():
    cc, root, library, *mode = sys.argv[1:]
    include = pathlib.Path(root) / "runtime/include"
    found = found_interface(cc, include, library)
    if mode == ["--update"]:
        LIST.write_text(HEAD + "\n".join(found) + "\n", encoding="utf-8")
        print(f"{LIST}: {len(found)} lines")
    elif mode == ["--self-test"]:
        print(self_test(cc, include, found))
    else:
        print(compare([line for line in LIST.read_text(encoding="utf-8").splitlines() if not line.startswith("#")], found))


if __name__ == "__main__":
    main()
