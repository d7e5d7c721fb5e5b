"""`make bench`, and the long ones too with `--full`; exits 1 where a declared ratio is missed."""

from __future__ import annotations

import asyncio
import sys

import conditions
import detection
import figures
import fusion_storm
import imports
import ingest
import latency
import ledgers
import lists
import open311
import packs
import recovery
import resting
import rpc
import scraping
from harness import Ratio, running_machine

BENCHMARKS = (open311, ingest, rpc, detection, latency, packs, figures, ledgers, lists, scraping)
LONG_BENCHMARKS = (fusion_storm, recovery, figures.InFull(), lists.Lists(lists.TIMES_IN_FULL))


async def main(*, full: bool) -> int:
    """Run all and print each line as it is known."""
    results = [*await imports.run(), *await conditions.run(), *await resting.run()]
    for result in results:
        _print(result)
    for benchmark in (*BENCHMARKS, *(LONG_BENCHMARKS if full else ())):
        async with running_machine() as machine:
            found = await benchmark.run(machine)
        for result in found if isinstance(found, list) else [found]:
            _print(result)
            results.append(result)
    return int(any(result.missed for result in results))


def _print(result: Ratio) -> None:
    print(result.line(), flush=True)  # noqa: T201


if __name__ == "__main__":
    sys.exit(asyncio.run(main(full="--full" in sys.argv[1:])))
