#!/usr/bin/env bash
# Measures everything that there is a goal for, beside its baseline, in one run, and prints the table. --help lists the options.
#   bench/run.sh [--size 1GB] [--rows NAME,...] [--large] [--out FILE]
# Without --out and --rows the table is also written to bench/results/<cpu>/goals.md.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 NO_COLOR=1

# What it says of style is for the tests to judge.
build() { dotnet build "$@" --configuration Release -verbosity:quiet -consoleLoggerParameters:NoSummary -p:RunAnalyzers=false >&2; }
build bench/FlameScope.Generator
build bench/FlameScope.Goals
# Last, and as run.sh does it: the program as people run it.
build src/FlameScope.Cli -p:AheadOfTime=true || build src/FlameScope.Cli

out=()
case " $* " in
  *" --out "* | *" --rows "* | *" --help "* | *" -h "*) ;;
  *)
    cpu=$(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo 2> /dev/null | head -n 1 | tr '[:upper:]' '[:lower:]' | tr -cs 'a-z0-9\n' '-')
    out=(--out "bench/results/${cpu:-unknown}-$(getconf _NPROCESSORS_ONLN)-vcpu/goals.md")
    ;;
esac
exec artifacts/bin/FlameScope.Goals/release/FlameScope.Goals "$@" "${out[@]}"
