"""The language of a terminal: chosen, else its own, else English; a further one is files in a folder."""

from __future__ import annotations

import csv
import os
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import cityloop_rehearsal.main
import cityloop_replay.main
import pytest
from cityloop_cli import local_fleet
from cityloop_cli.main import app
from cityloop_cli.status import ask, part_of, problems_of
from cityloop_kernel import say
from cityloop_local.workspace import free_port
from cityloop_localisation.pseudo import TAG, untranslated, write_pseudo
from cityloop_operator.reading.faults import MACHINE_FAULTS, FaultReason, machine_fault
from cityloop_operator.setting_faults import FORMS, SENTENCES
from cityloop_terminal.console import spoken
from cityloop_terminal.help_pages import SpokenCommand, SpokenGroup
from cityloop_terminal.languages import SHARED, language_of
from fieldtown import EAST, feature, row, write_areas, write_requests
from typer.main import get_command
from typer.testing import CliRunner

ROOT = Path(__file__).parents[4]
CITY, PACK = str(ROOT / "deploy/cities/simulated"), str(ROOT / "deploy/packs/simulated")
ADDRESS = ("--address", "127.0.0.1:1")
CATALOGUES = ("cityloop_localisation", *SHARED, "cityloop_cli", "cityloop_rehearsal", "cityloop_replay")
NOTATION = re.compile(r"--?[a-z]+\b|\b[A-Z_]+\b|\[|\]|\.\.\.")
"""Options, and what stands for a value: the same in every language."""

ACCENTED = re.compile(r"\S*[^\x00-\x7f]\S*")
"""Of a sentence, where a list of commands shows its first line alone."""


def commands(command: object, *path: str) -> Iterator[tuple[str, ...]]:
    """The path of each command and group below one, itself first."""
    assert isinstance(command, SpokenCommand | SpokenGroup), "each speaks"
    yield path
    for name, below in command.commands.items() if isinstance(command, SpokenGroup) else ():
        yield from commands(below, *path, name)


APPS = {
    "cityloop": app,
    "fleet": local_fleet.app,
    "rehearsal": cityloop_rehearsal.main.app,
    "replay": cityloop_replay.main.app,
}
EVERY = [(name, path) for name, one in APPS.items() for path in commands(get_command(one))]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_pseudo(tmp_path_factory.mktemp("locales"), *CATALOGUES)


def test_the_language_is_what_was_chosen_else_the_terminals_else_english(folder: Path) -> None:
    chosen = {
        "en": [{}, {"LANG": "C"}, {"LANG": "fr_FR.UTF-8"}, {"LANG_UI": "en", "LANG": "zh_CN.UTF-8"}],
        "zh": [{"LANG": "zh_CN.UTF-8"}, {"LANG_UI": "zh-Hans"}],
        TAG: [{"LANG_UI": TAG, "CITYLOOP_LOCALES": str(folder)}],
    }
    found = {tag: [language_of(environment).tag for environment in each] for tag, each in chosen.items()}
    assert found == {tag: [tag] * len(each) for tag, each in chosen.items()}


