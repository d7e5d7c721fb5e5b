"""What a machine lacks is named, with how to get it, before anything is set up."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest
from cityloop_local.workspace import root

TOOLS = ("bash", "basename", "dirname", "head", "sed")
OLD_JAVA = "#!/bin/bash\necho 'openjdk version \"11.0.2\"' >&2\n"
NEW_JAVA = "#!/bin/bash\necho 'openjdk version \"17.0.9\"' >&2\n"
OLD_PYTHON = '#!/bin/bash\n[ "$1" = -V ] && echo Python 3.9.2 || exit 1\n'
MAVEN = "#!/bin/bash\n"
PYTHON = f'#!/bin/bash\nexec {sys.executable} "$@"\n'
WHOLE = {"python3": PYTHON, "java": NEW_JAVA, "mvn": MAVEN}


@pytest.fixture
def script(tmp_path: Path) -> Path:
    """The script in a clone whose jars were never copied."""
    return Path(shutil.copytree(root() / "deploy/local", tmp_path / "clone/deploy/local")) / "require.sh"


def required(script: Path, programs: Mapping[str, str], language: str = "en") -> tuple[int, list[str]]:
    """The exit code and what is said, in a language, on a machine that has these programs and no other."""
    path = script.parents[2] / "bin"
    path.mkdir()
    for tool in TOOLS:
        (path / tool).symlink_to(str(shutil.which(tool)))
    for name, text in programs.items():
        (path / name).write_text(text)
        (path / name).chmod(0o755)
    done = subprocess.run(
        [path / "bash", script],
        env={"PATH": str(path), "LANG_UI": language},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout == ""
    return done.returncode, done.stderr.splitlines()


def test_a_machine_that_has_all_four_is_taken_in_silence(script: Path) -> None:
    assert required(script, WHOLE) == (0, [])


@pytest.mark.parametrize(
    ("absent", "put", "what", "package"),
    [
        ("java", {}, "Java 17 or later", "openjdk-17-jre-headless"),
        ("java", {"java": OLD_JAVA}, "Java 17 or later (java is version 11)", "openjdk-17-jre-headless"),
        ("mvn", {}, "Maven", "maven"),
        ("python3", {}, "Python 3.11 or later", "python3 python3-venv"),
        ("python3", {"python3": OLD_PYTHON}, "Python 3.11 or later (python3 is Python 3.9.2)", "python3.11"),
    ],
    ids=["no Java", "an old Java", "no Maven", "no Python", "an old Python"],
)
def test_what_is_missing_is_named_with_how_to_get_it(
    script: Path, absent: str, put: dict[str, str], what: str, package: str
) -> None:
    code, said = required(script, {name: text for name, text in WHOLE.items() if name != absent} | put)
    assert code == 1
    (line,) = said
    assert line.startswith(f"missing: {what}")
    assert f"apt-get install {package}" in line


def test_all_that_is_missing_is_named_at_once(script: Path) -> None:
    code, said = required(script, {})
    assert (code, len(said)) == (1, 3)


def test_it_is_named_in_the_language_of_the_terminal(script: Path) -> None:
    _, said = required(script, {"python3": PYTHON, "java": OLD_JAVA}, "zh")
    assert said == [
        "缺少 Java 17 或更新版本（java 为 11 版）。在 Debian 或 Ubuntu 上：apt-get install openjdk-17-jre-headless",
        "缺少 Maven（用于复制 Kafka 的 jar 包）。在 Debian 或 Ubuntu 上：apt-get install maven",
    ]


def test_maven_is_not_asked_for_once_the_jars_are_there(script: Path) -> None:
    copied = script.parents[2] / ".state/kafka/jars/.copied"
    copied.parent.mkdir(parents=True)
    copied.touch()
    assert required(script, {name: text for name, text in WHOLE.items() if name != "mvn"}) == (0, [])
