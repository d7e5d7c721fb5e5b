"""`make bench`: every benchmark in one run; exits 1 where a declared ratio is missed."""

from __future__ import annotations

import asyncio
import sys

import ingest
import latency
from harness import Ratio, running_machine


async def main() -> int:
    """Run all and print each line as it is known."""
    results: list[Ratio] = []
    for benchmark in (ingest, latency):
        async with running_machine() as machine:
            result = await benchmark.run(machine)
        print(result.line(), flush=True)  # noqa: T201
        results.append(result)
    return int(any(result.missed for result in results))


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
