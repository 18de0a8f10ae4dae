#!/usr/bin/env python3
"""`pol repl` on a terminal, as a person meets it: keys go in through tmux, and the screen is what tmux shows.

    terminal.py POL ROOT

Each test waits until the screen is as expected, never for a time. Without tmux nothing is tested, and that is said.
"""
# SPDX-License-Identifier: Apache-2.0
import json
import os
import pathlib
import pty
import re
import select
import shlex
import shutil
import signal
import sys
import tempfile
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "support"))
import tmux

POL, ROOT = str(pathlib.Path(sys.argv[1]).resolve()), pathlib.Path(sys.argv[2]).resolve()
SHOP = ROOT / "tests/repl/sessions/shop.pol"
SKIPPED = 77  # tells ctest that nothing was tested

# Each stand looks at all stands, so the steps are the square of the list; a stair has a piece for each step.
SLOW = """
policy fairs "Fairs" { currency CNY  round half up to 0.01 }
clause pairs {
  claim { stands : list of { fee : money } }
  award a { for each s in stands pay (count of (stands where fee more than s.fee)) × 1 CNY }
}
clause stair { claim { cost : money } award s { pay cost  round down to 10 } }
"""


class terminal(tmux.terminals, unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.home = tempfile.TemporaryDirectory()
        cls.start()

    @classmethod
    def tearDownClass(cls):
        cls.stop()
        cls.home.cleanup()

    def begin(self, words="", size=(72, 16), state=None, shell=False, environment="TERM=screen-256color", policy=SHOP):
        """A terminal with `pol repl`; it stays open when that has ended, and says so."""
        self.state = state or tempfile.mkdtemp(dir=self.home.name)
        passed = " ".join(f"{name}={shlex.quote(os.environ[name])}" for name in ("ASAN_OPTIONS", "UBSAN_OPTIONS") if name in os.environ)
        repl = f"env -u NO_COLOR LC_ALL=C HOME=/nowhere XDG_STATE_HOME={self.state} {passed} {environment} {shlex.quote(POL)} repl {shlex.quote(str(policy))} {words}"
        # The shell around is told of Ctrl-C as well, and stays.
        command = "PS1='sh> ' exec sh -i" if shell else f"trap : INT; {repl}; echo status $?; stty -a | grep -o '[-]*icanon'; exec sleep 100"
        self.open(command, size, self.home.name)
        if shell:
            self.sees("sh>")
            self.type(repl)
            self.keys("C-l", "Enter")
        self.sees("pol>")

    def sees(self, *last, cursor=None):
        """The last lines of the screen, and where the cursor is."""
        self.until(lambda: self.screen()[-len(last):] == list(last) and cursor in (None, self.cursor()), f"expected {last} and the cursor at {cursor}")

    def begin_slow(self, words=""):
        """A policy and a case, `slow.json`, that take minutes."""
        state = pathlib.Path(tempfile.mkdtemp(dir=self.home.name))
        policy = state / "slow.pol"
        policy.write_text(SLOW, encoding="utf-8")
        stands = [{"fee": number % 97} for number in range(50000)]
        self.slow = state / "slow.json"
        self.slow.write_text(json.dumps({"claims": {"pairs": {"stands": stands}}}), encoding="utf-8")
        self.begin(words, policy=policy, state=str(state))

    def shows(self, pattern):
        """Somewhere on the screen."""
        self.until(lambda: re.search(pattern, "\n".join(self.screen())), f"expected {pattern}")

    def enter(self, line):
        self.type(line)
        self.keys("Enter")

    def program(self):
        """The process of pol."""
        shell = self.tmux("display", "-p", "-t", self.name, "#{pane_pid}").strip()
        return int(pathlib.Path(f"/proc/{shell}/task/{shell}/children").read_text().split()[0])

    def test_what_is_typed_is_edited_and_answered(self):
        self.begin()
        self.type("shop.is_ne = yes")
        self.keys("M-b", "M-b", "Right")
        self.sees("pol> shop.is_ne = yes", cursor=(11, 0))
        self.keys("C-e", "C-w", "C-w", "C-w")
        self.type("1 + 1")
        self.keys("Home", "DC")
        self.type("4")
        self.keys("Enter")
        self.sees("pol> 4 + 1", "5", "pol>", cursor=(5, 2))

    def test_chinese_text_moves_by_letters_and_wraps_whole(self):
        self.begin(size=(20, 10))
        self.type("申报条款小型企业补贴")
        self.sees("pol> 申报条款小型企", "业补贴", cursor=(6, 1))
        self.keys("Left", "Left", "Left", "Left")
        self.sees("pol> 申报条款小型企", "业补贴", cursor=(17, 0))
        self.type("x")
        self.sees("pol> 申报条款小型x企", "业补贴", cursor=(18, 0))
        self.keys("BSpace", "BSpace", "BSpace", "Home", "DC")
        self.sees("pol> 报条款企业补贴", cursor=(5, 0))
        self.keys("End", "C-u")
        self.type("e\u0301😀")
        self.sees("pol> e\u0301😀", cursor=(8, 0))
        self.keys("Left", "BSpace")
        self.sees("pol> 😀", cursor=(5, 0))

    def test_an_open_bracket_goes_on_and_up_goes_to_the_line_above(self):
        self.begin()
        self.type("(1 +")
        self.keys("Enter")
        self.type("2)")
        self.sees("pol> (1 +", "...  2)", cursor=(7, 1))
        self.keys("Up", "BSpace")
        self.type("2")
        self.keys("Enter")
        self.sees("pol> (2 +", "...  2)", "4", "pol>")

    def test_tab_completes_and_lists(self):
        self.begin()
        self.type("scen")
        self.keys("Tab")
        self.sees("pol> scenarios", cursor=(15, 0))
        self.keys("C-u")
        self.type("sh")
        self.keys("Tab")
        self.until(lambda: len(self.screen()) > 2 and self.screen()[0].startswith("pol> sho"), "expected a list of candidates")
        self.keys("Tab")
        chosen = self.screen()[1].split()[0]
        self.sees(*[f"pol> {chosen}", *self.screen()[1:]])
        self.keys("C-c")
        self.sees(f"pol> {chosen}^C", "pol>")
        self.type(f"load {self.state}/")
        pathlib.Path(self.state, "a case.json").write_text("{}", encoding="utf-8")
        pathlib.Path(self.state, "other.json").write_text("{}", encoding="utf-8")
        self.type("oth")
        self.keys("Tab", "Enter")
        self.until(lambda: self.screen()[-1] == "pol>" and "other.json" in "".join(self.screen()), "expected the name of the file")

    def test_what_was_entered_comes_back_in_the_next_session(self):
        self.begin()
        state = self.state
        self.type("1 + 41")
        self.keys("Enter")
        self.sees("42", "pol>")
        self.type("(2")
        self.keys("Enter")
        self.type("+ 3)")
        self.keys("Enter")
        self.sees("5", "pol>")
        self.keys("C-d")
        self.sees("pol>", "status 0", "icanon")
        self.begin(state=state)
        self.keys("Up")
        self.sees("pol> (2", "...  + 3)")
        self.keys("Up", "Up")
        self.sees("pol> 1 + 41")
        self.keys("C-c", "C-r")
        self.type("41")
        self.sees("search `41': 1 + 41", cursor=(17, 1))
        self.keys("Enter")
        self.sees("pol> 1 + 41", "42", "pol>")
        self.assertEqual(pathlib.Path(state, "pol/history").read_text(encoding="utf-8"), "1 + 41\n(2\\n+ 3)\n1 + 41\n")

    def test_pasted_lines_are_edited_first_and_then_told_one_by_one(self):
        self.begin()
        self.paste("1 + 1\n(2 +\n\t2)\n3 + 3\n")
        self.sees("pol> 1 + 1", "...  (2 +", "...   2)", "...  3 + 3", "...", cursor=(5, 4))
        self.keys("Enter")
        self.sees("2", "4", "6", "pol>")

    def test_another_width_wraps_the_line_anew_and_leaves_nothing_behind(self):
        self.begin(size=(60, 12))
        self.type("1 + 1")
        self.keys("Enter")
        self.sees("2", "pol>")
        self.type("申报条款小型企业补贴的申报条款小型企业补贴的 + 1")
        self.sees("pol> 申报条款小型企业补贴的申报条款小型企业补贴的 + 1")
        for columns, rows in ((30, ["pol> 申报条款小型企业补贴的申", "报条款小型企业补贴的 + 1"]),
                              (20, ["pol> 申报条款小型企", "业补贴的申报条款小型", "企业补贴的 + 1"]),
                              (72, ["pol> 申报条款小型企业补贴的申报条款小型企业补贴的 + 1"])):
            self.tmux("resize-window", "-t", self.name, "-x", str(columns), "-y", "12")
            # How much of what stands above tmux moves out of sight is its own affair.
            self.sees(*rows)
            self.assertEqual("\n".join(self.screen()).count("条款"), 2)
        self.type("0")
        self.sees("pol> 申报条款小型企业补贴的申报条款小型企业补贴的 + 10")

    def test_ctrl_c_leaves_the_line_and_the_scenario_stays(self):
        self.begin()
        self.type("save as base")
        self.keys("Enter")
        self.sees("saved as base", "pol>")
        self.type("half a li")
        self.keys("C-c")
        self.sees("pol> half a li^C", "pol>")
        self.type("more")
        self.sees("pol> more")
        os.kill(self.program(), signal.SIGINT)
        self.sees("pol> more^C", "pol>")
        self.type("scenarios")
        self.keys("Enter")
        self.until(lambda: any("base" in line for line in self.screen()[-3:]), "expected the scenario")

    def test_a_signal_that_ends_the_program_leaves_the_terminal_as_it_was(self):
        for number, status in ((signal.SIGTERM, 143), (signal.SIGHUP, 129), (signal.SIGABRT, 134)):
            self.begin()
            self.type("half")
            self.sees("pol> half")
            os.kill(self.program(), number)
            self.until(lambda: self.screen()[-2:] == [f"status {status}", "icanon"], f"expected status {status} and a terminal as before")

    def test_ctrl_z_gives_the_terminal_to_the_shell_and_fg_brings_the_line_back(self):
        self.begin(shell=True)
        self.type("1 + 1")
        self.sees("pol> 1 + 1")
        self.keys("C-z")
        self.until(lambda: self.screen()[-1] == "sh>", "expected the shell")
        self.type("fg")
        self.keys("Enter")
        self.until(lambda: self.screen()[-1] == "pol> 1 + 1", "expected the line again")
        self.type("0")
        self.keys("Enter")
        self.sees("pol> 1 + 10", "11", "pol>")

    def test_colours_follow_what_is_typed_unless_they_are_not_wanted(self):
        self.begin()
        self.type('save 12 "a" // b')
        self.sees('pol> save 12 "a" // b')
        self.assertRegex(self.screen("-e")[0], r'34msave.*35m12.*32m"a".*2m// b')
        self.begin(environment="TERM=screen-256color NO_COLOR=1")
        self.type('save 12 "a" // b')
        self.sees('pol> save 12 "a" // b')
        self.assertNotIn("\x1b", self.screen("-e")[0])

    def test_a_terminal_that_moves_no_cursor_gets_lines_as_they_are(self):
        self.begin(environment="TERM=dumb")
        self.type("1 + 1")
        self.keys("Enter")
        self.sees("pol> 1 + 1", "2", "pol>")
        self.assertFalse(pathlib.Path(self.state, "pol/history").exists())

    def test_a_history_that_cannot_be_kept_says_why_and_stops_nothing(self):
        self.begin(state="/dev/null")
        self.until(lambda: "lines are not kept for later sessions: `/dev/null/pol/history`: " in "".join(self.screen()), "expected the reason")
        self.type("1 + 1")
        self.keys("Enter")
        self.sees("2", "pol>")

    def test_a_session_that_cannot_be_kept_says_so_once(self):
        self.begin(state="/dev/null", size=(100, 16))
        said = "the session cannot be kept on the disk: if it breaks off, what was given is lost"
        self.type("shop.staff = 1")
        self.keys("Enter")
        self.sees("pol> shop.staff = 1", said, "pol>")
        self.type("shop.staff = 2")
        self.keys("Enter")
        self.sees("pol> shop.staff = 1", said, "pol> shop.staff = 2", "pol>")

    def test_the_editor_speaks_chinese(self):
        self.begin("--lang zh")
        self.keys("C-r")
        self.type("租")
        self.sees("搜索 `租' (未找到):", cursor=(20, 0))

    def test_ctrl_c_ends_a_long_answer_and_the_scenario_stays(self):
        self.begin_slow()
        self.enter("stair.cost = 105")
        self.shows("100.00")
        self.enter(f"load {self.slow}")
        self.shows(r"working: \d+ s \(Ctrl-C stops it\)$")
        self.keys("C-c")
        self.sees("stopped; nothing was changed", "pol>")
        self.assertNotIn("working", "\n".join(self.screen()))
        self.enter("facts")
        self.sees("stair.cost = 105", "pol>")
        self.keys("C-d")
        self.until(lambda: self.screen()[-2:] == ["status 0", "icanon"], "expected a session that ends as it should")

    def test_ctrl_c_ends_a_long_sweep_and_what_was_found_is_shown(self):
        self.begin_slow()
        self.enter("stair.cost = 105")
        self.shows("100.00")
        self.enter("sweep stair.cost from 0 to 1亿 step 1000万 of stair")
        self.shows(r"working: \d+%, \d+ s")
        self.keys("C-c")
        self.shows("; nothing is known of what lies beyond\npol>")
        self.keys("C-l")
        self.sees("pol>")
        self.enter("stair.cost")
        self.sees("pol> stair.cost", "105", "pol>")

    def test_ctrl_c_between_answers_ends_nothing(self):
        self.begin()
        self.enter("save as base")
        self.sees("saved as base", "pol>")
        for _ in range(20):
            self.keys("C-l")
            self.sees("pol>")
            self.enter("1 + 1")
            os.kill(self.program(), signal.SIGINT)  # before, while or after it is answered
            self.until(lambda: len(self.screen()) > 1 and self.screen()[-1] == "pol>", "expected the prompt")
        self.enter("scenarios")
        self.until(lambda: any("base" in line for line in self.screen()[-3:]), "expected the scenario")

    def test_ctrl_c_while_an_answer_is_written_leaves_out_the_rest(self):
        # No tmux: the terminal must stop reading, so that the answer waits.
        case = pathlib.Path(self.home.name, "works.json")
        case.write_text(json.dumps({"claims": {"renovation": {"works": [{"cost": number} for number in range(20000)]}}}), encoding="utf-8")
        process, screen = pty.fork()
        if process == 0:
            os.execve(POL, [POL, "repl", str(SHOP), str(case)], {**os.environ, "TERM": "screen", "XDG_STATE_HOME": tempfile.mkdtemp(dir=self.home.name)})

        def read_until(text):
            said, end = b"", time.monotonic() + tmux.PATIENCE
            while text not in said:
                self.assertLess(time.monotonic(), end, f"expected {text} after {said[-200:]}")
                if select.select([screen], [], [], 0.1)[0]:
                    said += os.read(screen, 1 << 12)
            return said

        try:
            read_until(b"pol> ")
            os.write(screen, b"facts\r")
            read_until(b"renovation.works[0]")
            while pathlib.Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()[0] != "S":
                time.sleep(0.01)  # until what nobody reads has filled what lies between
            os.kill(process, signal.SIGINT)
            rest = read_until(b"stopped; the rest is not shown")
            self.assertNotIn(b"works[19999]", rest)
            os.write(screen, b"count of works\r")
            read_until(b"20000")
        finally:
            os.kill(process, signal.SIGKILL)
            os.waitpid(process, 0)
            os.close(screen)

    def test_the_sign_of_long_work_is_in_chinese_too(self):
        self.begin_slow("--lang zh")
        self.enter(f"载入 {self.slow}")
        self.shows(r"计算中：\d+ 秒（Ctrl-C 停止）")
        self.keys("C-c")
        self.sees("已停止；没有任何改变", "pol>")

    def test_the_next_table_has_the_new_width(self):
        def widest():
            return max(len(line) for line in self.screen())

        self.begin(size=(70, 60))
        self.enter("help")
        self.until(lambda: len(self.screen()) > 20 and self.screen()[-1] == "pol>", "expected the commands")
        self.assertLessEqual(widest(), 70)
        self.tmux("resize-window", "-t", self.name, "-x", "160", "-y", "60")
        self.until(lambda: self.screen()[-1] == "pol>", "expected the prompt")
        self.keys("C-l")
        self.sees("pol>")
        self.enter("help")
        self.until(lambda: len(self.screen()) > 20 and self.screen()[-1] == "pol>", "expected the commands")
        self.assertGreater(widest(), 100)
        self.assertLessEqual(widest(), 160)


if __name__ == "__main__":
    if shutil.which("tmux") is None:
        print("tmux is not installed: nothing was tested. `./dev test` installs it; apt-get install tmux does so by hand")
        sys.exit(SKIPPED)
    unittest.main(argv=[sys.argv[0], *sys.argv[3:]])
