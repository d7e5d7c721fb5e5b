"""`up`, `down` and `demo` as a user runs them: data stay, and an interrupt at any line leaves nothing behind.

A few lines of each here, the others in `make chaos`.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from cityloop_local.workspace import listening
from cityloop_localisation import Catalogues
from cityloop_localisation.pseudo import TAG, untranslated, write_pseudo
from cityloop_terminal.languages import SHARED
from cityloop_testkit import eventually
from local_fleets import (
    DEMO,
    DOWN,
    MAKE_UP,
    UP,
    assert_nothing_runs,
    interrupt,
    kill,
    kill_while_it_starts,
    ports_of,
    processes_of,
    ready,
    run,
    says,
    write_short_play,
)

pytestmark = pytest.mark.timeout(300)
SPOKEN = ("cityloop_localisation", *SHARED, "cityloop_cli", "cityloop_rehearsal")


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    yield tmp_path
    if processes_of(tmp_path):
        run(tmp_path, DOWN)


@pytest.fixture
def generated_language(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_pseudo(folder / "locales", *SPOKEN)
    monkeypatch.setenv("LANG_UI", TAG)
    monkeypatch.setenv("CITYLOOP_LOCALES", str(folder / "locales"))


async def test_a_killed_supervisor_leaves_nothing_running_and_the_next_up_continues_with_the_data(
    folder: Path, request: pytest.FixtureRequest
) -> None:
    code, first = run(folder, UP)
    assert code == 0, first
    assert "city simulated" in first
    ports = ports_of(folder)
    assert all(map(listening, ports)), "these are the ports of the fleet"
    assert "running already" in run(folder, UP)[1]
    code, refused = run(folder, [*UP, "--city", "los-angeles", "--data", str(folder)])
    assert (code, "runs city simulated, not los-angeles" in refused) == (2, True), refused
    for words in (("cityloop_event_hub", "serve"), ("bin/postgres",), ("kafka.Kafka",)):
        kill(folder, *words)
    log = folder / "fleet" / "supervisor.log"
    for name in ("event-hub", "PostgreSQL", "Kafka"):
        await eventually(partial(says, log, f"{name} had ended and is started again (killed by SIGKILL)"))
    await eventually(lambda: all(map(listening, ports)))
    await eventually(lambda: ready(folder), seconds=60)
    for name in ("data-sharing", "sensing-ingest", "collaboration-tasks", "citizen-services", "console"):
        assert f"{name} had ended" not in log.read_text(), "none ends because database and broker do"
    os.kill(int((folder / "fleet" / "supervisor.pid").read_text()), signal.SIGKILL)
    await eventually(lambda: not processes_of(folder))
    # A killed process lets go of its memory, by which it is found, before its ports.
    await eventually(lambda: not any(map(listening, ports)))
    assert_nothing_runs(folder, ports)
    request.getfixturevalue("generated_language")
    code, second = run(folder, UP)
    assert code == 0, second
    assert "simulated" not in second, "the city is still there"
    assert ports_of(folder) == ports
    for said in (second, run(folder, DOWN)[1]):
        assert [line for line in said.splitlines() if not line.startswith("⟦") or untranslated(line)] == []
    assert_nothing_runs(folder, ports)


async def test_whatever_kills_the_parent_of_a_fleet_that_starts_ends_the_fleet(folder: Path) -> None:
    await kill_while_it_starts(folder, MAKE_UP)


def test_an_interrupt_of_up_leaves_no_process_and_no_port(folder: Path) -> None:
    interrupt(folder, MAKE_UP, 3, 1)


@pytest.mark.usefixtures("generated_language")
def test_an_interrupt_at_the_checks_of_the_demo_too_and_its_story_leaves_nothing_untranslated(folder: Path) -> None:
    ends = Catalogues.of("cityloop_terminal", folder=folder / "locales")[TAG].say("ending-interrupted")
    title, *story = interrupt(folder, [*DEMO, write_short_play(folder / "play")], 31, 1, ends)
    assert "⟦" not in title, "it is a name of the play"
    assert [line for line in story if untranslated(line)] == []
