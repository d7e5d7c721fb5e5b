#!/usr/bin/env bash
# Runs the tests of many random examples, for so many seconds at most; says what was run and how long it took.
set -uo pipefail
most=$1 what=$2
shift 2
source "$(dirname "$0")/say.sh"
start=$SECONDS
CITYLOOP_PROPERTIES=fuzz timeout --foreground --signal INT --kill-after 30 "$most" "$@"
code=$?
said=(what="$what" took="$((SECONDS - start))" most="$most")
case $code in
  0) say fuzz-done "${said[@]}" ;;
  124 | 137) say fuzz-late "${said[@]}" >&2 ;;
  *) say fuzz-failed "${said[@]}" >&2 ;;
esac
exit $code
