#!/usr/bin/env bash
# Times the page in Chromium and writes artifacts/bench/page.json and page.md. README.md beside this file says what is counted.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
cd "$here/../.."
export DOTNET_NOLOGO=1 NO_COLOR=1
build() { dotnet build -c Release -verbosity:quiet -consoleLoggerParameters:NoSummary "$@"; }
build bench/FlameScope.Generator
build src/FlameScope.Cli -p:AheadOfTime=true || build src/FlameScope.Cli
[ bench/page/node_modules/.package-lock.json -nt bench/page/package-lock.json ] || (cd bench/page && npm ci --silent --no-fund --no-audit)
# Before other work of the machine, where that is allowed. Never with real-time priority: Chromium's threads wait for each other by spinning, and would stop the machine.
first=()
if nice -n -10 true 2> /dev/null; then first=(nice -n -10); fi
exec "${first[@]}" node --expose-gc "$here/main.mjs" "$@"
