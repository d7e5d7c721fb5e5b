#!/usr/bin/env bash
# Names what the machine lacks, and how to get it. PYTHON names the interpreter, python3 unless given.
set -u
python=${PYTHON:-python3}
jars="$(dirname "$0")/../../.state/kafka/jars/.copied"
missing=0
lack() {
  echo "missing: $1. On Debian or Ubuntu: apt-get install $2" >&2
  missing=1
}
if ! command -v "$python" >/dev/null 2>&1; then
  lack "Python 3.11 or later ($python)" "python3 python3-venv"
elif ! "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
  lack "Python 3.11 or later ($python is $("$python" -V 2>&1))" "python3.11 python3.11-venv, then \`make demo PYTHON=python3.11\`"
elif ! "$python" -c 'import venv, ensurepip' 2>/dev/null; then
  lack "Python's venv" "$(basename "$python")-venv"
fi
if ! command -v java >/dev/null 2>&1; then
  lack "Java 17 or later (it runs Kafka)" "openjdk-17-jre-headless"
else
  version=$(java -version 2>&1 | sed -n 's/.*version "\([0-9]*\).*/\1/p' | head -n 1)
  [ "${version:-0}" -ge 17 ] || lack "Java 17 or later (java is version ${version:-unknown})" "openjdk-17-jre-headless"
fi
if [ ! -e "$jars" ] && ! command -v mvn >/dev/null 2>&1; then
  lack "Maven (it copies Kafka's jars)" "maven"
fi
exit $missing
