"""Which play is rehearsed."""

from __future__ import annotations

import pytest
import typer
from cityloop_rehearsal.main import folder_of_play
from cityloop_terminal.languages import language_of


def test_a_play_that_is_not_there_is_named_with_those_that_are(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(typer.Exit) as ended:
        folder_of_play("nothing", language_of({"LANG_UI": "en"}))
    assert ended.value.exit_code == 2
    said = capsys.readouterr().err
    assert said.startswith("there is no play nothing; there are ")
    assert [name for name in ("evening", "harbour-storm", "park-round") if name not in said] == []
