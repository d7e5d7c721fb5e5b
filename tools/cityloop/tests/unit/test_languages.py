"""The language of a terminal: chosen, else its own, else English; a further one is files in a folder."""

from __future__ import annotations

from pathlib import Path

import pytest
from cityloop_cli.languages import language_of
from cityloop_cli.main import app
from cityloop_localisation.pseudo import TAG, untranslated, write_pseudo
from typer.testing import CliRunner

ROOT = Path(__file__).parents[4]
CITY, PACK = str(ROOT / "deploy/cities/simulated"), str(ROOT / "deploy/packs/simulated")
ADDRESS = ("--address", "127.0.0.1:1")
CATALOGUES = ("cityloop_localisation", "cityloop_words", "cityloop_local", "cityloop_plays", "cityloop_cli")


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


def test_chinese_is_told_in_chinese(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANG_UI", "zh")
    monkeypatch.delenv("CITYLOOP_ADDRESS", raising=False)
    said = CliRunner().invoke(app, ["city", "show"]).stderr
    assert said == "cityloop：请用 --address 或环境变量 CITYLOOP_ADDRESS 给出 data-sharing 的 gRPC 地址（主机:端口）\n"
