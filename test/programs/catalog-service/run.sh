#!/bin/sh
# Frame pointers let perf walk Java's stacks; the map of compiled code is written to /tmp/perf-PID.map at the exit, and
# compiled code is not thrown away before (MethodFlushing), or the map would lack the start-up's.
echo $$ > workload.pid
exec java -XX:+PreserveFramePointer -XX:+UnlockDiagnosticVMOptions -XX:+DumpPerfMapAtExit -XX:-MethodFlushing \
    -XX:+UseParallelGC -Xms420m -Xmx420m -Xmn120m -Xlog:gc:gc.log -cp . CatalogService
