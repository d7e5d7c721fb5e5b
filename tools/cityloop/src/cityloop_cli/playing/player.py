"""Does the steps of a play in their order."""

from __future__ import annotations

import asyncio

from cityloop_cli.playing.file import PlayFile
from cityloop_cli.playing.stage import Stage


async def perform(stage: Stage, file: PlayFile) -> None:
    """Do all steps; what was begun in the background ends with them.

    Raises:
        TimeoutError: something that must follow did not.
        LookupError: something is not as the play says.
        AioRpcError: an act was refused.
    """
    try:
        for step in file.steps:
            await step.run(stage)
            _raise_what_failed(stage)
    finally:
        for task in stage.played.background.values():
            task.cancel()
        await asyncio.gather(*stage.played.background.values(), return_exceptions=True)


def _raise_what_failed(stage: Stage) -> None:
    for task in stage.played.background.values():
        if task.done() and not task.cancelled():
            task.result()
