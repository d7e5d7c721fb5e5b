"""What many callers ask for at once is done together; one caller's fault is nobody else's."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import pytest
from cityloop_database import GroupedWork
from cityloop_testkit import eventually


class Doubling:
    """Doubles numbers, one group at a time when told to go on; refuses thirteen."""

    def __init__(self) -> None:
        self.groups: list[list[int]] = []
        self.go_on = asyncio.Event()
        self.error: Exception | None = None

    async def __call__(self, items: Sequence[int]) -> list[int]:
        self.groups.append(list(items))
        await self.go_on.wait()
        if self.error is not None:
            raise self.error
        if 13 in items:
            raise ValueError("thirteen")
        return [item * 2 for item in items]


async def test_what_comes_while_others_are_done_is_done_together_next() -> None:
    work = Doubling()
    grouped = GroupedWork(work, most=3, at_once=1)
    first = asyncio.create_task(grouped.do(1))
    await eventually(lambda: work.groups)
    others = [asyncio.create_task(grouped.do(number)) for number in (2, 3, 4, 5)]
    await eventually(lambda: grouped.waiting == 4)
    work.go_on.set()
    assert await asyncio.gather(first, *others) == [2, 4, 6, 8, 10]
    assert work.groups == [[1], [2, 3, 4], [5]]


async def test_of_a_group_that_fails_each_is_done_alone() -> None:
    work = Doubling()
    work.go_on.set()
    grouped = GroupedWork(work)
    given = await asyncio.gather(*(grouped.do(number) for number in (1, 13, 3)), return_exceptions=True)
    assert given[0] == 2
    assert isinstance(given[1], ValueError)
    assert given[2] == 6
    assert work.groups == [[1, 13, 3], [1], [13], [3]]


async def test_what_is_passing_fails_all_at_once() -> None:
    work = Doubling()
    work.go_on.set()
    work.error = ConnectionResetError("gone")
    grouped = GroupedWork(work)
    given = await asyncio.gather(*(grouped.do(number) for number in range(3)), return_exceptions=True)
    assert [type(error) for error in given] == [ConnectionResetError] * 3
    assert work.groups == [[0, 1, 2]]


async def test_who_has_gone_before_his_turn_leaves_nothing_and_holds_nobody_up() -> None:
    work = Doubling()
    grouped = GroupedWork(work, at_once=1)
    first = asyncio.create_task(grouped.do(1))
    await eventually(lambda: work.groups)
    gone, stays = asyncio.create_task(grouped.do(2)), asyncio.create_task(grouped.do(3))
    await eventually(lambda: grouped.waiting == 2)
    gone.cancel()
    work.go_on.set()
    assert [await first, await stays] == [2, 6]
    with pytest.raises(asyncio.CancelledError):
        await gone
    assert work.groups == [[1], [3]]
