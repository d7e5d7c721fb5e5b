#!/usr/bin/env bash
# Names what the machine lacks, and how to get it.
set -u
missing=0
need() {
  if ! command -v "$1" >/dev/null 2>&1; then
    echo "missing: $2. On Debian or Ubuntu: apt-get install $3" >&2
    missing=1
  fi
}
need python3 "Python 3.11 or later" "python3 python3-venv"
need java "Java 17 or later (it runs Kafka)" "openjdk-17-jre-headless"
need mvn "Maven (it copies Kafka's jars)" "maven"
if command -v python3 >/dev/null 2>&1; then
  python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' || {
    echo "python3 is $(python3 -V 2>&1), Cityloop needs 3.11 or later" >&2; missing=1; }
  python3 -c 'import venv, ensurepip' 2>/dev/null || {
    echo "missing: Python's venv. On Debian or Ubuntu: apt-get install python3-venv" >&2; missing=1; }
fi
if command -v java >/dev/null 2>&1; then
  version=$(java -version 2>&1 | sed -n 's/.*version "\([0-9]*\).*/\1/p' | head -n 1)
  [ "${version:-0}" -ge 17 ] || { echo "java is version ${version:-unknown}, Kafka needs 17 or later" >&2; missing=1; }
fi
exit $missing
