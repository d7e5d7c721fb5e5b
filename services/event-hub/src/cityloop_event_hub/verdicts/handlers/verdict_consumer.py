"""What signals turned out to be comes back to the rules and algorithms that raised them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence

from cityloop.cases.v1.verdict_pb2 import Verdict, VerdictKind
from cityloop_database import Pool, UnitOfWork
from cityloop_kernel import uuid_of
from cityloop_messaging import InvalidRecordError, ReceivedFact

from cityloop_event_hub.verdicts.adapters import verdict_store


class VerdictConsumer:
    """Stores the newest verdict on each signal; the same again changes nothing."""

    def __init__(self, pool: Pool, clock: Callable[[], dt.datetime]) -> None:
        self._pool = pool
        self._clock = clock

    async def handle(self, received: Sequence[ReceivedFact[Verdict]]) -> None:
        """Store verdicts on what a rule or an algorithm raised; a report has neither."""
        verdicts = [_verdict(item.fact.payload) for item in received]
        of_rules = [verdict for verdict in verdicts if verdict.rule_id]
        if of_rules:
            async with UnitOfWork(self._pool) as work:
                await verdict_store.save(work.connection, of_rules, self._clock())


def _verdict(verdict: Verdict) -> Verdict:
    if None in (uuid_of(verdict.verdict_id), uuid_of(verdict.signal_id)):
        raise InvalidRecordError("a verdict has an id, and names the signal it is about")
    if verdict.kind == VerdictKind.VERDICT_KIND_UNSPECIFIED:
        raise InvalidRecordError("a verdict says what the signal turned out to be")
    return verdict
