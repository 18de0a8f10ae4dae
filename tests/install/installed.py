#!/usr/bin/env python3
"""A build is installed into a folder, the folder is moved, and hosts that have nothing but it are built and run, with find_package and with pkg-config.

    installed.py CXX CC BUILD
"""
# SPDX-License-Identifier: Apache-2.0
import pathlib
import sys
import tempfile

from run import checked

HERE = pathlib.Path(__file__).parent
HOSTS = ("host_cpp", "host_c", "host_c_shared")


def moved_installation(build, folder):
    """Where the build lies installed, after it has been moved: an installation knows no path but its own."""
    checked(["cmake", "--install", build, "--prefix", folder / "here"])
    (folder / "here").rename(folder / "there")
    return folder / "there"


def build_with_cmake(at, cxx, cc, folder):
    checked(["cmake", "-S", HERE / "host", "-B", folder, "-G", "Ninja", f"-DCMAKE_CXX_COMPILER={cxx}",
             f"-DCMAKE_C_COMPILER={cc}", f"-DCMAKE_PREFIX_PATH={at}"])
    checked(["cmake", "--build", folder])


def build_with_pkg_config(at, cxx, cc, folder):
    def flags(*asked):
        where = next(at.glob("**/pkgconfig"))
        return checked(["pkg-config", *asked], env={"PKG_CONFIG_PATH": where, "PATH": "/usr/bin:/bin"}).split()

    library = next(at.glob("**/libpol.so")).parent
    checked([cxx, "-std=c++17", "-fno-exceptions", "-fno-rtti", HERE / "host/host.cpp", "-o", folder / "host_cpp",
             *flags("--cflags", "--libs", "pol++")])
    checked([cc, "-std=c99", "-pedantic", HERE / "host/host.c", "-o", folder / "host_c_shared", f"-Wl,-rpath,{library}",
             *flags("--cflags", "--libs", "pol")])
    # A C program with the static library: what pkg-config --static adds is all that it takes.
    private = [flag for flag in flags("--static", "--libs", "pol") if flag != "-lpol"]
    checked([cc, "-std=c99", "-pedantic", HERE / "host/host.c", "-o", folder / "host_c", *flags("--cflags", "pol"),
             library / "libpol.a", *private])


def main():
    cxx, cc, build = sys.argv[1:]
    with tempfile.TemporaryDirectory() as name:
        top = pathlib.Path(name)
        at = moved_installation(build, top)
        case = at / "share/doc/pol/examples/cases/small_private.json"
        for way in (build_with_cmake, build_with_pkg_config):
            folder = top / way.__name__
            folder.mkdir()
            way(at, cxx, cc, folder)
            for host in HOSTS:
                printed = checked([folder / host, at / "share/pol/policies/shenyang", case])
                if printed != "894520.21 CNY\n":
                    sys.exit(f"{host} of {way.__name__} prints {printed!r}")
    print(f"{len(HOSTS)} hosts in two ways")


if __name__ == "__main__":
    main()
