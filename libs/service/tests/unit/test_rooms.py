"""Rooms of a service run while their block lasts."""

from __future__ import annotations

from cityloop_service import Background, Job, Room, running_rooms
from cityloop_testkit import eventually


class CountingRoom(Room):
    """Counts how often its job and its measurement have run."""

    def __init__(self) -> None:
        self.done: list[str] = []
        self.jobs = (Job(0.01, "work", self._work),)
        self.measurements = {"work": self._measure}

    async def _work(self) -> None:
        self.done.append("job")

    async def _measure(self) -> None:
        self.done.append("measurement")


async def test_jobs_and_measurements_of_all_rooms_run_while_the_block_lasts() -> None:
    first, second = CountingRoom(), CountingRoom()
    async with running_rooms(Background(), [first, Room(), second]):
        await eventually(lambda: all({"job", "measurement"} <= set(room.done) for room in (first, second)))
