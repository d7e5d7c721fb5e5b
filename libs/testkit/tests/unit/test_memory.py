"""Where a test run keeps its files."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import pytest
from cityloop_testkit.memory import VARIABLE, keep_files_in_memory

NO_ROOM = 1 << 62


@pytest.fixture
def usual(monkeypatch: pytest.MonkeyPatch) -> str:
    """Where files go, nothing being said of it; what a test changes in it is undone."""
    monkeypatch.setenv(VARIABLE, "")
    monkeypatch.delenv(VARIABLE)
    monkeypatch.setattr(tempfile, "tempdir", None)
    return tempfile.gettempdir()


def test_files_are_made_in_memory_by_the_run_and_by_what_it_starts(usual: str, tmp_path: Path) -> None:
    keep_files_in_memory(tmp_path, room=0)
    assert (tempfile.gettempdir(), os.environ[VARIABLE]) == (str(tmp_path), str(tmp_path))


@pytest.mark.parametrize(("memory", "room"), [("there", NO_ROOM), ("absent", 0)])
def test_without_room_in_memory_files_go_where_they_went(usual: str, tmp_path: Path, memory: str, room: int) -> None:
    (tmp_path / "there").mkdir()
    keep_files_in_memory(tmp_path / memory, room)
    assert (tempfile.gettempdir(), os.environ.get(VARIABLE)) == (usual, None)


def test_a_folder_that_is_named_stays(usual: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, usual)
    keep_files_in_memory(tmp_path, room=0)
    assert tempfile.gettempdir() == usual
