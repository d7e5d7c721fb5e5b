"""What signals turned out to be, as people found out; it goes back to what raised them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from cityloop.cases.v1.cases_service_pb2 import SignalVerdict
from cityloop.cases.v1.verdict_pb2 import Verdict, VerdictKind
from cityloop.events.v1.signal_pb2 import Signal
from cityloop.topics import CASES_VERDICTS
from cityloop_audit import record_evidence
from cityloop_database import UnitOfWork
from cityloop_kernel import Actor, InvalidError, Moment, RefusedError, derived_id
from cityloop_messaging import Fact, Outbox, fact_of, to_timestamp
from cityloop_rpc import well_formed
from cityloop_telemetry import current_traceparent, trace_id_of

from cityloop_collaboration_tasks.cases.adapters import case_store, verdict_store
from cityloop_collaboration_tasks.cases.adapters.locked_case import lock_case_with_tasks
from cityloop_collaboration_tasks.cases.domain.case import Case
from cityloop_collaboration_tasks.cases.domain.history import VERDICT, CaseHistory, HistoryEntry
from cityloop_collaboration_tasks.cases.domain.verdicts import (
    refusals_of,
    require_oversight,
    signals_by_id,
    verdict_on,
)
from cityloop_collaboration_tasks.cases.telemetry import Metrics

MAX_VERDICTS = 500


async def record_verdicts(
    work: UnitOfWork,
    outbox: Outbox,
    history: CaseHistory[UnitOfWork],
    actor: Actor,
    case_id: str,
    given: Sequence[SignalVerdict],
    moment: Moment,
) -> tuple[list[Verdict], Mapping[int, RefusedError]]:
    """Record what signals of a case's event turned out to be; the same verdict given again changes nothing.

    Returns:
        The verdicts that hold, and by its place in the call why another is rejected.

    Raises:
        NotFoundError: there is no such case.
        InvalidError: there are none or too many.
        ForbiddenError: the post only handles.
        RefusedError: every one is rejected; that of the first.
    """
    require_oversight(actor, "say what a signal was")
    if not 1 <= len(given) <= MAX_VERDICTS:
        raise InvalidError(f"send 1 to {MAX_VERDICTS} verdicts a call, not {len(given)}", "TOO_MANY_VERDICTS")
    case = (await lock_case_with_tasks(work.connection, case_id)).case
    signals = signals_by_id(await case_store.signals_of(work.connection, [case.event_id]))
    sound, rejected = well_formed(given)
    rejected |= refusals_of(sound, signals)
    verdicts = [item for index, item in sound.items() if index not in rejected]
    if not verdicts:
        raise rejected[min(rejected)]
    answer, new = await add_verdicts(work, outbox, history, actor, case, signals, verdicts, moment)
    kinds = {verdict.signal_id: VerdictKind.Name(verdict.kind) for verdict in new}
    details = {"verdicts": kinds, "rejected": len(rejected)}
    await record_evidence(work.connection, actor, moment, "record-verdicts", case.case_number, details)
    return answer, rejected


async def add_verdicts(
    work: UnitOfWork,
    outbox: Outbox,
    history: CaseHistory[UnitOfWork],
    actor: Actor,
    case: Case,
    signals: Mapping[str, Signal],
    verdicts: Sequence[SignalVerdict],
    moment: Moment,
) -> tuple[list[Verdict], list[Verdict]]:
    """Add verdicts on signals of a case's event, and publish them; the same verdict given again changes nothing.

    Returns:
        The verdicts that hold, and those of them that are new.
    """
    before = await verdict_store.last_verdicts(work.connection, case.case_id, [item.signal_id for item in verdicts])
    new: list[tuple[int, Verdict]] = []
    answer = []
    for item in verdicts:
        ordinal, last = before.get(item.signal_id, (0, None))
        if last is not None and last.kind == item.kind:
            answer.append(last)
            continue
        verdict_id = str(derived_id("verdict", case.case_id, item.signal_id, ordinal + 1))
        verdict = verdict_on(signals[item.signal_id], item, case, actor, verdict_id, last)
        verdict.occurred_at.CopyFrom(to_timestamp(moment.occurred_at))
        verdict.recorded_at.CopyFrom(to_timestamp(moment.recorded_at))
        new.append((ordinal + 1, verdict))
        answer.append(verdict)
    await verdict_store.save_verdicts(work.connection, new)
    trace_id = trace_id_of(current_traceparent())
    entries = [HistoryEntry(VERDICT, verdict.SerializeToString(), trace_id) for _, verdict in new]
    await history.add(work, case.case_id, entries)
    await outbox.add(work, [_fact(verdict, case) for _, verdict in new])
    for _, verdict in new:
        Metrics.VERDICTS.labels(VerdictKind.Name(verdict.kind).removeprefix("VERDICT_KIND_").lower()).inc()
    return answer, [verdict for _, verdict in new]


def _fact(verdict: Verdict, case: Case) -> Fact:
    return fact_of(CASES_VERDICTS, verdict, case.place.jurisdiction)
