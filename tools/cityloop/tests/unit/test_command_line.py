"""A refusal is one line that says what to do, and exit code 1."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from cityloop_cli.main import app
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
        ((*ADDRESS, "pack", "plan", CITY), "holds no pack.yaml"),
        ((*ADDRESS, "pack", "apply", "no-such-folder"), "holds no pack.yaml"),
    ],
)
def test_what_is_missing_is_named(arguments: tuple[str, ...], said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("ADDRESS", "KEY", "CERTIFICATE", "AUTHORITY"):
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
    assert "city: String should match pattern" in result.stderr
    assert "departments: Field required" in result.stderr


def test_the_schema_of_a_file_is_printed_and_an_unknown_file_is_named() -> None:
    runner = CliRunner()
    listed = runner.invoke(app, ["pack", "schema"])
    assert (listed.exit_code, "rules.yaml: " in listed.output) == (0, True)
    printed = runner.invoke(app, ["pack", "schema", "rules.yaml"])
    assert json.loads(printed.output)["properties"]["rules"]["items"]["title"] == "Rule"
    unknown = runner.invoke(app, ["pack", "schema", "rule"])
    assert (unknown.exit_code, "no file of a pack is called 'rule'" in unknown.output) == (2, True)
