#!/usr/bin/env bash
# Start to finish of `pol assess` for one case of all 20 measures, against an empty dynamically linked C++ program.
# usage: start.sh POL EMPTY POLICY CASE
set -euo pipefail
pol=$1 empty=$2 policy=$3 case_file=$4
rounds=200

# Microseconds of one start, the median of $rounds, the two programs in turn.
python3 - "$rounds" "$empty" "$pol" "$policy" "$case_file" <<'PY'
import os, statistics, subprocess, sys, time
rounds, empty, pol, policy, case_file = int(sys.argv[1]), *sys.argv[2:]
commands = {"empty": [empty], "pol": [pol, "assess", policy, case_file]}
times = {name: [] for name in commands}
with open(os.devnull, "wb") as nowhere:
    for _ in range(rounds):
        for name, command in commands.items():
            start = time.perf_counter_ns()
            pid = os.posix_spawn(command[0], command, os.environ,
                                 file_actions=[(os.POSIX_SPAWN_DUP2, nowhere.fileno(), 1)])
            os.waitpid(pid, 0)
            times[name].append(time.perf_counter_ns() - start)
medians = {name: statistics.median(values) / 1000 for name, values in times.items()}
print('{"bench":"start","empty_us":%.0f,"pol_us":%.0f,"ratio":%.2f,"goal":8}'
      % (medians["empty"], medians["pol"], medians["pol"] / medians["empty"]))
PY
