"""An interrupt of `up` and `demo` at every line, and SIGKILL of whoever started them: nothing is left behind."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from cityloop_testkit.city_data import write_city_data
from local_fleets import (
    DEMO,
    DOWN,
    MAKE_DEMO,
    UP,
    assert_nothing_runs,
    begin,
    interrupt,
    kill_while_it_starts,
    ports_of,
    processes_of,
    run,
    write_short_play,
)

UP_LINES = (1, 2, 4, 5, 6, 7, 8, 9, 10)
"""All before the city is applied, but the one that `make test` tries."""
DEMO_LINES = (1, 2, 3, 4, 5, 6, 8, 10, 12)
"""From the first until requests are reported."""
BY_MAKE = 3
"""The line at which the interrupt goes to make and what it has started, as a terminal sends it."""
pytestmark = pytest.mark.timeout(300)


@pytest.fixture(scope="module")
def kept_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Of a fleet that is interrupted again and again; each start continues with what the one before has left."""
    folder = tmp_path_factory.mktemp("kept")
    yield folder
    if processes_of(folder):
        run(folder, DOWN)


@pytest.mark.parametrize("line", UP_LINES)
def test_an_interrupt_of_up_leaves_no_process_and_no_port(kept_folder: Path, line: int) -> None:
    interrupt(kept_folder, UP, line, 2 - line % 2)


@pytest.mark.parametrize("line", DEMO_LINES)
def test_an_interrupt_of_the_demo_leaves_no_process_and_no_port(tmp_path: Path, line: int) -> None:
    command = MAKE_DEMO if line == BY_MAKE else [*DEMO, write_short_play(tmp_path / "play")]
    interrupt(tmp_path, command, line, 2 - line % 2)


def test_an_interrupt_of_a_city_s_demo_leaves_no_process_and_no_port(tmp_path: Path) -> None:
    """While its requests are submitted."""
    write_city_data(tmp_path / "data", 1_500)
    command = [*MAKE_DEMO, "CITY=los-angeles", f"DATA={tmp_path / 'data'}"]
    with begin(tmp_path, command) as process:
        assert process.stdout is not None
        assert any("reports submitted" in said for said in process.stdout)
        ports = ports_of(tmp_path)
        os.killpg(process.pid, signal.SIGINT)
        output, _ = process.communicate()
    assert process.returncode == -signal.SIGINT, output
    assert "nothing is left running" in output
    assert_nothing_runs(tmp_path, ports)


@pytest.mark.parametrize("command", [UP, MAKE_DEMO], ids=" ".join)
async def test_whatever_kills_the_parent_of_a_fleet_that_starts_ends_the_fleet(
    tmp_path: Path, command: list[str]
) -> None:
    await kill_while_it_starts(tmp_path, command)
