"""Verdicts on detections, counted for the algorithm and the model version that claimed them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence

from cityloop.cases.v1.verdict_pb2 import Verdict, VerdictKind
from cityloop.events.v1.signal_pb2 import SignalSourceType
from cityloop_database import Pool, UnitOfWork
from cityloop_messaging import InvalidRecordError, ReceivedFact, claim_new_facts

from cityloop_sensing_ingest.detections.adapters import detection_store
from cityloop_sensing_ingest.detections.adapters.detection_store import ModelVersion
from cityloop_sensing_ingest.detections.telemetry import Metrics

CONSUMER = "sensing-ingest"
RETENTION = dt.timedelta(days=21)
COUNT_NAMES = {
    VerdictKind.VERDICT_KIND_TRUE: "found_true",
    VerdictKind.VERDICT_KIND_FALSE: "found_false",
    VerdictKind.VERDICT_KIND_WRONG_CLASS: "wrong_class",
    VerdictKind.VERDICT_KIND_WRONG_PLACE: "wrong_place",
    VerdictKind.VERDICT_KIND_REPEAT: "repeats",
}
ABOUT_FUSION = {VerdictKind.VERDICT_KIND_WRONGLY_FUSED, VerdictKind.VERDICT_KIND_WRONGLY_SEPARATE}
"""What these say is about the events that signals came to, not about what the algorithm saw."""


class VerdictConsumer:
    """Counts each verdict on a detection once; verdicts on signals of rules and reports are not counted here."""

    def __init__(self, pool: Pool, clock: Callable[[], dt.datetime]) -> None:
        self._pool = pool
        self._clock = clock

    async def handle(self, received: Sequence[ReceivedFact[Verdict]]) -> None:
        """One transaction for all."""
        for item in received:
            _verdict(item)
        own = [item.fact for item in received if _is_of_detection(_verdict(item)) and _is_counted(item.fact.payload)]
        async with UnitOfWork(self._pool) as work:
            new = await claim_new_facts(work.connection, CONSUMER, own, self._clock())
            by_kind: dict[str, list[ModelVersion]] = {}
            for fact in new:
                verdict = fact.payload
                by_kind.setdefault(COUNT_NAMES[verdict.kind], []).append((verdict.rule_id, verdict.rule_version))
            for kind, models in sorted(by_kind.items()):
                await detection_store.add_counts(work.connection, kind, detection_store.count_by_model(models))
        for kind, models in by_kind.items():
            Metrics.ALGORITHM_VERDICTS.labels(kind).inc(len(models))

    async def delete_old(self) -> None:
        """Remove ids of detections that are older than any repeat that is recognised."""
        await detection_store.delete_old(self._pool, self._clock() - RETENTION)


def _verdict(item: ReceivedFact[Verdict]) -> Verdict:
    verdict = item.fact.payload
    if verdict.kind not in COUNT_NAMES and _is_counted(verdict):
        raise InvalidRecordError("not a verdict of a kind that is known")
    if _is_of_detection(verdict) and not verdict.rule_id:
        raise InvalidRecordError(f"verdict {verdict.verdict_id!r} on a detection names no algorithm")
    return verdict


def _is_of_detection(verdict: Verdict) -> bool:
    return verdict.source.type == SignalSourceType.SIGNAL_SOURCE_TYPE_DETECTION


def _is_counted(verdict: Verdict) -> bool:
    return verdict.kind not in ABOUT_FUSION
