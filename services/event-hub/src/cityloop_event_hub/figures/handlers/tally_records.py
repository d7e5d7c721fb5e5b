"""Records are counted: those that facts have just changed, and all of a time."""

from __future__ import annotations

import asyncio
from collections.abc import Collection
from typing import Any

from cityloop_database import Connection

from cityloop_event_hub.figures.adapters import record_reader
from cityloop_event_hub.figures.adapters.record_reader import Horizon, Span
from cityloop_event_hub.figures.domain.definitions import Definitions
from cityloop_event_hub.figures.domain.facts import FactKind
from cityloop_event_hub.figures.domain.formulas import Tally, add, wanted_of
from cityloop_event_hub.figures.domain.records import Records

OF_CASES = {FactKind.TASK, FactKind.FEEDBACK, FactKind.VERDICT}


async def count_all(
    connection: Connection, tally: Tally, definitions: Definitions, horizon: Horizon, span: Span | None = None
) -> None:
    """Count every record that had a moment in a span, or every record."""
    wanted = wanted_of(definitions.indicators.values())
    for kind in sorted(definitions.kinds()):
        async for rows in record_reader.read(connection, kind, wanted, horizon, span):
            await asyncio.to_thread(_count, tally, definitions, Records.of(kind, rows, wanted))


async def count_changed(
    connection: Connection, definitions: Definitions, changed: Collection[tuple[int, str]], before: int, until: int
) -> Tally:
    """What facts from behind number `before` of the log `until` another change: records with them, less without.

    Args:
        connection: with the log locked.
        definitions: in force.
        changed: kind and subject of each of these facts.
        before: the number of the newest fact that is counted.
        until: the number of the last of these facts.
    """
    tally, wanted = Tally(), wanted_of(definitions.indicators.values())
    subjects = await _subjects(connection, changed)
    for kind in sorted(definitions.kinds() & {kind for kind, ids in subjects.items() if ids}):
        rows: list[Any] = []
        weights: list[int] = []
        for horizon, weight in ((Horizon(known=before), -1), (Horizon(known=until), 1)):
            async for found in record_reader.read(connection, kind, wanted, horizon, sorted(subjects[kind])):
                rows += found
                weights += [weight] * len(found)
        if rows:
            await asyncio.to_thread(_count, tally, definitions, Records.of(kind, rows, wanted, weights))
    return tally


def _count(tally: Tally, definitions: Definitions, records: Records) -> None:
    for name, indicator in definitions.of_kinds({records.kind}).items():
        add(tally, name, indicator, records, definitions.zone)


async def _subjects(connection: Connection, changed: Collection[tuple[int, str]]) -> dict[str, set[str]]:
    """The subjects of each kind of record that facts are about; of ratings and verdicts, the cases."""
    by_kind: dict[int, set[str]] = {kind: set() for kind in FactKind}
    for kind, subject in changed:
        by_kind[kind].add(subject)
    cases = set(by_kind[FactKind.CASE])
    if by_kind[FactKind.EVENT]:
        cases |= set(await record_reader.cases_of_events(connection, by_kind[FactKind.EVENT]))
    of_cases = {subject for kind in OF_CASES for subject in by_kind[kind]}
    if of_cases:
        cases |= set(await record_reader.cases_of(connection, of_cases))
    return {
        "reports": by_kind[FactKind.REPORT] | by_kind[FactKind.LINK],
        "events": by_kind[FactKind.EVENT],
        "tasks": by_kind[FactKind.TASK],
        "flows": by_kind[FactKind.FLOW],
        **dict.fromkeys(("devices", "uptimes", "outages"), by_kind[FactKind.DEVICE]),
        "cases": cases,
        "ratings": cases,
        "verdicts": cases,
    }
