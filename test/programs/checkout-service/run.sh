#!/bin/sh
# C# frames resolve by name only so: a perf map is written to /tmp/perf-PID.map, code is not mapped twice (the samples would
# lie in "/memfd:doublemapper"), and the framework's precompiled code, which has no map, is not used.
echo $$ > workload.pid
export DOTNET_PerfMapEnabled=1 DOTNET_EnableWriteXorExecute=0 DOTNET_ReadyToRun=0
exec dotnet app/checkout-service.dll 85
