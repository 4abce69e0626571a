#!/bin/sh
# Makes the recorded fixtures of test/fixtures/jfr again, in the folder it is started from.
#
#   record.sh JAVA_HOME-of-17 JAVA_HOME-of-25
#
# The last one is of a JVM that was killed: the recorder had no time to finish its chunk.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
out=$(pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp "$here/Recorded.java" "$here/events.jfc" "$work"
cd "$work"

for version in 17 25; do
    eval home=\$$((version == 17 ? 1 : 2))
    "$home/bin/javac" -d "classes-$version" Recorded.java
    "$home/bin/java" -XX:StartFlightRecording=settings=events.jfc,filename=jdk.jfr -Xlog:jfr*=off -cp "classes-$version" Recorded
    gzip -9 -n < jdk.jfr > "$out/jdk$version.jfr.gz"
    ls -l jdk.jfr "$out/jdk$version.jfr.gz"
done

mkdir repository
"$2/bin/java" -XX:StartFlightRecording=settings=events.jfc -XX:FlightRecorderOptions=repository=repository,stackdepth=128 -Xlog:jfr*=off -cp classes-25 Recorded linger &
java=$!
sleep 2.6
kill -9 $java
gzip -9 -n < "$(find repository -name '*.jfr')" > "$out/killed.jfr.gz"
ls -l repository/*/*.jfr "$out/killed.jfr.gz"
