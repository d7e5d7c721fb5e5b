#!/usr/bin/env bash
# Makes sure of Debian's Prometheus (with promtool) and Alertmanager (with amtool); the fleet starts them, not the system.
set -euo pipefail
if command -v prometheus >/dev/null 2>&1 && command -v prometheus-alertmanager >/dev/null 2>&1; then exit 0; fi
if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null 2>&1; then
  bash deploy/local/say.sh missing what="$(bash deploy/local/say.sh missing-monitoring)" \
    packages="prometheus prometheus-alertmanager" >&2
  exit 1
fi
# Packages of daemons start them unless this file says no.
policy=/usr/sbin/policy-rc.d
if [ ! -e "$policy" ]; then
  printf '#!/bin/sh\nexit 101\n' >"$policy"
  chmod +x "$policy"
  trap 'rm -f "$policy"' EXIT
fi
bash deploy/local/timed.sh missing-monitoring bash -c \
  'apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends prometheus prometheus-alertmanager >/dev/null'
