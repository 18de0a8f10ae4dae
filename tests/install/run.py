"""Runs a program of these tests; what it says is shown when it fails."""
# SPDX-License-Identifier: Apache-2.0
import subprocess
import sys


def checked(command, **how):
    done = subprocess.run([str(word) for word in command], text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          stdin=subprocess.DEVNULL, **how)
    if done.returncode != 0:
        sys.exit(f"{' '.join(map(str, command))}\nends with {done.returncode}:\n{done.stdout}")
    return done.stdout
