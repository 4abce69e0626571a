#!/usr/bin/env bash
# Runs every check and every test: build (warnings are errors), formatting, all test projects, the page's included.
# Quiet when all is well; ends with "N passed, N failed" and is non-zero when something failed or nothing ran.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")" || exit 1   # global.json, here, is what makes "dotnet test" find the tests
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 NO_COLOR=1
mkdir -p artifacts
log=artifacts/test.log
: > "$log"

say() { printf '%s\n' "$*"; }
stop() {
  say "$1"
  say "0 passed, 1 failed"
  exit 1
}
have() { command -v "$1" > /dev/null 2>&1; }

# Runs a step, shows what it said only if it failed, and how to mend that.
step() {
  local name=$1 cure=$2
  shift 2
  say "$name ..."
  if ! "$@" > "$log" 2>&1; then
    cat "$log"
    stop "$name failed. $cure"
  fi
}

find_chromium() {
  local name
  for name in chromium chromium-browser google-chrome; do
    command -v "$name" 2> /dev/null && return
  done
  return 1
}

install_chromium() {
  local as_root=()
  if [ "$(id -u)" -ne 0 ]; then
    have sudo && sudo -n true 2> /dev/null || return 1
    as_root=(sudo -n)
  fi
  have apt-get || return 1
  say "Installing Chromium for the browser tests ..."
  {
    "${as_root[@]}" apt-get update -q
    DEBIAN_FRONTEND=noninteractive "${as_root[@]}" apt-get install -y -q --no-install-recommends chromium
  } > "$log" 2>&1
}

have dotnet || stop "The .NET SDK 10 is missing: https://dotnet.microsoft.com/download"
have node && have npm || stop "Node.js 20.19 or newer is missing: https://nodejs.org"
if [ -z "${FLAMESCOPE_CHROMIUM-}" ] && ! find_chromium > /dev/null && ! install_chromium; then
  say "There is no Chromium for the browser tests, and it cannot be installed from here: install the package \"chromium\", or name one with FLAMESCOPE_CHROMIUM=/path/to/it."
fi

step "Building" "Mend the lines above; warnings and formatting are errors." \
  dotnet build FlameScope.slnx -verbosity:quiet -consoleLoggerParameters:NoSummary
step "Checking the format" "Run: dotnet format whitespace FlameScope.slnx" \
  dotnet format whitespace FlameScope.slnx --verify-no-changes --no-restore

# The readers search and compare with vectors; what they do without has to come to the same.
for vectors in EnableAVX2 EnableHWIntrinsic; do
  step "Testing the reader of text with DOTNET_$vectors=0" "Run: DOTNET_$vectors=0 dotnet test --project test/FlameScope.Formats.Tests --filter-class '*RecentBlocksTests'" \
    env "DOTNET_$vectors=0" dotnet test --project test/FlameScope.Formats.Tests --no-build \
    --filter-class '*RecentBlocksTests' '*LineReaderTests' '*ByteTableTests' '*PerfScriptFixtureTests'
done

say "Testing ..."
dotnet test --solution FlameScope.slnx --no-build > "$log" 2>&1
status=$?

passed=0 failed=0 skipped=0
while read -r word count _; do
  case $word in
    succeeded:) passed=$count ;;
    failed:) failed=$count ;;
    skipped:) skipped=$count ;;
  esac
done < "$log"
[ "$skipped" -gt 0 ] && grep -E -A 2 '^ *skipped ' "$log"
if [ "$status" -ne 0 ] || [ "$failed" -gt 0 ]; then
  cat "$log"
  say "Run one project alone with: dotnet test --project test/NAME.Tests --no-build"
  # A project that could not run at all counts as a failure too.
  [ "$failed" -gt 0 ] || failed=1
elif [ "$passed" -eq 0 ]; then
  cat "$log"
  say "No test ran."
  failed=1
fi

if [ "$skipped" -gt 0 ]; then
  say "$passed passed, $failed failed, $skipped skipped"
else
  say "$passed passed, $failed failed"
fi
[ "$failed" -eq 0 ]
