"""`make bench`, and the long ones too with `--full`; exits 1 where a declared ratio is missed."""

from __future__ import annotations

import asyncio
import sys

import detection
import ingest
import latency
import packs
import recovery
from harness import Ratio, running_machine

BENCHMARKS = (ingest, detection, latency, packs)
LONG_BENCHMARKS = (recovery,)


async def main(*, full: bool) -> int:
    """Run all and print each line as it is known."""
    results: list[Ratio] = []
    for benchmark in (*BENCHMARKS, *(LONG_BENCHMARKS if full else ())):
        async with running_machine() as machine:
            found = await benchmark.run(machine)
        for result in found if isinstance(found, list) else [found]:
            print(result.line(), flush=True)  # noqa: T201
            results.append(result)
    return int(any(result.missed for result in results))


if __name__ == "__main__":
    sys.exit(asyncio.run(main(full="--full" in sys.argv[1:])))
