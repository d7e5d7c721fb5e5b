#!/usr/bin/env bash
# Makes .venv hold what requirements.lock names, by hash, and the members of the workspace from where they stand.
# Usage: packages.sh <uv> <folder of a member>...
set -euo pipefail
uv=$1
shift
"$uv" venv --quiet --allow-existing --python "$PYTHON" .venv
target=(--quiet --python .venv/bin/python)
"$uv" pip sync "${target[@]}" --require-hashes --compile-bytecode requirements.lock
"$uv" pip install "${target[@]}" --no-deps "${@/#/--editable=}"
