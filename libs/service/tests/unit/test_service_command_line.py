"""What a service says on its own command line: in the language of the terminal, whole in each."""

from __future__ import annotations

from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest
from cityloop_localisation.pseudo import TAG, untranslated, write_pseudo
from cityloop_service import ServiceSettings
from cityloop_service.build import release_of
from cityloop_service.command_line import COMMANDS, PACKAGES, parse
from cityloop_service.main import run
from pydantic_settings import SettingsConfigDict

WRONG = [["nothing"], ["pass-over", "t", "0"], ["pass-over", "t", "one", "1", "2"], ["migrate"], ["serve"], []]
HELP = [["--help"], *([name, "--help"] for name in COMMANDS)]


class ProbeSettings(ServiceSettings):
    model_config = SettingsConfigDict(env_prefix="PROBE_")


def said(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, arguments: list[str]) -> tuple[Any, str]:
    """Exit code and words of a service without settings."""
    monkeypatch.setattr("sys.argv", ["probe", *arguments])
    with pytest.raises(SystemExit) as ended:
        run("probe", "p", ProbeSettings, None)  # type: ignore[arg-type] # it comes to no service
    shown = capsys.readouterr()
    return ended.value.code, shown.out + shown.err


def test_a_command_is_read_with_its_numbers() -> None:
    arguments = parse("p", ["pass-over", "events.signals.v1", "3", "7", "9", "--by", "zhang.wei", "--reason", "poison"])
    assert (arguments.command, arguments.partition, arguments.first, arguments.last) == ("pass-over", 3, 7, 9)
    assert (arguments.by, arguments.reason) == ("zhang.wei", "poison")
    assert parse("p", []).command is None, "it serves"


@pytest.mark.parametrize("arguments", [*WRONG, *HELP], ids=" ".join)
def test_all_that_is_said_before_a_service_runs_is_from_a_catalogue(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path, arguments: list[str]
) -> None:
    monkeypatch.setenv("LANG_UI", TAG)
    monkeypatch.setenv("CITYLOOP_LOCALES", str(write_pseudo(tmp_path, *PACKAGES)))
    code, words = said(capsys, monkeypatch, arguments)
    assert code == (0 if "--help" in arguments else 2)
    names = {name for given in (COMMANDS, *COMMANDS.values()) for name in given}
    left = [line for line in words.splitlines() if untranslated(line) and line.split()[0] not in names]
    assert (left, bool(words)) == ([], True)


def test_what_is_wrong_with_settings_is_said_without_their_values(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("LANG_UI", raising=False)
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    assert said(capsys, monkeypatch, ["migrate"]) == (
        2,
        "probe：设置缺失或有误，请设置这些环境变量\n  PROBE_DATABASE_DSN：缺失\n",
    )
    monkeypatch.setenv("PROBE_DATABASE_DNS", "postgresql://x:hunter2@h/d")
    code, words = said(capsys, monkeypatch, ["migrate"])
    assert (code, "是否应为 PROBE_DATABASE_DSN？" in words, "hunter2" in words) == (2, True, False)


def test_the_release_of_a_process_is_that_of_the_package_it_comes_with() -> None:
    assert release_of("cityloop_service") == version("cityloop-service")
    assert release_of("cityloop_nothing") == "unknown"
