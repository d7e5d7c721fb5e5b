#!/usr/bin/env bash
# Runs a step of the setup and says how long it took: most of it is downloads, which the demo's own time leaves out.
# Usage: timed.sh <message or name of what is set up> <command>...
set -euo pipefail
source "$(dirname "$0")/say.sh"
what=$(say "$1")
shift
say setup-begins what="$what"
start=$SECONDS
"$@"
say setup-took what="$what" seconds="$((SECONDS - start))"
