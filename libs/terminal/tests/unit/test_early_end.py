"""A demo tells its progress line by line, and ends early in one sentence."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import grpc
import pytest
from cityloop_kernel import say
from cityloop_local.server import StartError
from cityloop_operator.operations import PackRefusedError
from cityloop_plays.replay.play import OracleError
from cityloop_plays.replay.progress import PartProgress, ProgressLines, parts_on
from cityloop_plays.replay.waiting import StalledError
from cityloop_plays.texts import catalogues
from cityloop_terminal.early_end import ending, teller
from cityloop_terminal.exit_codes import INTERRUPTED
from rich.console import Console

REFUSED = grpc.aio.AioRpcError(
    grpc.StatusCode.UNAVAILABLE, grpc.aio.Metadata(), grpc.aio.Metadata(), details="connection refused"
)
WITHDRAWN = say("set-refused", set="3", problems="it is away")
SILENT = say("start-failed", name="event-hub")
STALLED = say("replay-missing", count=2, seconds=0, some="R-1")
MISCOUNTED = say("replay-oracle-failed", script="count.py")
ENDINGS = {
    "a service that does not start": (
        StartError(SILENT, " at line 1\nport taken\n"),
        "event-hub failed: port taken",
    ),
    "a play that stands still": (
        StalledError(STALLED),
        "2 still missing after 0 quiet",
    ),
    "a pack that is refused": (PackRefusedError(WITHDRAWN), "set 3 was refused: it is away"),
    "a call that fails": (REFUSED, "a service answered UNAVAILABLE: connection refused"),
    "an oracle that fails": (
        OracleError(MISCOUNTED, "Traceback\nKeyError: 'cd'"),
        "count.py failed: KeyError: 'cd'",
    ),
    "calls that fail together": (ExceptionGroup("many", [ExceptionGroup("some", [REFUSED])]), "UNAVAILABLE"),
}


@pytest.mark.parametrize("name", ENDINGS)
def test_what_ends_a_demo_is_one_sentence_with_the_logs_and_what_to_do(name: str, tmp_path: Path) -> None:
    error, expected = ENDINGS[name]
    console = Console(width=200, soft_wrap=True)
    end = ending(console, tmp_path, "not played to the end", (OracleError,), "make demo CITY=x")
    with console.capture() as captured, pytest.raises(SystemExit) as ended, end:
        raise error
    said = captured.get()
    assert ended.value.code == 1
    assert expected in said
    assert said.startswith("not played to the end: ")
    assert said.endswith(f"; logs: {tmp_path / 'logs'}; then try again: make demo CITY=x\n")
    assert said.count("\n") == 1
    assert tmp_path.is_dir(), "the logs are kept"


def test_a_fault_of_the_demo_itself_keeps_its_traceback(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), ending(Console(), tmp_path, "not played"):
        raise ZeroDivisionError


def test_an_interrupt_removes_the_folder_and_says_so(tmp_path: Path) -> None:
    folder = tmp_path / "demo"
    folder.mkdir()
    console = Console()
    with (
        console.capture() as captured,
        pytest.raises(SystemExit) as ended,
        ending(console, folder, "not played"),
    ):
        raise KeyboardInterrupt
    assert ended.value.code == INTERRUPTED
    assert "nothing is left running" in captured.get()
    assert not folder.exists()


def ticks(*moments: float) -> Iterator[float]:
    yield from moments


def test_off_a_terminal_a_part_is_a_line_every_two_seconds_and_one_at_its_end() -> None:
    told: list[str] = []
    clock = ticks(0, 1, 1.9, 2, 3, 4.5, 5, 5)
    part = PartProgress(6, ProgressLines("reports submitted", 6, told.append, catalogues()["en"], lambda: next(clock)))
    for _ in range(6):
        part.step()
    part.left(0)
    assert told == [
        "reports submitted: 3 of 6, 2 a second",
        "reports submitted: 5 of 6, 1 a second",
        "reports submitted: 6 of 6, 1 a second",
    ]
    assert part.done() == 6


def test_the_form_is_chosen_by_the_terminal() -> None:
    told: list[str] = []
    with parts_on(Console(), told.append, catalogues()["en"]) as parts:
        parts("replay-linked", 2).left(0)
    assert [line.split(",")[0] for line in told] == ["reports linked: 2 of 2"]
    terminal = Console(force_terminal=True, width=100)
    with terminal.capture() as captured, parts_on(terminal, told.append, catalogues()["en"]) as parts:
        parts("replay-opened", 2).left(0)
    assert "cases opened" in captured.get()
    assert len(told) == 1


def test_a_line_is_out_before_the_next_step(tmp_path: Path) -> None:
    file = tmp_path / "output"
    with file.open("w") as stream:
        teller(Console(file=stream), lambda: 0.0)("Kafka on port 1 [x]")
        assert file.read_text() == "   0.0 s  Kafka on port 1 [x]\n"
