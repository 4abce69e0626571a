#!/usr/bin/python3
"""Keeps of a `perf script --show-task-events` text what belongs to one workload.

    perf script --header --show-task-events ... | keep-processes.py PID [HOSTNAME] > kept.txt

Kept: the header; samples of the process PID and of whatever it started, directly or not; of the kernel's threads
(started by kthreadd, pid 2); and of the idle task (swapper, 0). Who started whom is read from the FORK records,
of which perf writes one for each process and thread that runs when the recording begins, too. All other samples and
the task records themselves are left out. The header's host name is replaced by HOSTNAME. The counts go to stderr.
"""
import collections
import re
import sys

TASK = re.compile(r"PERF_RECORD_(FORK|EXIT|COMM)")
FORK = re.compile(r"PERF_RECORD_FORK\((-?\d+):(-?\d+)\):\((-?\d+):(-?\d+)\)")
# comm (it may hold blanks), [pid/]tid, [cpu], time
SAMPLE = re.compile(r"^\s*(.*\S)\s+(?:(-?\d+)/)?(-?\d+)\s+\[(\d+)\]\s+(\d+\.\d+):")


def main():
    root = int(sys.argv[1])
    host = sys.argv[2] if len(sys.argv) > 2 else None
    kind = {0: "idle task", 2: "kernel threads", root: "workload"}  # by process id and thread id
    counts = collections.Counter()
    keep = True
    for line in sys.stdin:
        if line.startswith("#"):
            if host:
                line = re.sub(r"^# hostname : .*", "# hostname : " + host, line)
            sys.stdout.write(line)
            continue
        if line[0] in "\t\n" or line.startswith("        "):  # a frame, or the end of a sample
            if keep:
                sys.stdout.write(line)
            continue
        if TASK.search(line):
            fork = FORK.search(line)
            if fork:
                pid, tid, parent, _ = map(int, fork.groups())
                if tid not in (0, 2, root):
                    kind[tid] = kind.get(parent) if parent else None  # also forgets what an earlier task of this number was
            keep = False
            continue
        match = SAMPLE.match(line)
        if not match:
            sys.exit("not understood: " + line)
        of = kind.get(int(match[3]))
        counts[of or "others, left out"] += 1
        keep = of is not None
        if keep:
            sys.stdout.write(line)
    for of, count in counts.most_common():
        print(f"{count:8d} samples: {of}", file=sys.stderr)


main()
