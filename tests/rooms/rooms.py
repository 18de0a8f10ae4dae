#!/usr/bin/env python3
"""The rules of the rooms (docs/code.md): who may include whom, and what may not stand in which folder.

    rooms.py ROOT        check the tree, print each offending line, end with 1 if there is one
    rooms.py --self-test show that every rule fails on a file that breaks it, and passes on one that does not
"""
# SPDX-License-Identifier: Apache-2.0
import pathlib
import re
import sys
import tempfile

CODE = {".hpp", ".cpp", ".h", ".c", ".def"}
TEXT = CODE | {".py", ".sh", ".txt", ".pol", ".cmake"}
FOLDERS = ("lang", "runtime", "repl", "examples", "tests", "policies")
LONGEST = 600

# Room -> prefixes of the internal files it may include. A room may always include itself. The first room whose path fits
# decides, so the narrower stand before the wider.
INTERNAL = [
    ("lang/include", []),
    ("lang/text", []),
    ("lang/messages", ["lang/text"]),
    ("lang/syntax", ["lang/text", "lang/messages"]),
    ("lang/ast", ["lang/text", "lang/messages", "lang/syntax/tape.hpp"]),
    ("lang/check", ["lang/text", "lang/messages", "lang/syntax", "lang/ast"]),
    ("lang/format", ["lang/text", "lang/messages", "lang/syntax", "lang/ast"]),
    ("runtime/include", []),
    ("runtime/number", []),
    ("runtime/plan", ["lang/ast", "lang/check", "lang/text", "lang/messages", "runtime/number"]),
    ("runtime/facts", ["lang/text", "lang/messages", "runtime/number", "runtime/plan/plan.hpp"]),
    ("runtime/kernel", ["runtime/number", "runtime/plan/plan.hpp", "runtime/facts/case_data.hpp"]),
    ("runtime/eval", ["runtime/number", "runtime/plan/plan.hpp", "runtime/facts", "runtime/kernel"]),
    ("runtime/sweep", ["runtime/number", "runtime/plan/plan.hpp", "runtime/facts", "runtime/eval/evaluate.hpp"]),
    ("runtime/batch", ["runtime/number", "runtime/plan/plan.hpp", "runtime/facts", "runtime/eval/evaluate.hpp"]),
    ("runtime/stream", ["runtime/", "lang/text", "lang/messages"]),
    ("runtime/api", ["runtime/", "lang/"]),
    ("repl/editor", []),
    ("repl", []),
    ("examples", []),
    ("tests/api", ["tests/support"]),
    ("tests", ["lang/", "runtime/", "repl/", "tests/"]),
]

# Library -> where its headers may be included.
FOREIGN = [
    (r"tao/pegtl", r"lang/syntax/.*"),
    (r"boost/", r"runtime/number/.*\.cpp|tests/(runtime|bench)/.*"),
    (r"fmt/", r"tests/.*"),
    (r"CLI/", r"repl/.*"),
    (r"catch2?[./]", r"tests/support/catch\.hpp"),
    (r"nlohmann/", r"tests/.*"),
    (r"(common|mb|utils)/\w+\.h", r"examples/hosts/postgresql/.*"),
    (r"immintrin\.h", r"runtime/(batch/kernel_loops|stream/byte_masks)\.hpp"),
]

# What may not stand in the code of a folder, with the reason that the message gives.
FORBIDDEN = [
    (r"(lang|runtime)/", r"\b(double|float|strtod|strtof|stod|stof|atof)\b", "binary floating point has no place in Pol"),
    (r"(lang|runtime)/", r"#\s*include\s*<(iostream|cstdio|stdio\.h|print)>", "the library prints nothing"),
    (r"(lang|runtime)/", r"#\s*include\s*<(locale|ctime|time\.h|random)>|\b(setlocale|system_clock|steady_clock|getenv)\b",
     "the library knows no locale, clock or environment"),
    (r"(lang|runtime)/", r"#\s*include\s*<(ranges|format|expected|source_location|memory_resource)>|\bstd::views\b",
     "not every compiler that Pol is built with has this"),
]

INCLUDE = re.compile(r'\s*#\s*include\s*([<"])([^">]+)[">]')
UNFINISHED = re.compile(r"\b(TO" + r"DO|FIX" + r"ME|XX" + r"X)\b")


def code_only(text):
    """The text with comments and literals blanked, line for line."""
    pattern = re.compile(r'//[^\n]*|/\*.*?\*/|R"\((?:.*?)\)"|"(?:\\.|[^"\\\n])*"|(?<![0-9a-fA-F])\'(?:\\.|[^\'\\\n])+\'', re.S)

    def blank(match):
        found = match.group(0)
        if text[: match.start()].rsplit("\n", 1)[-1].lstrip().startswith("#"):
            return found if not found.startswith("/") else ""
        return "\n" * found.count("\n") or " "

    return pattern.sub(blank, text)


