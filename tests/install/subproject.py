#!/usr/bin/env python3
"""Pol as a part of a host's own build, by FetchContent with a folder, which is add_subdirectory.

The library is not compiled once more, which takes minutes: the host and those files of Pol are that depend on where the build is
made, and the host is linked by the command of its own build, with the library of the build under test in the place of its own.

    subproject.py CXX CC ROOT LIBRARY
"""
# SPDX-License-Identifier: Apache-2.0
import json
import pathlib
import re
import sys
import tempfile

from run import checked

HERE = pathlib.Path(__file__).parent
# Reads a header from the root, has the version from the build, is written by the build, has flags of its own.
SOURCES = ("runtime/api/policy.cpp", "pages.cpp", "runtime/stream/text_kernels.cpp")


def main():
    cxx, cc, root, library = sys.argv[1:]
    root = pathlib.Path(root)
    with tempfile.TemporaryDirectory() as name:
        build = pathlib.Path(name) / "build"
        checked(["cmake", "-S", HERE / "host", "-B", build, "-G", "Ninja", f"-DPOL_SOURCE={root}", f"-DCMAKE_CXX_COMPILER={cxx}",
                 f"-DCMAKE_C_COMPILER={cc}", "-DCMAKE_EXPORT_COMPILE_COMMANDS=ON",
                 *(f"-DCMAKE_DISABLE_FIND_PACKAGE_{what}=ON" for what in ("fmt", "Catch2", "CLI11", "Python3"))])
        commands = json.loads((build / "compile_commands.json").read_text())
        rooms = {pathlib.Path(of["file"]).relative_to(root).parts[0] for of in commands
                 if root in pathlib.Path(of["file"]).parents and HERE not in pathlib.Path(of["file"]).parents}
        if rooms != {"lang", "runtime"}:
            sys.exit(f"a host would compile files of {sorted(rooms)}")

        def objects_of(*sources):
            return [re.search(r" -o (\S+)", of["command"])[1] for of in commands if of["file"].endswith(sources)]

        objects, hosts = objects_of(*SOURCES), objects_of("/host/host.cpp", "/host/host.c")
        if len(objects) != len(SOURCES) or len(hosts) != 2:
            sys.exit(f"of the host's build {objects} and {hosts} were found")
        checked(["ninja", "-C", build, *objects, *hosts])

        made = [line.split()[0].rstrip(":") for line in checked(["ninja", "-C", build, "-t", "targets", "all"]).splitlines()]
        own = next(build / line for line in made if line.endswith("/libpol.a"))
        own.symlink_to(library)
        for host in ("host_cpp", "host_c"):
            link = checked(["ninja", "-C", build, "-t", "commands", "-s", host]).splitlines()[-1]
            checked(["sh", "-c", link], cwd=build)
            printed = checked([build / host, root / "policies/shenyang", root / "examples/cases/small_private.json"])
            if printed != "894520.21 CNY\n":
                sys.exit(f"{host} prints {printed!r}")
        installed = checked(["cmake", "--install", build, "--prefix", build / "installed"])
        if any((build / "installed").rglob("*pol*")):
            sys.exit(f"a host that installs itself would install Pol:\n{installed}")
    print(f"{len(objects)} files of Pol, {len(hosts)} hosts")


if __name__ == "__main__":
    main()
