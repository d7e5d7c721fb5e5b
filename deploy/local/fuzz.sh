#!/usr/bin/env bash
# Runs the tests of many random examples, for so many seconds at most; says what was run and how long it took.
set -uo pipefail
most=$1 what=$2
shift 2
start=$SECONDS
CITYLOOP_PROPERTIES=fuzz timeout --foreground --signal INT --kill-after 30 "$most" "$@"
code=$?
took=$((SECONDS - start))
case $code in
  0) echo "fuzz: $what, all within $took s ($most s at most)" ;;
  124 | 137) echo "fuzz: $what, not done after $took s ($most s at most): make it faster, or give it fewer examples" >&2 ;;
  *) echo "fuzz: $what, failed after $took s: the lines above say which, and how to repeat it" >&2 ;;
esac
exit $code
