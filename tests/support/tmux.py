"""A terminal under tmux: keys go in, and the screen is what tmux shows. Whoever waits, waits for a screen, never for a time."""
# SPDX-License-Identifier: Apache-2.0
import os
import subprocess
import time

UTF8 = {**os.environ, "LC_ALL": "C.UTF-8"}  # for tmux; pol itself asks for no locale
PATIENCE = 30  # seconds until a screen counts as wrong


class terminals:
    """A tmux server of its own; `open` makes the terminal that all other words are about."""

    @classmethod
    def start(cls):
        cls.server = ["tmux", "-L", f"pol-{os.getpid()}", "-u", "-f", "/dev/null"]
        cls.names = 0

    @classmethod
    def stop(cls):
        subprocess.run([*cls.server, "kill-server"], stderr=subprocess.DEVNULL, check=False)

    def tmux(self, *words, **more):
        return subprocess.run([*self.server, *words], check=True, stdout=subprocess.PIPE, timeout=PATIENCE, env=UTF8, **more).stdout.decode("utf-8")

    def open(self, command, size, folder):
        type(self).names += 1
        self.name = f"t{self.names}"
        self.tmux("new-session", "-d", "-s", self.name, "-x", str(size[0]), "-y", str(size[1]), "-c", str(folder), "sh", "-c", command)

    def type(self, text):
        self.tmux("send-keys", "-t", self.name, "-l", text)

    def keys(self, *names):
        self.tmux("send-keys", "-t", self.name, *names)

    def paste(self, text):
        self.tmux("load-buffer", "-", input=text.encode("utf-8"))
        self.tmux("paste-buffer", "-p", "-t", self.name)

    def screen(self, *options):
        lines = [line.rstrip() for line in self.tmux("capture-pane", "-p", *options, "-t", self.name).split("\n")]
        while lines and not lines[-1]:
            lines.pop()
        return lines

    def cursor(self):
        column, row = self.tmux("display", "-p", "-t", self.name, "#{cursor_x},#{cursor_y}").strip().split(",")
        return int(column), int(row)

    def until(self, holds, told):
        end = time.monotonic() + PATIENCE
        while not holds():
            if time.monotonic() > end:
                raise AssertionError(f"{told}; the screen, with the cursor at {self.cursor()}:\n" + "\n".join(self.screen()))
            time.sleep(0.01)