def room_of(path):
    for room, allowed in INTERNAL:
        if path.startswith(room + "/"):
            return room, allowed
    return None, None


def include_fault(path, quote, target):
    room, allowed = room_of(path)
    if quote == '"':
        if "/" not in target:
            if path.startswith("examples/hosts/"):
                return None  # a host has headers of its own, as it has a build of its own
            return "an internal include is written from the root"
        if target.startswith(room + "/") or any(target.startswith(prefix) for prefix in allowed):
            return None
        return f"`{room}` may not include `{target}`"
    if target.startswith("pol/"):
        return None
    for library, where in FOREIGN:
        if re.match(library, target):
            return None if re.fullmatch(where, path) else f"`{target}` may not be included here"
    is_standard = re.fullmatch(r"[a-z0-9_]+(\.h)?|sys/[a-z]+\.h", target)
    if is_standard:
        return None
    if path.startswith("tests/"):
        return None
    return f"`{target}` is neither standard nor a library that this room may use"


def public_fault(path, quote, target, lang_public):
    """Public headers show hosts nothing but the standard library and each other; those of lang know lang alone."""
    if quote == '"':
        return "a public header includes only the standard library and <pol/...>"
    if target.startswith("pol/"):
        if path.startswith("lang/") and target not in lang_public:
            return f"`lang` may not include `{target}` of `runtime`"
        return None
    return None if re.fullmatch(r"[a-z0-9_]+(\.h)?", target) else f"a public header may not include `{target}`"


def grammar_headers(root):
    """The headers of lang/syntax that bring PEGTL with them, directly or through another: they stay in that room."""
    includes = {}
    for header in (root / "lang/syntax").glob("*.hpp"):
        text = header.read_text(encoding="utf-8", errors="replace")
        includes[f"lang/syntax/{header.name}"] = {m[2] for m in map(INCLUDE.match, text.splitlines()) if m}
    heavy = {name for name, of in includes.items() if any(target.startswith("tao/") for target in of)}
    while more := {name for name, of in includes.items() if of & heavy} - heavy:
        heavy |= more
    return heavy


def faults_of(path, text, lang_public, heavy):
    """Yields (line, message)."""
    lines = text.splitlines()
    suffix = pathlib.PurePosixPath(path).suffix
    if suffix in CODE | {".py"} and len(lines) > LONGEST and suffix != ".def":
        yield LONGEST + 1, f"{len(lines)} lines: split the file by subject ({LONGEST} at most)"
    for number, line in enumerate(lines, 1):
        if UNFINISHED.search(line):
            yield number, "no unfinished marks: do it, or write an issue"
    if suffix not in CODE:
        return
    if suffix != ".def" and "SPDX-License-Identifier: Apache-2.0" not in "\n".join(lines[:20]):
        yield 1, "the file lacks its SPDX line"
    if suffix == ".hpp" and "#pragma once" not in text:
        yield 1, "the header lacks `#pragma once`"
    code = code_only(text).splitlines()
    for number, line in enumerate(code, 1):
        include = INCLUDE.match(line)
        if include:
            if room_of(path)[0] is None:
                yield number, f"`{path}` is in no room: add its folder to the table of tests/rooms/rooms.py"
                break
            fault = include_fault(path, *include.groups())
            if "/include/pol/" in path:
                fault = public_fault(path, *include.groups(), lang_public)
            elif path.startswith("lang/") and include[2].startswith("pol/") and include[2] not in lang_public:
                fault = f"`lang` may not include `{include[2]}` of `runtime`"
            elif include[2] in heavy and not path.startswith("lang/syntax/"):
                fault = f"`{include[2]}` brings PEGTL with it and stays in `lang/syntax`"
            if fault:
                yield number, fault
        for where, pattern, reason in FORBIDDEN:
            if re.match(where, path) and re.search(pattern, line):
                yield number, reason


def check(root):
    """All faults of a tree as lines of text."""
    root = pathlib.Path(root)
    lang_public = {f"pol/{p.name}" for p in (root / "lang/include/pol").glob("*.h*")}
    heavy = grammar_headers(root)
    found = []
    for folder in FOLDERS:
        for file in sorted((root / folder).rglob("*")):
            path = file.relative_to(root).as_posix()
            if file.suffix not in TEXT or not file.is_file() or "/build/" in path or "__pycache__" in path:
                continue
            # Malformed bytes are a test's own business.
            text = file.read_text(encoding="utf-8", errors="replace")
            for number, message in faults_of(path, text, lang_public, heavy):
                line = (text.splitlines() or [""])[min(number, len(text.splitlines()) or 1) - 1].strip()
                found.append(f"{path}:{number}: {message}\n    {line}")
    return found


