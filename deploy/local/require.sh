#!/usr/bin/env bash
# Names what the machine lacks, and how to get it. PYTHON names the interpreter, python3 unless given.
set -u
python=${PYTHON:-python3}
here=$(dirname "$0")
jars=$here/../../.state/kafka/jars/.copied
source "$here/say.sh"
missing=0
lack() {
  say missing what="$1" packages="$2" >&2
  missing=1
}
if ! command -v "$python" >/dev/null 2>&1; then
  lack "$(say missing-python python="$python")" "python3 python3-venv"
elif ! "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
  lack "$(say missing-newer-python python="$python" version="$("$python" -V 2>&1)")" \
    "$(say missing-then packages="python3.11 python3.11-venv" command="make demo PYTHON=python3.11")"
elif ! "$python" -c 'import venv, ensurepip' 2>/dev/null; then
  lack "$(say missing-venv)" "$(basename "$python")-venv"
fi
if ! command -v java >/dev/null 2>&1; then
  lack "$(say missing-java)" "openjdk-17-jre-headless"
else
  version=$(java -version 2>&1 | sed -n 's/.*version "\([0-9]*\).*/\1/p' | head -n 1)
  [ "${version:-0}" -ge 17 ] || lack "$(say missing-newer-java version="${version:-?}")" "openjdk-17-jre-headless"
fi
if [ ! -e "$jars" ] && ! command -v mvn >/dev/null 2>&1; then
  lack "$(say missing-maven)" "maven"
fi
exit $missing
