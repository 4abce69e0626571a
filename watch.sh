#!/usr/bin/env bash
# For work on FlameScope itself: the server, built and started anew when C# changes, and the page from Vite, reloaded as web/ changes. Ctrl-C ends both.
#   ./watch.sh [PATH...]      profiles to serve; the examples where none is given
#   FLAMESCOPE_PORT=5001 ./watch.sh      another port for the server, which Vite then asks
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
[ $# -gt 0 ] || set -- "$here/examples"
# The server is started in the folder of its project.
paths=()
for path in "$@"; do case $path in /*) paths+=("$path") ;; *) paths+=("$PWD/$path") ;; esac; done
cd "$here"
export FLAMESCOPE_PORT=${FLAMESCOPE_PORT:-5000} DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1
# Where hot reload can't take a change in, the server is started anew without a question.
export DOTNET_WATCH_RESTART_ON_RUDE_EDIT=1

# Builds the page once too, and fetches what it needs.
dotnet build src/FlameScope.Cli --verbosity quiet

# Both in process groups of their own, each with what it starts, so that nothing is left at the end.
set -m
# The page comes from Vite: its changes are no reason to build the server anew.
dotnet watch --project src/FlameScope.Cli --non-interactive --property "WebPage=$PWD/artifacts/obj/web/page" -- serve "${paths[@]}" --no-open &
server=$!
(cd web && exec npm run dev --silent) &
page=$!
trap 'trap - INT TERM EXIT; kill -TERM -- -"$server" -"$page" 2> /dev/null || true; wait' INT TERM EXIT
wait -n "$server" "$page"