@pytest.mark.parametrize(
    "arguments",
    [
        ("city", "show"),
        (*ADDRESS, "city", "apply", CITY),
        (*ADDRESS, "--key", "/0/1", "pack", "status"),
        (*ADDRESS, "pack", "plan", CITY),
        (*ADDRESS, "pack", "schema", "x"),
    ],
)
def test_a_language_that_is_files_alone_leaves_no_line_untranslated(
    arguments: tuple[str, ...], folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("ADDRESS", "KEY", "CERTIFICATE", "AUTHORITY"):
        monkeypatch.delenv(f"CITYLOOP_{name}", raising=False)
    monkeypatch.setenv("LANG_UI", TAG)
    monkeypatch.setenv("CITYLOOP_LOCALES", str(folder))
    said = CliRunner().invoke(app, arguments).stderr
    assert "⟦" in said
    assert untranslated(said) == []


@pytest.fixture
def pseudo(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANG_UI", TAG)
    monkeypatch.setenv("CITYLOOP_LOCALES", str(folder))


@pytest.mark.usefixtures("pseudo")
@pytest.mark.parametrize(("name", "path"), EVERY, ids=str)
def test_the_help_of_every_command_is_said_with_an_example(name: str, path: tuple[str, ...]) -> None:
    result = CliRunner().invoke(APPS[name], [*path, "--help"])
    assert result.exit_code == 0
    names = {part for _, steps in EVERY for step in steps for part in (step, *step.split("-"))} | {"root"}
    shown = result.output.partition("\n\n")[2]
    left = [word for word in untranslated(NOTATION.sub(" ", ACCENTED.sub(" ", shown))) if word not in names]
    assert left == [], result.output
    language = language_of({"LANG_UI": "en"})
    english = CliRunner().invoke(APPS[name], [*path, "--help"], env={"LANG_UI": "en"}).output
    assert path[-1:] == ("serve",) or "Example: " in english
    assert language.say("help-help") in english


@pytest.mark.usefixtures("pseudo")
@pytest.mark.parametrize(
    "arguments",
    [
        ("pack", "show"),
        ("pack", "rollback", "--to", "x"),
        ("pack", "history", "--least", "3"),
        ("pack", "replace"),
        ("city", "check", CITY),
    ],
    ids=" ".join,
)
def test_a_wrong_call_is_one_line_in_the_language_of_the_terminal(arguments: tuple[str, ...]) -> None:
    result = CliRunner().invoke(app, arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert len(result.stderr.splitlines()) == 1
    assert result.stderr.startswith("⟦")
    assert untranslated(result.stderr) == []


@pytest.mark.usefixtures("pseudo")
def test_the_state_of_a_fleet_and_what_its_supervisor_does_are_said() -> None:
    language = language_of(os.environ)
    ready, faulty = (
        part_of("event-hub", 1, {}, "process_start_time_seconds 1.0\n"),
        ask("event-hub", f"127.0.0.1:{free_port()}", 2),
    )
    sentence = {"message": "health-not-polled", "arguments": {"seconds": {"number": 90.0}}}
    answer = {
        "problems": {"consumer": "has not polled", "city": "none"},
        "phrases": {"consumer": {"sentence": sentence}},
    }
    told = problems_of(answer)
    assert told["city"] == "none", "of a release that says it in English only"
    assert untranslated(language.spoken(told["consumer"])) == []
    for line in (ready.line(language), faulty.line(language), *map(language.spoken, faulty.problems.values())):
        assert line.startswith("⟦")
        assert untranslated(line) == []
    assert CliRunner().invoke(local_fleet.app, ["up", "--city", "los-angeles"]).output.startswith("⟦")


BAD_ROWS = (
    row("N1"),
    row("N2", created="2021-11-07 01:30:00", updated="", closed=""),
    row("N3", created="soon"),
    row("N4", lat="north"),
    row("N5", text="1 Example St, 02108"),
)
COMMENT = re.compile(r"^# (.*)$", re.MULTILINE)


@pytest.mark.usefixtures("pseudo")
def test_what_is_said_of_the_files_of_a_city_is_said(tmp_path: Path) -> None:
    write_areas(write_requests(tmp_path, *BAD_ROWS), [feature("1"), feature("2", EAST), feature("3", geometry=None)])
    areas, requests, city = (str(tmp_path / name) for name in ("areas.geojson", "requests.csv", "city"))
    init = CliRunner().invoke(app, ["city", "init", "field", "--areas", areas, "--requests", requests, "--into", city])
    listed = tmp_path / "listed.csv"
    check = CliRunner().invoke(app, ["city", "check", city, "--data", str(tmp_path), "--listed", str(listed)])
    comments = "\n".join(
        text for file in Path(city).rglob("*.yaml") for text in COMMENT.findall(file.read_text("utf-8"))
    )
    with listed.open(encoding="utf-8-sig", newline="") as stream:
        header, *rows = csv.reader(stream)
    cells = "\n".join([*header, *(row[place] for row in rows for place in (3, 5))])
    assert (init.exit_code, check.exit_code, len(rows)) == (0, 0, 5)
    for said in (init.output, check.output, comments, cells):
        assert said.count("⟦") > 5
        assert untranslated(said) == []


@pytest.mark.usefixtures("pseudo")
def test_whatever_may_be_wrong_in_the_files_of_a_city_is_said() -> None:
    sentences = [reason.of(column, "x") for reason in FaultReason for column in ("", "created")]
    sentences += [machine_fault(OSError(number, "")) for number in MACHINE_FAULTS if number is not None]
    sentences += [make(defaultdict(int)) for make in SENTENCES.values()] + [say(form) for form in FORMS.values()]
    for sentence in sentences:
        assert untranslated(spoken(sentence)) == []


def test_chinese_is_told_in_chinese(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANG_UI", "zh")
    monkeypatch.delenv("CITYLOOP_ADDRESS", raising=False)
    said = CliRunner().invoke(app, ["city", "show"]).stderr
    assert said == "cityloop：请用 --address 或环境变量 CITYLOOP_ADDRESS 给出 data-sharing 的 gRPC 地址（主机:端口）\n"


def test_a_sentence_of_a_release_to_come_is_shown_by_its_id_and_arguments() -> None:
    assert spoken(say("pack-unheard-of", pack="flood")) == "pack-unheard-of (pack flood)"
    assert spoken("as it stands") == "as it stands"
