#!/usr/bin/python3
"""Removes from a perf map (/tmp/perf-PID.map) the symbols whose memory was later given to another one.

    newest-symbols.py /tmp/perf-PID.map

V8 frees the code of functions that it optimised or no longer needs, and puts others in its place; the map only grows.
perf takes an old name for a new function then. A map has no times, so this keeps the last owner of each address:
right for the service at work, maybe wrong for a few samples of its start-up.
"""
import bisect
import sys

lines = open(sys.argv[1], encoding="utf-8", errors="replace").read().splitlines()
starts, kept = [], []  # both sorted by address; those kept never overlap
for line in reversed(lines):
    fields = line.split(" ", 2)
    if len(fields) < 3:
        continue
    start, size = int(fields[0], 16), int(fields[1], 16)
    at = bisect.bisect_left(starts, start)
    after_previous = at == 0 or kept[at - 1][0] <= start
    before_next = at == len(starts) or start + size <= starts[at]
    if size and after_previous and before_next:
        starts.insert(at, start)
        kept.insert(at, (start + size, line))
with open(sys.argv[1], "w", encoding="utf-8") as out:
    out.writelines(line + "\n" for _, line in kept)
print(f"{len(lines) - len(kept)} of {len(lines)} symbols were outlived", file=sys.stderr)
