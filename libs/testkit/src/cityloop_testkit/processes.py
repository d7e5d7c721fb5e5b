"""Scripts of tests as processes of their own, which a test may stop, continue and kill."""

from __future__ import annotations

import asyncio
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

ANSWERS_WITHIN = 60.0


@asynccontextmanager
async def running_script(script: Path, *arguments: str) -> AsyncIterator[Process]:
    """A Python script that runs while the block lasts, its output piped; killed at the end unless it has ended."""
    process = await asyncio.create_subprocess_exec(sys.executable, str(script), *arguments, stdout=PIPE)
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()


async def until_says(process: Process, word: str) -> list[str]:
    """Read a script's output up to the line that is this word; the lines before it.

    Raises:
        AssertionError: the script ended without it.
        TimeoutError: it has not come within 60 s.
    """
    lines: list[str] = []
    async with asyncio.timeout(ANSWERS_WITHIN):
        while process.stdout is not None and (line := (await process.stdout.readline()).decode()):
            if line.strip() == word:
                return lines
            lines.append(line.strip())
    raise AssertionError(f"the script ended and never said {word!r}: {lines}")
