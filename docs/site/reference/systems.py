"""Which systems of the source documents run: counted from `docs/systems.csv`, never copied."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from cityloop_testkit.sources import ROOT

from reference.markdown import cell, code, table

HEAD = """# Systems that run as packs

Each system, platform and mechanism of the source documents is a row of `docs/systems.csv`, with what software must do
for it. A row that names a pack, a play and an expectation of that play runs: `make test` plays it on a fleet and checks
it from outside. A row without runs on nothing yet, or needs nothing from software.
[How plays are written](../../deploy/plays/README.md).

"""


@dataclass(frozen=True, slots=True)
class System:
    """A row of the file."""

    id: str
    name: str
    family: str
    requirement: str
    pack: str
    play: str
    expectation: str
    """Its place below `expect` of the play, such as `flows.round`."""
    missing: str
    """What nothing offers yet that it needs, and where that would be; empty where it runs or nobody has looked."""

    @property
    def runs(self) -> bool:
        """Whether a play proves it."""
        return bool(self.play)


def systems() -> list[System]:
    """Every row, in the order of the file."""
    with (ROOT / "docs/systems.csv").open(encoding="utf-8", newline="") as file:
        return [System(**row) for row in csv.DictReader(file)]


def pages() -> Mapping[str, str]:
    """One page: how many run, by family, and what proves each."""
    rows = systems()
    running = [row for row in rows if row.runs]
    every, proven = Counter(row.family for row in rows), Counter(row.family for row in running)
    families = [(family, str(count), str(proven[family])) for family, count in sorted(every.items())]
    proofs = [
        (row.id, cell(row.name), cell(row.requirement), code(row.pack), code(row.play), code(row.expectation))
        for row in running
    ]
    waiting = [(row.id, cell(row.name), cell(row.missing)) for row in rows if row.missing]
    parts = [
        HEAD,
        f"**{len(running)} of {len(rows)} rows run**, in {len(proven)} of {len(every)} families.\n\n",
        "## What runs\n\n",
        table(("Row", "System", "Requirement", "Pack", "Play", "Expectation"), proofs),
        "## What is missing for others\n\n",
        "Found where a pack was tried; of the rows that stand nowhere here nobody knows yet.\n\n",
        table(("Row", "System", "What is missing"), waiting),
        "## By family\n\n",
        table(("Family", "Rows", "Run"), families),
    ]
    return {"reference/systems.md": "".join(parts)}
