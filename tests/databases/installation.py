"""What a build installs, and hosts that are built with it and nothing else."""
# SPDX-License-Identifier: Apache-2.0
import os
import pathlib
import shutil
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "install"))
from run import checked


def installed(build, folder):
    at = folder / "pol"
    for component in ("runtime", "dev", "policies"):
        checked(["cmake", "--install", build, "--prefix", at, "--component", component])
    return at


def built(source, at, folder, *settings):
    """A copy of an example, made there."""
    shutil.copytree(source, folder)
    where = next(at.glob("**/pkgconfig"))
    checked(["make", "-C", folder, *settings], env={**os.environ, "PKG_CONFIG_PATH": str(where)})
    return folder
