#!/usr/bin/env bash
# Builds what is missing, then opens profiles in the browser: those given, or the examples.
#   ./run.sh [PATH...] [options of flamescope, after the paths]
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# The SDK and its settings are found from the current folder upwards.
called_from=$PWD
cd "$here"

say() { printf '%s\n' "$*" >&2; }
need() {
  command -v "$1" > /dev/null 2>&1 && return
  say "FlameScope needs $2 to be built. Get it from $3, then run this again."
  exit 1
}
need dotnet ".NET SDK 10" "https://dotnet.microsoft.com/download"
need node "Node.js 20.19 or newer" "https://nodejs.org"
need npm "npm, which comes with Node.js," "https://nodejs.org"

export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1
command=artifacts/bin/FlameScope.Cli/release/flamescope.dll
log=artifacts/build.log
mkdir -p artifacts
if [ -e "$command" ]; then
  say "Building what has changed ..."
else
  say "Building FlameScope. The first time fetches packages and takes about a minute ..."
fi
build() { dotnet build src/FlameScope.Cli --configuration Release -verbosity:quiet -consoleLoggerParameters:NoSummary "$@" > "$log" 2>&1; }
# Compiled ahead of time it starts a fifth sooner; where the package for that is not to be had, it is built without.
if ! build -p:AheadOfTime=true && ! build; then
  cat "$log" >&2
  say "The build failed; what it said stands above and in $log."
  exit 1
fi

cd "$called_from"
case "${1-}" in
  - | --help | -h | --version) ;;
  "" | -*) set -- "$here/examples" "$@" ;;
esac
exec dotnet "$here/$command" "$@"
