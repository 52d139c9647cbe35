"""Runs a program and tells what it cost: usage.py REPORT LIMIT_SECONDS PROGRAM [ARGUMENT...]

Writes one JSON object to REPORT: exit code (negative: a signal), wall and CPU time in seconds, peak memory in bytes. CPU
is user plus system time of the program and of every child it waited for. Node tells a parent none of this, and a light
parent keeps the floor of the peak low: until a program replaces it, the process counts as large as its parent.
"""

import json
import os
import signal
import sys
import time

report, limit, *command = sys.argv[1:]
begin = time.monotonic()
pid = os.posix_spawnp(command[0], command, os.environ)
for reason in (signal.SIGALRM, signal.SIGTERM):
    signal.signal(reason, lambda *_: os.kill(pid, signal.SIGKILL))
signal.alarm(int(limit))
_, status, usage = os.wait4(pid, 0)
wall = time.monotonic() - begin
signal.alarm(0)
with open(report, "w", encoding="utf-8") as file:
    json.dump(
        {
            "exitCode": os.waitstatus_to_exitcode(status),
            "wallSeconds": wall,
            "cpuSeconds": usage.ru_utime + usage.ru_stime,
            # The kernel counts in KiB, that of macOS in bytes.
            "peakBytes": usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024),
        },
        file,
    )
