"""A PostgreSQL server of our own: in a temporary folder, behind a socket in it, gone when the test is."""
# SPDX-License-Identifier: Apache-2.0
import os
import pathlib
import shutil
import subprocess
import sys
import time

NOBODY = 65534
SETTINGS = """
listen_addresses = ''
unix_socket_directories = '{folder}'
timezone = 'UTC'
log_timezone = 'UTC'
fsync = off
shared_buffers = 16MB
jit = off
pol.policy_directory = '{policies}'
"""


class server:
    """`postgresql` is a tree of PostgreSQL that may lie anywhere, which it finds by where its programs are."""

    def __init__(self, postgresql, folder, policies):
        self.bin = next(postgresql.glob("usr/lib/postgresql/*/bin"))
        self.folder, self.child = folder, None
        self.environment = {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "PGHOST": str(folder), "PGUSER": "tester", "PGDATABASE": "postgres",
                            "LD_LIBRARY_PATH": ":".join(map(str, postgresql.glob("usr/lib/*-linux-*")))}
        # PostgreSQL refuses to be root. The server ends with this program, even if that is killed.
        self.user = ["setpriv", "--pdeathsig", "INT"]
        folder.mkdir()
        if os.geteuid() == 0:
            self.user += ["--reuid", str(NOBODY), "--regid", str(NOBODY), "--clear-groups"]
            os.chown(folder, NOBODY, NOBODY)
        self.checked("initdb", "-D", folder / "data", "-U", "tester", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync", "--no-instructions")
        with open(folder / "data/postgresql.conf", "a", encoding="utf-8") as settings:
            settings.write(SETTINGS.format(folder=folder, policies=policies))

    def checked(self, program, *words):
        done = subprocess.run([*self.user, self.bin / program, *words], env=self.environment, cwd=self.folder, text=True,
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
        if done.returncode != 0:
            sys.exit(f"{program} ends with {done.returncode}:\n{done.stdout}")

    def __enter__(self):
        with open(self.folder / "log", "wb") as log:
            self.child = subprocess.Popen([*self.user, self.bin / "postgres", "-D", self.folder / "data"], env=self.environment,
                                          cwd=self.folder, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        for _ in range(300):
            if self.child.poll() is not None:
                break
            if subprocess.run([self.bin / "pg_isready", "-q"], env=self.environment, check=False).returncode == 0:
                return self
            time.sleep(0.1)
        self.__exit__()
        sys.exit(f"the server does not start:\n{self.log()}")

    def __exit__(self, *_):
        if self.child.poll() is None:
            self.child.send_signal(2)  # SIGINT: end at once, and in order
            try:
                self.child.wait(20)
            except subprocess.TimeoutExpired:
                self.child.kill()
                self.child.wait()

    def log(self):
        return (self.folder / "log").read_text(encoding="utf-8", errors="replace")[-4000:]

    def run(self, statements, *options):
        """What psql prints for statements in one connection, and the errors; the statements after an error run too."""
        done = subprocess.run([self.bin / "psql", "-X", "-q", *options], input=statements, env=self.environment, cwd=self.folder, text=True,
                              encoding="utf-8", stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False)
        if done.returncode == 2 or "server closed the connection" in done.stderr:
            sys.exit(f"the connection is lost:\n{done.stderr}\n{self.log()}")
        return done.stdout, done.stderr

    def rows(self, statements):
        printed, errors = self.run(statements, "-A", "-t")
        if errors:
            sys.exit(f"psql says\n{errors[:2000]}")
        return printed.splitlines()

    def refused(self, statement, *words):
        """It is an error that has all these words, and the connection is as good as before."""
        printed, errors = self.run(f"{statement};\nselect 'still here';\n", "-A", "-t")
        if printed != "still here\n" or not all(word in errors for word in words):
            sys.exit(f"{statement};\ngives {printed!r} and says\n{errors}\nwithout one of {words}")


def private_tree(postgresql, folder):
    """A copy, into which an extension may be installed."""
    return pathlib.Path(shutil.copytree(postgresql, folder, symlinks=True, ignore=shutil.ignore_patterns("locale", "man", "doc", "bitcode")))
