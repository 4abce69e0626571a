#!/bin/sh
# Records the service: SECONDS of it (60 where not said), 500 samples a second, into NAME.cpuprofile in the current folder.
# It is run from /opt/demo-service, so that the recording has nobody's own paths in it.
set -e
here=$(cd "$(dirname "$0")" && pwd)
mkdir -p /opt/demo-service
cp "$here/feed-service.js" /opt/demo-service/
out=$PWD
cd /opt/demo-service
nice -n -15 node --cpu-prof --cpu-prof-interval 2000 --cpu-prof-dir "$out" --cpu-prof-name "${2:-feed-service.cpuprofile}" feed-service.js "${1:-60}"
rm -r /opt/demo-service
