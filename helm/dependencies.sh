#!/usr/bin/env bash
# Puts the library chart into each service's chart, and these into the umbrella: helm renders from the clone afterwards.
# Usage: dependencies.sh <helm> [folder of the charts]
set -euo pipefail
helm=$1
charts=${2:-helm}
for chart in "$charts"/*/; do
  if [ -e "$chart/service.yaml" ]; then "$helm" dependency update --skip-refresh "$chart" >/dev/null; fi
done
"$helm" dependency update --skip-refresh "$charts/cityloop" >/dev/null
