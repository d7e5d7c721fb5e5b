"""The dashboards have Grafana's own types: TypeScript finds what Grafana would not understand."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest
from monitoring.queries import dashboards

PACKAGES = Path(__file__).with_name("grafana")
OPTIONS = ("--strict", "--noEmit", "--skipLibCheck", "--moduleResolution", "bundler", "--module", "esnext")
# An enumeration of TypeScript takes no text in its place.
ENUMERATED = {'"mode": "absolute"': '"mode": ThresholdsMode.Absolute'}
HEAD = 'import { type Dashboard, ThresholdsMode } from "@grafana/schema";\nexport const mode = ThresholdsMode;\n'


@pytest.fixture(scope="module")
def packages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with Grafana's types and the compiler, as the lock names them."""
    folder = tmp_path_factory.mktemp("grafana")
    for name in ("package.json", "package-lock.json"):
        shutil.copy(PACKAGES / name, folder)
    npm = shutil.which("npm")
    assert npm, "npm is missing: on Debian or Ubuntu, apt-get install npm"
    subprocess.run([npm, "ci", "--no-audit", "--no-fund", "--ignore-scripts"], cwd=folder, check=True)
    return folder


def compiled(folder: Path, contents: dict[str, str]) -> str:
    """What the compiler finds wrong with dashboards, a line each."""
    for name, text in contents.items():
        for literal, value in ENUMERATED.items():
            text = text.replace(literal, value)
        (folder / f"{name}.ts").write_text(f"{HEAD}export const dashboard: Dashboard = {text}\n")
    files = [f"{name}.ts" for name in contents]
    command = ["node_modules/.bin/tsc", *OPTIONS, *files]
    return subprocess.run(command, cwd=folder, check=False, capture_output=True, text=True).stdout


def test_they_are_of_grafanas_type(packages: Path) -> None:
    assert compiled(packages, {name: json.dumps(content) for name, content in dashboards().items()}) == ""


def test_what_grafana_does_not_know_is_found(packages: Path) -> None:
    content = json.dumps(next(iter(dashboards().values())) | {"tittle": "wrong"})
    assert "'\"tittle\"' does not exist in type 'Dashboard'" in compiled(packages, {"wrong": content})
