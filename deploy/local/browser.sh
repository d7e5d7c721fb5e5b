#!/usr/bin/env bash
# Makes sure of a real browser (Debian's chromium) and of the library that drives it, as requirements-browser.lock names it.
# Usage: browser.sh <uv>
set -euo pipefail
uv=$1
if ! command -v chromium >/dev/null 2>&1; then
  if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null 2>&1; then
    bash deploy/local/say.sh missing what=chromium packages=chromium >&2
    exit 1
  fi
  bash deploy/local/timed.sh "chromium" bash -c 'apt-get update -qq && apt-get install -y -qq chromium >/dev/null'
fi
# One that is there may still not run, as in a container without its libraries.
timeout 60 chromium --headless=new --no-sandbox --disable-dev-shm-usage --dump-dom about:blank >/dev/null 2>&1
"$uv" pip install --quiet --python .venv/bin/python --require-hashes -r requirements-browser.lock