HEAD = "// A file.\n// SPDX-License-Identifier: Apache-2.0\n"
NEIGHBOURS = {  # stand in every tree of the self-test
    "lang/syntax/tokens.hpp": HEAD + "#pragma once\n#include <tao/pegtl.hpp>\n",
    "lang/syntax/rules.hpp": HEAD + '#pragma once\n#include "lang/syntax/tokens.hpp"\n',
}
SELF_TEST = [  # path, text after the head, words of the fault ("" = must pass)
    ("lang/syntax/parser.cpp", '#include "lang/ast/ast.hpp"\n', "`lang/syntax` may not include"),
    ("lang/text/source.cpp", '#include "lang/messages/sink.hpp"\n', "`lang/text` may not include"),
    ("lang/check/names.cpp", '#include "runtime/plan/plan.hpp"\n', "`lang/check` may not include"),
    ("lang/check/units.cpp", "#include <pol/policy.hpp>\n", "of `runtime`"),
    ("lang/ast/print.cpp", "#include <tao/pegtl.hpp>\n", "may not be included here"),
    ("runtime/number/exact.hpp", "#pragma once\n#include <boost/rational.hpp>\n", "may not be included here"),
    ("runtime/eval/evaluator.cpp", '#include "lang/check/checked.hpp"\n', "`runtime/eval` may not include"),
    ("runtime/include/pol/value.hpp", "#pragma once\n#include <fmt/format.h>\n", "a public header"),
    ("repl/main.cpp", '#include "runtime/api/policy.cpp"\n', "`repl` may not include"),
    ("repl/editor/keys.cpp", '#include "repl/terminal.hpp"\n', "`repl/editor` may not include"),
    ("repl/text.cpp", '#include "near.hpp"\n', "written from the root"),
    ("examples/hosts/cpp/main.cpp", "#include <utils/jsonb.h>\n", "may not be included here"),
    ("examples/host/main.cpp", "#include <openssl/sha.h>\n", "neither standard"),
    ("tests/lang/a.test.cpp", "#include <catch2/catch.hpp>\n", "may not be included here"),
    ("runtime/eval/sum.cpp", "double x = 1;\n", "binary floating point"),
    ("runtime/eval/out.cpp", "#include <iostream>\n", "prints nothing"),
    ("lang/text/clock.cpp", "auto now = std::chrono::system_clock::now();\n", "no locale, clock"),
    ("lang/text/views.cpp", "#include <ranges>\n", "not every compiler"),
    ("lang/text/long.cpp", "\n" * LONGEST, "split the file"),
    ("lang/text/later.cpp", "// TO" + "DO: think\n", "no unfinished marks"),
    ("lang/text/guard.hpp", "int x;\n", "lacks `#pragma once`"),
    ("runtime/api/text.cpp", '#include "lang/syntax/rules.hpp"\n', "brings PEGTL with it"),
    ("runtime/attic/old.cpp", "#include <string>\n", "is in no room"),
    ("lang/syntax/good.cpp", '#include "lang/syntax/tape.hpp"\n#include "lang/text/source.hpp"\n#include <tao/pegtl.hpp>\n'
     '// a double in a comment\nauto s = "float";\n', ""),
    ("runtime/include/pol/good.hpp", "#pragma once\n#include <pol/good.hpp>\n#include <string>\n", ""),
    ("examples/hosts/postgresql/good.c", '#include "good.h"\n#include <postgres.h>\n#include <utils/jsonb.h>\n// SPDX-License-Identifier: Apache-2.0\n', ""),
    ("tests/runtime/good.test.cpp", '#include "runtime/eval/evaluator.hpp"\n#include "tests/support/catch.hpp"\n', ""),
]


def self_test():
    wrong = 0
    for path, body, words in SELF_TEST:
        with tempfile.TemporaryDirectory() as root:
            for name, text in {**NEIGHBOURS, path: HEAD + body}.items():
                file = pathlib.Path(root, name)
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_text(text, encoding="utf-8")
            found = check(root)
        passed = (len(found) == 1 and words in found[0] and found[0].startswith(path)) if words else not found
        if not passed:
            wrong += 1
            print(f"self-test: {path}: expected {words or 'no fault'!r}, found {found}")
    with tempfile.TemporaryDirectory() as root:
        pathlib.Path(root, "lang").mkdir()
        pathlib.Path(root, "lang/bare.cpp").write_text("int x;\n", encoding="utf-8")
        if "SPDX" not in "".join(check(root)):
            wrong += 1
            print("self-test: a missing SPDX line was not found")
    print(f"{len(SELF_TEST) + 1} rules tried, {wrong} wrong")
    return 1 if wrong else 0


def main():
    if sys.argv[1:] == ["--self-test"]:
        return self_test()
    if len(sys.argv) != 2:
        print(__doc__)
        return 2
    found = check(sys.argv[1])
    print("\n".join(found) if found else "every line is in a room that it may be in")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
