"""What the figures' process says on its command line: in the language of the terminal, with its own command."""

from __future__ import annotations

from pathlib import Path

import pytest
from cityloop_event_hub.figures.recompute_command import RECOMPUTE
from cityloop_localisation.pseudo import TAG, untranslated, write_pseudo
from cityloop_service import PACKAGES
from cityloop_service.command_line import parse

PROGRAM = "cityloop_event_hub.figures"
USAGE = f"python -m {PROGRAM} recompute [--indicator INDICATOR] [--since SINCE] [--until UNTIL]"


def test_what_is_to_be_made_anew_is_read() -> None:
    given = ["recompute", "--indicator", "base/open-cases", "--indicator", "base/late", "--since", "2026-10-01T00:00Z"]
    arguments = parse(PROGRAM, given, [RECOMPUTE])
    assert (arguments.command, arguments.indicator) == ("recompute", ["base/open-cases", "base/late"])
    assert (arguments.since.isoformat(), arguments.until) == ("2026-10-01T00:00:00+00:00", None)


@pytest.mark.parametrize(
    ("arguments", "code"),
    [(["--help"], 0), (["recompute", "--help"], 0), (["recompute", "--since", "2026-10-01"], 2)],
    ids=["all", "help", "wrong"],
)
def test_all_that_it_says_is_from_a_catalogue(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path, arguments: list[str], code: int
) -> None:
    monkeypatch.setenv("LANG_UI", TAG)
    monkeypatch.setenv("CITYLOOP_LOCALES", str(write_pseudo(tmp_path, *PACKAGES, RECOMPUTE.package)))
    with pytest.raises(SystemExit) as ended:
        parse(PROGRAM, arguments, [RECOMPUTE])
    shown = capsys.readouterr()
    lines = (shown.out + shown.err).splitlines()
    assert ended.value.code == code
    assert (USAGE if "recompute" in arguments else "| recompute]") in lines[0]
    described = [line.split(maxsplit=1) for line in lines[1:]]
    assert [said for _, said in described if untranslated(said)] == []
    assert bool(described) == (code == 0)
