#!/bin/sh
# Makes the recordings in examples/ again: all of them, or those named.
#
#   sudo ./record.sh [order-service] [catalog-service] [quote-service] [checkout-service]
#
# Needs perf, g++, JDK 17, Node.js 20, .NET SDK 10, Python 3, and root (perf -a, and a priority above all else on the
# machine, so that the rhythms stay crisp). Works in /opt/demo-service, which it removes at the end; the recordings are left
# in the folder it was started from.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
out=$(pwd)
work=/opt/demo-service
plain="--ns -F comm,pid,tid,cpu,time,period,event,ip,sym,dso"

# One recording: the program's folder, the name of the result, perf script's options.
record() {
    cd "$work/$1"
    ./build.sh
    perf record -F 99 -k CLOCK_MONOTONIC -a -g -o perf.data -- ./run.sh
    jit=$(cat jit.pid 2> /dev/null || cat workload.pid) # the process that wrote a map of its compiled code, if any did
    if [ "$1" = quote-service ]; then "$work/newest-symbols.py" "/tmp/perf-$jit.map"; fi
    # shellcheck disable=SC2086
    perf script --header --no-inline --show-task-events $3 -i perf.data |
        "$work/keep-processes.py" "$(cat workload.pid)" demo > kept.txt
    gzip -9 -n < kept.txt > "$out/$2"
    rm -f "/tmp/perf-$jit.map" "/tmp/perfinfo-$jit.map"
    ls -l "$out/$2"
}

# Above everything else that runs here: the terminal's scheduling group, if it has one, and this process.
group_nice() { if [ -w /proc/self/autogroup ]; then echo "$1" > /proc/self/autogroup; fi; }
group_nice -20
trap 'group_nice 0; rm -rf "$work"' EXIT
renice -n -15 -p $$ > /dev/null

rm -rf "$work"
cp -r "$here" "$work"
for program in "${@:-all}"; do
    case $program in all | order-service)
        record order-service periodic-bursts.perf.gz "$plain" ;; esac
    case $program in all | catalog-service)
        record catalog-service startup-and-gc.java.perf.gz "$plain" ;; esac
    case $program in all | quote-service)
        record quote-service rising-load.node.perf.gz "" ;; esac
    case $program in all | checkout-service)
        record checkout-service stalls.dotnet.perf.gz "$plain" ;; esac
done
