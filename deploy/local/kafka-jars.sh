#!/usr/bin/env bash
# Copies Kafka's jars, pinned by pom.xml, into the clone's own state.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
target="$here/../../.state/kafka/jars"
staging="$target.new"
rm -rf "$staging"
mkdir -p "$staging"
mvn --quiet --batch-mode --file "$here/pom.xml" dependency:copy-dependencies \
  -DoutputDirectory="$staging" -DincludeScope=runtime
touch "$staging/.copied"
rm -rf "$target"
mv "$staging" "$target"
