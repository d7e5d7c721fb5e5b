"""Commands of `make`, as far as they can be tried without a fleet: what is refused, what is bounded."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

import pytest
from cityloop_local.workspace import root
from cityloop_localisation import Catalogues, Room
from cityloop_localisation.pseudo import TAG, pseudo
from cityloop_localisation.source import rooms_in
from cityloop_terminal.languages import catalogues, language_of

SAY = root() / "deploy/local/say.sh"
LOCALES = root() / "deploy/local/locales"
ECHO = re.compile(r"\becho [^|>]*[A-Za-z]{2}")
BASH = ["bash", "-c"]
FUZZ = ["bash", "deploy/local/fuzz.sh"]


def run(command: list[str], folder: Path) -> subprocess.CompletedProcess[str]:
    """A command as a user starts it; what it keeps, it keeps in the folder."""
    own = {"CITYLOOP_FLEET_FOLDER": str(folder), "CITYLOOP_DEMO_FOLDER": str(folder)}
    usual = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("MAKE") and name not in {"CITY", "DATA"}
    }
    return subprocess.run(command, cwd=root(), env=usual | own, capture_output=True, text=True, timeout=60, check=False)


@pytest.mark.parametrize("target", ["demo", "up"])
def test_data_without_a_city_end_in_a_sentence_that_says_what_to_do(target: str, tmp_path: Path) -> None:
    ended = run(["make", target, f"DATA={tmp_path}"], tmp_path)
    assert ended.returncode == 2
    assert ended.stdout == "", "nothing is set up or started"
    sentence, of_make = ended.stderr.splitlines()
    assert "name the city too, such as CITY=los-angeles" in sentence
    assert of_make.startswith("make: ***")


@pytest.mark.parametrize(
    ("command", "code", "said"),
    [
        (["tail", "-f", "/dev/null"], 124, r"not done after \d+ s \(1 s at most\)"),
        (["true"], 0, r"all within \d+ s \(1 s at most\)"),
        (["false"], 1, r"failed after \d+ s"),
    ],
)
def test_random_examples_end_at_their_bound_and_say_what_was_run(
    command: list[str], code: int, said: str, tmp_path: Path
) -> None:
    ended = run([*FUZZ, "1", "some tests", *command], tmp_path)
    assert ended.returncode == code
    assert re.search(f"fuzz: some tests, {said}", ended.stdout + ended.stderr)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the pseudo-language of what make says."""
    found = tmp_path_factory.mktemp("locales")
    (found / TAG).mkdir()
    (found / TAG / "any-name.ftl").write_text(
        pseudo(Room("en", "make.ftl", (LOCALES / "en/make.ftl").read_text("utf-8")))
    )
    return found


def said(script: str, **environment: str) -> list[str]:
    """The lines that a script says with `say.sh`."""
    own = {"PATH": os.environ["PATH"], **environment}
    done = subprocess.run(
        [*BASH, f"set -eu; source {SAY}; {script}"], env=own, capture_output=True, text=True, check=True
    )
    return done.stdout.splitlines()


@pytest.mark.parametrize("tag", ["en", "zh", TAG])
def test_bash_says_every_message_as_the_catalogues_do(tag: str, folder: Path) -> None:
    language = Catalogues([*rooms_in(LOCALES), *rooms_in(folder)], "en")
    messages = {name: {each: f"<{each}> & /x" for each in given} for name, given in language.arguments().items()}
    script = "\n".join(
        " ".join(["say", name, *(f"'{each}={value}'" for each, value in given.items())])
        for name, given in messages.items()
    )
    assert language.missing() == []
    assert said(script, LANG_UI=tag, CITYLOOP_LOCALES=str(folder)) == [
        language[tag].say(name, **given) for name, given in messages.items()
    ]


@pytest.mark.parametrize(
    "environment",
    [
        {},
        {"LANG": "C"},
        {"LANG": "fr_FR.UTF-8"},
        {"LANG": "zh_CN.UTF-8"},
        {"LANG_UI": "ZH-hans"},
        {"LANG_UI": "fr", "LANG": "zh_CN.UTF-8"},
        {"LANG_UI": "en", "LANG": "zh_CN.UTF-8"},
        {"LANG_UI": TAG.lower(), "LANG": "zh_CN.UTF-8"},
        {"LANG_UI": f"{TAG}-x"},
    ],
    ids=str,
)
def test_bash_chooses_the_language_as_the_command_line_does(environment: dict[str, str], folder: Path) -> None:
    own = environment | {"CITYLOOP_LOCALES": str(folder)}
    chosen = language_of(own).tag
    catalogues.cache_clear()
    assert Path(said("folders_of_language", **own)[0]).name == chosen


def test_make_help_lists_each_command_and_no_other() -> None:
    targets = re.findall(r"^([a-z-]+):", (root() / "Makefile").read_text("utf-8"), re.MULTILINE)
    listed = [line.split()[0] for line in run(["make", "help"], root()).stdout.splitlines()]
    assert sorted(listed) == sorted(set(targets) - {"require", "city-named"})


def test_scripts_say_what_people_read() -> None:
    files = [*(root() / "deploy/local").glob("*.sh"), root() / "Makefile", root() / "deploy/images/build.sh"]
    assert [
        f"{file.name}: {line}" for file in files for line in file.read_text("utf-8").splitlines() if ECHO.search(line)
    ] == []
