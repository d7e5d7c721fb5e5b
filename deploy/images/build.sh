#!/usr/bin/env bash
# Builds the images of all services for one architecture, that of this machine. BASE is the Dockerfile's base with its
# digest; REGISTRY and VERSION name what is built; BUILDER is docker, podman or buildah.
set -euo pipefail
: "${REGISTRY:=localhost/cityloop}" "${VERSION:=0.1.0}" "${BUILDER:=docker}"
if [[ ${BASE:-} != *@sha256:* ]]; then
  bash deploy/local/say.sh images-base-missing >&2
  exit 2
fi
for folder in services/*/; do
  service=$(basename "$folder")
  "$BUILDER" build --file deploy/images/Dockerfile --tag "$REGISTRY/$service:$VERSION" \
    --build-arg "BASE=$BASE" --build-arg "SERVICE=$service" --build-arg "VERSION=$VERSION" .
done
