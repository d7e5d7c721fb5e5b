"""Commands of `make`, as far as they can be tried without a fleet: what is refused, what is bounded."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

import pytest
from cityloop_local.workspace import root

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
