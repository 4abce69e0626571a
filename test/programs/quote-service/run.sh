#!/bin/sh
# --perf-basic-prof writes /tmp/perf-PID.map as code is made; --interpreted-frames-native-stack gives each interpreted
# function a stub of its own, so that it shows by name, not as "InterpreterEntryTrampoline"; --no-turbo-inlining
# keeps the functions apart that the optimiser would put into their callers.
echo $$ > workload.pid
mkfifo port
node --perf-basic-prof --interpreted-frames-native-stack --no-turbo-inlining server.js 82 > port &
echo $! > jit.pid
read -r port < port
/usr/bin/python3 load.py "$port"
wait
