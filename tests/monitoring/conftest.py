"""Fleets on one machine, with the real Prometheus and Alertmanager beside them."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import plays
import pytest
from cityloop_local.fleet import PROCESSES
from cityloop_local.machine import Machine
from cityloop_local.monitoring import Monitoring
from cityloop_operator.local import apply_city_and_packs
from cityloop_plays.play_file import PlayFile

SCRAPE_SECONDS = 5


@dataclass(frozen=True, slots=True)
class Watched:
    """A machine and what watches it."""

    machine: Machine
    monitoring: Monitoring


@contextmanager
def watching(folder: Path) -> Iterator[Watched]:
    """A machine without a city, and what watches it, while the block lasts."""
    with Machine(folder / "machine", lambda _line: None, PROCESSES) as machine:
        targets = {name: machine.fleet.port(name, "admin") for name in machine.fleet.services}
        with Monitoring(folder / "monitoring", targets, SCRAPE_SECONDS) as monitoring:
            yield Watched(machine, monitoring)


@pytest.fixture(scope="module")
def evening(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Watched]:
    """The evening has been played; all its checks held."""
    with watching(tmp_path_factory.mktemp("evening")) as watched:
        failed = asyncio.run(plays.play(watched.machine, PlayFile.read(plays.ROOT / "deploy/plays/evening")))
        assert failed == []
        yield watched


@pytest.fixture(scope="module")
def quiet(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Watched]:
    """A city and its pack, and nothing that happens."""
    with watching(tmp_path_factory.mktemp("quiet")) as watched:
        asyncio.run(apply_city_and_packs(watched.machine, "simulated", ["simulated"]))
        yield watched
