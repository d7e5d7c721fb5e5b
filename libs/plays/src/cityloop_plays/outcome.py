"""Whether a play ended as it must: every check is made from outside, on topics, over gRPC and over HTTP."""

from __future__ import annotations

from collections.abc import AsyncIterator

from cityloop_plays.expectations import always
from cityloop_plays.expectations.expectation import Check
from cityloop_plays.expectations.registry import Expectations
from cityloop_plays.stage import Stage


async def checks(stage: Stage, expect: Expectations, *, of_fleet: bool = True) -> AsyncIterator[Check]:
    """Every check of a play, as it is made.

    Args:
        stage: of the play.
        expect: how it must end.
        of_fleet: whether to look at the whole fleet too; once is enough where plays share one.
    """
    left_out = frozenset() if of_fleet else always.OF_FLEET
    for check_always in always.FIRST:
        if check_always not in left_out:
            async for check in check_always(stage):
                yield check
    async for check in expect.checks(stage):
        yield check
    for check_always in always.LAST:
        if check_always not in left_out:
            async for check in check_always(stage):
                yield check
