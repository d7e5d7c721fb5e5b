#!/usr/bin/env bash
# Makes an image that stands in for the Dockerfile's base where no registry of images answers: Debian of the same release
# with its Python, by mmdebstrap, under the base's name. What it does not show is said in deploy/images/README.md.
# Usage: base.sh <folder of images> <name of the base>
set -euo pipefail
store=$1
base=$2
buildah=(buildah --root "$store/store" --runroot "$store/run" --storage-driver "${STORAGE_DRIVER:-overlay}")
if "${buildah[@]}" inspect --type image "$base" >/dev/null 2>&1; then
  exit 0
fi
[[ $base == *bookworm ]] || { echo "$base: the stand-in is made of Debian bookworm; adapt tests/images/base.sh" >&2; exit 1; }
if ! command -v buildah runc mmdebstrap >/dev/null || [ "$(command -v buildah runc mmdebstrap | wc -l)" != 3 ]; then
  bash deploy/local/timed.sh "buildah, runc, mmdebstrap" bash -c \
    'apt-get update -qq && apt-get install -y -qq --no-install-recommends buildah runc mmdebstrap >/dev/null'
fi
mkdir -p "$store"
if [ ! -e "$store/base.tar" ]; then
  bash deploy/local/timed.sh "the stand-in for $base" mmdebstrap --quiet --variant=minbase \
    --include=python3,python3-venv,ca-certificates bookworm "$store/base.tar.new"
  mv "$store/base.tar.new" "$store/base.tar"
fi
container=$("${buildah[@]}" from scratch)
trap '"${buildah[@]}" rm "$container" >/dev/null' EXIT
"${buildah[@]}" add "$container" "$store/base.tar" / >/dev/null
# Package clients inside trust and ask whom this machine's do.
if [ -n "${SSL_CERT_FILE:-}" ]; then
  "${buildah[@]}" copy "$container" "$SSL_CERT_FILE" /etc/ssl/certs/ca-certificates.crt >/dev/null
  "${buildah[@]}" config --env SSL_CERT_FILE=/etc/ssl/certs/ca-certificates.crt \
    --env PIP_CERT=/etc/ssl/certs/ca-certificates.crt "$container"
fi
for name in PIP_INDEX_URL UV_DEFAULT_INDEX; do
  if [ -n "${!name:-}" ]; then "${buildah[@]}" config --env "$name=${!name}" "$container"; fi
done
"${buildah[@]}" config --env PATH=/usr/local/bin:/usr/bin:/bin "$container"
"${buildah[@]}" commit --quiet "$container" "$base" >/dev/null
