#!/usr/bin/env python3
"""Debian packages are made of a build and installed into a root that holds what they depend on and nothing else: no shell, no
compiler, not even dpkg. There the program assesses a case with the policies that came along, a C program that was linked before
finds libpol.so, and when the packages go nothing of them stays.

    packages.py BUILD C_PROGRAM
"""
# SPDX-License-Identifier: Apache-2.0
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

from run import checked

PACKAGES = {"libpol0", "libpol-dev", "pol-tools"}
POLICY = "/usr/share/pol/policies/shenyang"
CASE = "/usr/share/doc/pol/examples/cases/small_private.json"
# dpkg and chroot want root, or to be taken for it in a namespace of their own.
ROOT = [] if os.geteuid() == 0 else ["unshare", "--map-root-user"]
ENVIRONMENT = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL": "C.UTF-8"}


def made_packages(build, folder):
    """{name: path}"""
    checked(["cpack", "-G", "DEB", "-D", "CPACK_DEBIAN_COMPRESSION_TYPE=gzip", "--config", build / "CPackConfig.cmake",
             "-B", folder])
    made = {checked(["dpkg-deb", "-f", path, "Package"]).strip(): path for path in folder.glob("*.deb")}
    if set(made) != PACKAGES:
        sys.exit(f"cpack makes {sorted(made)}, not {sorted(PACKAGES)}")
    return made


def depended_on(packages):
    """The names of all that the packages depend on, among what is installed on this machine."""
    wanted, found = [checked(["dpkg-deb", "-f", path, "Depends"]) for path in packages.values()], {}
    while wanted:
        for choice in re.split(r"\s*,\s*", wanted.pop().strip()):
            name = re.split(r"[\s:(|]", choice)[0]
            if name and name not in PACKAGES and name not in found:
                found[name] = checked(["dpkg-query", "-s", name])
                wanted += re.findall(r"^(?:Pre-)?Depends: (.*)$", found[name], flags=re.M)
    return found


def new_root(at, base):
    """A root with the files of the base packages, as they lie on this machine, and a record that they are installed."""
    for name in ("bin", "lib", "lib64", "sbin"):
        (at / "usr" / name).mkdir(parents=True)
        (at / name).symlink_to(f"usr/{name}")
    record = at / "var/lib/dpkg"
    for name in ("info", "updates", "triggers"):
        (record / name).mkdir(parents=True)
    (record / "status").write_text("\n".join(base.values()), encoding="utf-8")
    for name in base:
        paths = checked(["dpkg-query", "-L", name]).splitlines()
        whole = f"{name}:" + re.search(r"^Architecture: (.*)$", base[name], flags=re.M)[1] if "Multi-Arch: same" in base[name] else name
        (record / f"info/{whole}.list").write_text("\n".join(paths) + "\n", encoding="utf-8")
        for path in map(pathlib.Path, paths):
            here = at / path.relative_to("/")
            if path.is_dir() and (not path.is_symlink() or os.path.lexists(here)):
                here.mkdir(parents=True, exist_ok=True)
            elif os.path.lexists(path):
                shutil.copy2(path, here, follow_symlinks=False)


def files_in(root):
    return {path for path in root.rglob("*") if root / "var/lib/dpkg" not in path.parents}


def in_root(root, *command, settled=(0,)):
    done = subprocess.run([*ROOT, "chroot", root, *command], text=True, capture_output=True, env=ENVIRONMENT,
                          stdin=subprocess.DEVNULL, check=False)
    if done.returncode not in settled:
        sys.exit(f"{' '.join(command)} ends with {done.returncode} in a clean root:\n{done.stdout}{done.stderr}")
    return done.stdout


def main():
    build, c_program = map(pathlib.Path, sys.argv[1:])
    with tempfile.TemporaryDirectory() as name:
        root = pathlib.Path(name) / "root"
        packages = made_packages(build, pathlib.Path(name) / "packages")
        new_root(root, depended_on(packages))
        before = files_in(root)
        dpkg = [*ROOT, "dpkg", f"--root={root}"]
        checked([*dpkg, "--install", *packages.values()], env=ENVIRONMENT)

        version = re.search(r"\d+\.\d+\.\d+", checked(["dpkg-deb", "-f", packages["pol-tools"], "Version"]))[0]
        if in_root(root, "/usr/bin/pol", "--version") != f"pol {version}\n":
            sys.exit(f"the program of the package {version} has another version")
        outcome = json.loads(in_root(root, "/usr/bin/pol", "assess", "--json", POLICY, CASE, settled=(0, 1)))  # 1: some are undetermined
        if outcome["total"] != "894520.21":
            sys.exit(f"in a clean root the total is {outcome['total']}")
        (root / "tmp").mkdir()
        shutil.copy2(c_program, root / "tmp/c_program")
        in_root(root, "/tmp/c_program", POLICY)
        shutil.rmtree(root / "tmp")

        checked([*dpkg, "--purge", *packages], env=ENVIRONMENT)
        left = files_in(root) - before
        if left:
            sys.exit("what stays when the packages go: " + ", ".join(sorted(map(str, left))))
        print(f"{len(packages)} packages on {len(before)} files of what they depend on")


if __name__ == "__main__":
    main()
