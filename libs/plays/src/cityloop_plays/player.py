"""Does the steps of a play in their order."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from cityloop_plays.play_file import PlayFile
from cityloop_plays.stage import Stage


@asynccontextmanager
async def run_steps(stage: Stage, file: PlayFile) -> AsyncIterator[None]:
    """All steps are done; what they began, such as gauges that report, goes on until the block ends.

    Raises:
        LateError: something that must follow did not.
        PlayFailedError: something is not as the play says.
        AioRpcError: an act was refused.
    """
    try:
        for number, step in enumerate(file.steps, 1):
            await step.run(stage, number, len(file.steps))
            _raise_what_failed(stage)
        yield
    finally:
        for task in stage.state.background.values():
            task.cancel()
        await asyncio.gather(*stage.state.background.values(), return_exceptions=True)


def _raise_what_failed(stage: Stage) -> None:
    for task in stage.state.background.values():
        if task.done() and not task.cancelled():
            task.result()
