#!/usr/bin/env bash
# Builds the images of all services, and that of the operator's command line, for one architecture, that of this machine.
# The base is the Dockerfile's; BASE names another, with its digest. REGISTRY and VERSION name what is built; BUILDER is
# docker, podman or buildah, each of which refuses a base whose content has another digest.
set -euo pipefail
: "${REGISTRY:=localhost/cityloop}" "${VERSION:=0.1.0}" "${BUILDER:=docker}"
if [[ -z ${BASE:-} ]]; then
  BASE=$(sed -n 's/^ARG BASE=//p' deploy/images/Dockerfile)
fi
if [[ ! $BASE =~ @sha256:[0-9a-f]{64}$ ]]; then
  bash deploy/local/say.sh images-base-missing >&2
  exit 2
fi
for service in $(cd services && echo *) operator; do
  "$BUILDER" build --file deploy/images/Dockerfile --tag "$REGISTRY/$service:$VERSION" \
    --build-arg "BASE=$BASE" --build-arg "SERVICE=$service" --build-arg "VERSION=$VERSION" .
done
