#!/usr/bin/env python3
"""A killed session loses nothing: `unfinished.py POL POLICY` kills one on a terminal of its own and takes it up again.

SPDX-License-Identifier: Apache-2.0
"""
import os
import pty
import select
import signal
import sys
import tempfile
import time

POL, POLICY = sys.argv[1:3]


# An editor that takes its time, so that the session can be interrupted meanwhile.
EDITOR = """sh -c 'echo begun; sleep 0.5; sed -i s/private/state_owned/ "$0"'"""


class Session:
    def __init__(self, state):
        environment = dict(os.environ, XDG_STATE_HOME=state, TERM="dumb", EDITOR=EDITOR)
        environment.pop("VISUAL", None)
        self.said = ""
        self.process, self.terminal = pty.fork()
        if self.process == 0:
            os.execve(POL, [POL, "repl", POLICY], environment)

    def wait_for(self, text):
        """What was said up to there; gives up after ten seconds."""
        begin = time.monotonic()
        while text not in self.said:
            if time.monotonic() - begin > 10:
                sys.exit(f"waited in vain for {text!r}; said:\n{self.said}")
            if select.select([self.terminal], [], [], 0.2)[0]:
                try:
                    self.said += os.read(self.terminal, 1 << 16).decode(errors="replace")
                except OSError:
                    pass
        head, self.said = self.said.split(text, 1)
        return head

    def say(self, line, answer):
        os.write(self.terminal, line.encode() + b"\r")
        self.wait_for(answer)

    def end(self, how=None):
        if how is not None:
            os.kill(self.process, how)
        os.waitpid(self.process, 0)
        os.close(self.terminal)


with tempfile.TemporaryDirectory() as state:
    first = Session(state)
    first.wait_for("pol> ")
    first.say("applicant.ownership = private", "pol> ")
    first.say("save as base", "saved as base")
    first.say("edit", "begun")
    os.kill(first.process, signal.SIGINT)  # Ctrl-C is the editor's business
    first.wait_for("pol> ")
    first.say("applicant.ownership", "state_owned")
    first.end(signal.SIGKILL)

    second = Session(state)
    second.wait_for("did not come to its end")
    second.say("restore", "pol> ")
    second.say("applicant.ownership", "state_owned")
    second.say("use base", "pol> ")
    second.say("applicant.ownership", "private")
    os.write(second.terminal, b"quit\r")
    second.end()
    left = os.listdir(os.path.join(state, "pol"))
    left = [name for name in left if "journal" in name]
    if left:
        sys.exit(f"a session that ended left {left}")
