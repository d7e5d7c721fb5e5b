#!/bin/sh
# The steps of the Dockerfile's first stage: `install.sh third-parties`, then `install.sh service <name>`.
set -eu
cd /build
uv=/tools/bin/uv
wheels="--only-binary :all: --find-links /build/wheels --constraints requirements.lock"

case $1 in
third-parties)
  "$uv" build --quiet --all-packages --wheel --out-dir /build/wheels
  "$uv" venv --quiet --no-managed-python --python "$(command -v python3)" /app/venv
  # The constraints hold hashes: a file of another content is refused.
  services=$(cd services && for name in *; do echo "cityloop-$name"; done)
  "$uv" pip install --quiet --python /app/venv/bin/python $wheels $services
  own=$("$uv" pip freeze --quiet --python /app/venv/bin/python | sed -n 's/^\(cityloop-[a-z-]*\).*/\1/p')
  "$uv" pip uninstall --quiet --python /app/venv/bin/python $own
  sed -n 's/^\([a-z0-9-]*==[^ ]*\).*/\1/p' requirements.lock | sort >/build/locked
  "$uv" pip freeze --quiet --python /app/venv/bin/python | sort >/build/installed
  if ! unlocked=$(comm -13 /build/locked /build/installed) || [ -n "$unlocked" ]; then
    echo "not in requirements.lock, run \`make lock\`: $unlocked" >&2
    exit 1
  fi
  /app/venv/bin/python -m compileall -q /app/venv/lib
  ;;
service)
  [ -d "services/$2" ] || { echo "SERVICE must be one of: $(cd services && echo *)" >&2; exit 1; }
  package="cityloop_$(echo "$2" | tr - _)"
  # Which of our packages it needs is found out with its dependencies, all of which must be there already.
  cp -a /app/venv /build/whole
  "$uv" pip install --quiet --offline --python /build/whole/bin/python $wheels "cityloop-$2"
  own=$("$uv" pip freeze --quiet --python /build/whole/bin/python | sed -n 's/^\(cityloop-[a-z-]*\).*/\1/p')
  "$uv" pip install --quiet --offline --python /app/venv/bin/python $wheels --no-deps --target /app/service $own
  /app/venv/bin/python -m compileall -q /app/service
  /tools/bin/cyclonedx-py environment /build/whole/bin/python --of JSON --output-reproducible \
    -o /app/service/sbom.cdx.json
  printf '#!/bin/sh\nexec python -m %s "$@"\n' "$package" >/app/service/run
  chmod 755 /app/service/run
  ;;
esac
