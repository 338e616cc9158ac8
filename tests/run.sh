#!/bin/bash
# Builds everything and runs all tests; as root, on Debian or a relative with the .NET SDK and nothing else.
# The last line is "N passed, N failed"; the exit status is 0 only if there were tests and all passed.
# Daemons run in sandboxes only: this machine gets build and test tools, no mail system.
set -uo pipefail
cd "$(dirname "$0")/.." || exit
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

results=artifacts/tests
passed=0 failed=0 skipped=0

totals() {
  local line="$passed passed, $failed failed"
  [ "$skipped" -eq 0 ] || line="$line, $skipped skipped"
  echo "$line"
  if [ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]; then exit 0; else exit 1; fi
}

# step TITLE COMMAND…: nothing after a failed step would mean anything.
step() {
  echo "== $1"
  "${@:2}" || {
    echo "stopped: $1 failed" >&2
    failed=$((failed + 1))
    totals
  }
}

# The tools that the build and the independent checks need, by the package that brings them.
install_tools() {
  local wanted=(
    curl:curl gcc:gcc iproute2:ss openssl:openssl procps:ps strace:strace swaks:swaks
    testssl.sh:testssl tmux:tmux util-linux:unshare
  )
  local missing=() entry policy=/usr/sbin/policy-rc.d
  for entry in "${wanted[@]}"; do
    command -v "${entry#*:}" >/dev/null || missing+=("${entry%:*}")
  done
  [ -e /usr/include/zlib.h ] || missing+=(zlib1g-dev)
  [ -e /usr/include/stdio.h ] || missing+=(libc6-dev)
  perl -MNet::SSLeay -e 1 2>/dev/null || missing+=(libnet-ssleay-perl)
  [ ${#missing[@]} -gt 0 ] || return 0
  if [ "$(id -u)" -ne 0 ]; then
    echo "missing: ${missing[*]}; run as root, or: apt-get install ${missing[*]}" >&2
    return 1
  fi
  # No package may start a daemon here.
  local made=
  if [ ! -e "$policy" ]; then
    printf '#!/bin/sh\nexit 101\n' >"$policy" && chmod 755 "$policy" && made=1
  fi
  local install=(env DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends "${missing[@]}") status=0
  "${install[@]}" >/dev/null || { apt-get update -qq && "${install[@]}" >/dev/null; } || status=1
  [ -z "$made" ] || rm -f "$policy"
  return "$status"
}

as_root() {
  [ "$(id -u)" -eq 0 ] || { echo "the tests make namespaces and overlays: run as root" >&2; return 1; }
}

publish() {
  local machine
  case $(uname -m) in
    aarch64) machine=linux-arm64 ;;
    *) machine=linux-x64 ;;
  esac
  dotnet publish src/RunbookTui -c Release -r "$machine" -p:PublishAot=true -p:IlcTreatWarningsAsErrors=true \
    -o artifacts/publish -v q
}

# count FILE: adds the totals of a report (CTRF: of xunit's formats the one that survives control characters in
# the names of tests). A program that ended without one failed.
count() {
  local summary
  summary=$(grep -ao '"summary":{"tests":[^}]*}' "$1" 2>/dev/null | head -1)
  if [ -z "$summary" ]; then
    echo "no report in $1" >&2
    failed=$((failed + 1))
    return
  fi
  passed=$((passed + $(counter passed "$summary")))
  failed=$((failed + $(counter failed "$summary") + $(counter other "$summary")))
  skipped=$((skipped + $(counter skipped "$summary") + $(counter pending "$summary")))
}

counter() {
  local value
  value=$(sed -n "s/.*\"$1\":\([0-9]*\).*/\1/p" <<<"$2")
  echo "${value:-0}"
}

# run PROJECT: runs its tests, whatever comes of them.
run() {
  echo "== $1"
  local before=$failed
  timeout 3600 "tests/$1/bin/Debug/net10.0/$1" -noLogo -noColor -result-ctrf "$results/$1.ctrf.json"
  local status=$?
  count "$results/$1.ctrf.json"
  # Such as a crash after the report, or the time limit.
  if [ $status -ne 0 ] && [ "$failed" -eq "$before" ]; then
    echo "$1 ended with exit status $status" >&2
    failed=$((failed + 1))
  fi
}

step "root" as_root
step "tools" install_tools
step "format" dotnet tool restore
step "format" dotnet csharpier check src tests
step "build" dotnet build RunbookTui.sln -v q
step "publish" publish
rm -rf "$results" && mkdir -p "$results"
RUNBOOK_TUI_BINARY=$PWD/artifacts/publish/runbook-tui
export RUNBOOK_TUI_BINARY
run RunbookTui.Tests
run RunbookTui.HostTests
totals
