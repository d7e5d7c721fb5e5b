#!/bin/sh
# The steps of the Dockerfile's first stage: `install.sh third-parties`, then `install.sh service <name>`.
set -eu
cd /build
uv=/tools/bin/uv
wheels="--only-binary :all: --find-links /build/wheels --constraints requirements.lock"

# What is installed in an environment, a line each: ours by name, others with their versions.
installed() {
  "$uv" pip freeze --quiet --python "$1/bin/python" | sort
}

# The constraints hold hashes: a file of another content is refused. What they do not name ends the build.
check_locked() {
  sed -n 's/^\([a-z0-9-]*==[^ ]*\).*/\1/p' requirements.lock | sort >/build/locked
  installed "$1" | grep -v '^cityloop-' >/build/installed
  if ! unlocked=$(comm -13 /build/locked /build/installed) || [ -n "$unlocked" ]; then
    echo "not in requirements.lock, run \`make lock\`: $unlocked" >&2
    exit 1
  fi
}

case $1 in
third-parties)
  "$uv" build --quiet --all-packages --wheel --out-dir /build/wheels
  "$uv" venv --quiet --no-managed-python --python "$(command -v python3)" /app/venv
  services=$(cd services && for name in *; do echo "cityloop-$name"; done)
  "$uv" pip install --quiet --python /app/venv/bin/python $wheels $services
  own=$(installed /app/venv | sed -n 's/^\(cityloop-[a-z-]*\).*/\1/p')
  "$uv" pip uninstall --quiet --python /app/venv/bin/python $own
  check_locked /app/venv
  /app/venv/bin/python -m compileall -q /app/venv/lib
  ;;
service)
  # Services find all that they need of others in the shared layer; the command line needs a few packages more.
  fetch=--offline
  if [ "$2" = operator ]; then
    name=cityloop-cli package=cityloop_cli.main fetch=
  elif [ -d "services/$2" ]; then
    name="cityloop-$2" package="cityloop_$(echo "$2" | tr - _)"
  else
    echo "SERVICE must be one of: operator $(cd services && echo *)" >&2
    exit 1
  fi
  cp -a /app/venv /build/whole
  "$uv" pip install --quiet $fetch --python /build/whole/bin/python $wheels "$name"
  check_locked /build/whole
  installed /app/venv >/build/shared
  added=$(installed /build/whole | comm -13 /build/shared - | sed -n 's/^\([a-z0-9-]*\).*/\1/p')
  "$uv" pip install --quiet --offline --python /app/venv/bin/python $wheels --no-deps --target /app/service $added
  /app/venv/bin/python -m compileall -q /app/service
  /tools/bin/cyclonedx-py environment /build/whole/bin/python --of JSON --output-reproducible \
    -o /app/service/sbom.cdx.json
  printf '#!/bin/sh\nexec python -m %s "$@"\n' "$package" >/app/service/run
  chmod 755 /app/service/run
  ;;
esac
