#!/usr/bin/env bash
# Runs a step of the setup and says how long it took: most of it is downloads, which the demo's own time leaves out.
set -euo pipefail
what=$1
shift
echo "setting up $what ..."
start=$SECONDS
"$@"
echo "set up $what in $((SECONDS - start)) s, downloads included"
