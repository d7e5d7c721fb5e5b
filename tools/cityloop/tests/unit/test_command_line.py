"""A refusal is one line that says what to do, and exit code 1."""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

import pytest
from cityloop_cli import local_fleet
from cityloop_cli.main import app
from cityloop_terminal.help_pages import SpokenCommand, SpokenGroup
from fieldtown import EAST, HEADER, city, feature, row, write_areas, write_city, write_requests
from typer.main import get_command
from typer.testing import CliRunner

ROOT = Path(__file__).parents[4]
CITY, PACK = str(ROOT / "deploy/cities/simulated"), str(ROOT / "deploy/packs/simulated")
ADDRESS = ("--address", "127.0.0.1:1")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("city", "show"), "give --address or set CITYLOOP_ADDRESS"),
        ((*ADDRESS, "city", "apply", CITY), "give --key or set CITYLOOP_KEY"),
        ((*ADDRESS, "--key", "no-such.key", "pack", "status"), "there is no file no-such.key"),
        ((*ADDRESS, "city", "apply", PACK), "city.yaml"),
        (
            (*ADDRESS, "city", "apply", str(ROOT / "deploy/cities/los-angeles"), "--data", PACK),
            "is missing; DATA must be",
        ),
        (("city", "init", "Own Town", "--areas", "a.json", "--requests", "r.csv"), "is no id of a city"),
        (("city", "init", "los-angeles", "--areas", "a.json", "--requests", "r.csv"), "is there already"),
        (("city", "init", "own-town", "--areas", "no-such.json", "--requests", "r.csv"), "no-such.json"),
        (("city", "check", CITY, "--data", PACK), "is generated and has no file of requests"),
        ((*ADDRESS, "pack", "plan", CITY), "holds no pack.yaml"),
        (("topics",), "give --kafka or set CITYLOOP_KAFKA"),
        (("--kafka", "a:1", "--kafka-certificates", CITY, "topics"), "--kafka-certificates: there is no file"),
        (("dlq", "list"), "give --kafka or set CITYLOOP_KAFKA"),
        (("--kafka", "a:1", "dlq", "show", "city.packs.v1"), "is no topic whose records are set aside; there are"),
        (
            ("--kafka", "a:1", "dlq", "drop", "citizen.reports.v1", "--most", "1", "--by", " ", "--reason", "x"),
            "--by and --reason must not be empty",
        ),
        (("events", "list"), "set CITYLOOP_EVENT_HUB: host:port of event-hub's gRPC API"),
        (("events", "list", "--state", "opened"), "there is no opened; there are open, all_clear, or closed"),
        (("status",), "give --admin or set CITYLOOP_ADMIN"),
        ((*ADDRESS, "pack", "apply", "no-such-folder"), "holds no pack.yaml"),
    ],
)
def test_what_is_missing_is_named(arguments: tuple[str, ...], said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("ADDRESS", "KEY", "CERTIFICATE", "AUTHORITY", "KAFKA", "ADMIN", "EVENT_HUB", "COLLABORATION_TASKS"):
        monkeypatch.delenv(f"CITYLOOP_{name}", raising=False)
    result = CliRunner().invoke(app, arguments)
    assert result.exit_code == 1
    lines = [line for line in result.stderr.splitlines() if line.startswith("cityloop: ")]
    assert len(lines) == 1
    assert said in result.stderr
    assert "Traceback" not in result.stderr


def test_a_city_file_with_mistakes_is_named_by_their_places(tmp_path: Path) -> None:
    (tmp_path / "city.yaml").write_text("city: Not An Id\n", encoding="utf-8")
    result = CliRunner().invoke(app, [*ADDRESS, "city", "apply", str(tmp_path)])
    assert result.exit_code == 1
    assert "city: 'Not An Id' does not fit; write lower-case letters, digits and hyphens" in result.stderr
    assert "departments: it is missing; add it" in result.stderr


def test_the_schema_of_a_file_is_printed_and_an_unknown_file_is_named() -> None:
    runner = CliRunner()
    listed = runner.invoke(app, ["pack", "schema"])
    assert (listed.exit_code, "rules.yaml: " in listed.output) == (0, True)
    printed = runner.invoke(app, ["pack", "schema", "rules.yaml"])
    assert json.loads(printed.output)["properties"]["rules"]["items"]["title"] == "Rule"
    unknown = runner.invoke(app, ["pack", "schema", "rule"])
    assert (unknown.exit_code, "no file of a pack is called 'rule'" in unknown.output) == (2, True)


def test_a_city_is_proposed_checked_and_what_is_set_aside_is_listed(tmp_path: Path) -> None:
    tmp_path = tmp_path / "my city"
    tmp_path.mkdir()
    write_areas(tmp_path)
    write_requests(tmp_path, row("N1"), row("N2"), row("N3"), row("N4"), header=HEADER.replace("owner", "agency"))
    made = ["--areas", str(tmp_path / "areas.geojson"), "--requests", str(tmp_path / "requests.csv")]
    result = CliRunner().invoke(app, ["city", "init", "own-town", *made, "--into", str(tmp_path / "city")])
    assert result.exit_code == 0, result.output
    assert "read 4 rows: 4 enter, 0 are set aside" in result.output
    assert f"make demo CITY=own-town DATA='{tmp_path}'" in result.output, "as a shell takes it"
    write_requests(tmp_path, row("N1"), row("N2", closed="soon"), header=HEADER.replace("owner", "agency"))
    checked = [
        "city",
        "check",
        str(tmp_path / "city"),
        "--data",
        str(tmp_path),
        "--listed",
        str(tmp_path / "aside.csv"),
    ]
    result = CliRunner().invoke(app, checked)
    assert result.exit_code == 0, result.output
    assert "read 2 rows: 1 enter, 1 are set aside" in result.output
    assert ",3,closed,is no date in the format of its column,soon," in (tmp_path / "aside.csv").read_text("utf-8-sig")


def checked(folder: Path, *more: str) -> tuple[int, str]:
    result = CliRunner().invoke(app, ["city", "check", str(folder), "--data", str(folder), *more])
    return result.exit_code, result.output


def test_outlines_are_checked_as_rows_are(tmp_path: Path) -> None:
    write_city(tmp_path, city())
    write_areas(tmp_path, [feature("1"), feature("2", EAST), feature("3", geometry=None)])
    write_requests(tmp_path, row("N1"), row("N2", closed="soon"))
    code, said = checked(tmp_path, "--listed", str(tmp_path / "aside.csv"))
    assert code == 0, said
    assert "layer ward: areas.geojson: degrees; 2 areas of 3 features, 1 features set aside" in said
    assert "features set aside: 1 × geometry has no outline" in said
    assert "read 2 rows: 1 enter, 1 are set aside" in said
    listed = (tmp_path / "aside.csv").read_text("utf-8-sig").splitlines()
    assert [line.split(",")[0] for line in listed] == ["file", "areas.geojson", "requests.csv"]
    write_requests(tmp_path, row("N1", lat="-71.05", lon="42.05"))
    code, said = checked(tmp_path)
    assert (code, "with longitude and latitude changed over 1 would" in said) == (1, True)
    write_areas(tmp_path, [])
    code, said = checked(tmp_path)
    assert (code, "has no features; give a layer with areas" in said) == (1, True)


def test_a_list_that_cannot_be_written_is_one_sentence(tmp_path: Path) -> None:
    write_city(tmp_path, city())
    write_areas(tmp_path)
    write_requests(tmp_path, row("N1"), row("N2", closed="soon"))
    for target, said in (("/dev/full", "no space left on device; make room"), (str(tmp_path), "name a file, not a")):
        code, told = checked(tmp_path, "--listed", target)
        assert code == 1
        assert f"cityloop: {target} cannot be written: " in told
        assert said in told


def test_an_unknown_city_is_named_with_those_there_are() -> None:
    result = CliRunner().invoke(local_fleet.app, ["up", "--city", "atlantis"])
    assert result.exit_code == 2
    assert "there is no city 'atlantis'" in result.output
    assert "los-angeles and simulated" in result.output
    result = CliRunner().invoke(local_fleet.app, ["up", "--city", "los-angeles"])
    assert (result.exit_code, "city los-angeles needs its data: DATA=<folder>" in result.output) == (2, True)


@pytest.fixture
def running(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The folder of a fleet whose supervisor runs: it holds the lock, as long as this block lasts."""
    monkeypatch.setenv("CITYLOOP_FLEET_FOLDER", str(tmp_path))
    with (tmp_path / "supervisor.pid").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        file.write(str(os.getpid()))
        file.flush()
        yield tmp_path


def up(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(local_fleet.app, ["up", *arguments])
    return result.exit_code, result.output


def test_a_fleet_that_runs_another_city_is_named_with_both(running: Path, tmp_path: Path) -> None:
    (running / "city").write_text("simulated")
    code, said = up("--city", "los-angeles", "--data", str(tmp_path))
    assert (code, len(said.splitlines())) == (2, 1)
    assert "the fleet runs city simulated, not los-angeles: `make down` stops it, then remove" in said
    assert str(running) in said
    for arguments in ((), ("--city", "simulated")):
        assert up(*arguments) == (0, "the fleet is running already: `make down` stops it\n")


def test_a_fleet_that_has_another_city_and_does_not_run_is_not_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CITYLOOP_FLEET_FOLDER", str(tmp_path))
    (tmp_path / "city").write_text("los-angeles")
    code, said = up("--city", "simulated")
    assert code == 2
    assert "the fleet has city los-angeles, not simulated: leave CITY out to continue with los-angeles" in said
    assert not (tmp_path / "supervisor.log").exists()


@pytest.mark.parametrize(
    ("words", "position", "offered"),
    [
        ("cityloop pa", 1, ["pack", "partner"]),
        ("cityloop pack sta", 2, ["status"]),
        ("cityloop pack status --j", 3, ["--json"]),
    ],
)
def test_a_shell_completes_commands_and_options(words: str, position: int, offered: list[str]) -> None:
    script = CliRunner().invoke(app, ["completion", "bash"]).output
    assert "complete -o default -F _cityloop_completion cityloop" in script
    asked = {"COMP_WORDS": words, "COMP_CWORD": str(position), "_CITYLOOP_COMPLETE": "complete_bash"}
    assert CliRunner().invoke(app, [], prog_name="cityloop", env=asked).output.split() == offered


def test_a_shell_that_tells_what_completions_are_tells_it_in_the_language_of_the_terminal() -> None:
    asked = {"_TYPER_COMPLETE_ARGS": "cityloop ", "_CITYLOOP_COMPLETE": "complete_zsh", "LANG_UI": "zh"}
    offered = CliRunner().invoke(app, [], prog_name="cityloop", env=asked).output
    assert '"pack":"基础包与场景包。"' in offered


def test_the_command_line_says_its_version() -> None:
    assert CliRunner().invoke(app, ["--version"]).output == f"cityloop {version('cityloop-cli')}\n"


def test_an_admin_port_is_named_with_its_service() -> None:
    result = CliRunner().invoke(app, ["--admin", "127.0.0.1:1", "status"])
    assert (result.exit_code, "SERVICE=HOST:PORT" in result.output) == (2, True)


SHOW_NOTHING = {
    "apply",
    "withdraw",
    "rollback",
    "resume",
    "let-come",
    "init",
    "calendar",
    "check",
    "issue",
    "renew",
    "schema",
    "diff",
    "completion",
    "replay",
    "add",
    "remove",
    "drop",
}
"""Commands that do something, or whose output is a file."""


def commands(command: object, *path: str) -> Iterator[tuple[tuple[str, ...], SpokenCommand]]:
    for name, below in command.commands.items() if isinstance(command, SpokenGroup) else ():
        yield from commands(below, *path, name)
    if isinstance(command, SpokenCommand):
        yield path, command


def test_whatever_lists_or_shows_gives_json_too() -> None:
    without = {
        path for path, item in commands(get_command(app)) if not any("--json" in option.opts for option in item.params)
    }
    assert {path[-1] for path in without} == SHOW_NOTHING
