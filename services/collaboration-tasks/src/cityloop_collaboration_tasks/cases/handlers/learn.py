"""What people found out: verdicts on signals, which go back to what raised them, and cases opened beside others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from cityloop.cases.v1.case_pb2 import Transition
from cityloop.cases.v1.cases_service_pb2 import SignalVerdict
from cityloop.cases.v1.verdict_pb2 import Verdict, VerdictKind
from cityloop.topics import CASES_VERDICTS
from cityloop_audit import record_evidence
from cityloop_database import UnitOfWork
from cityloop_kernel import Actor, ConflictError, InvalidError, Moment, RefusedError, derived_id, short_number
from cityloop_messaging import Fact, Outbox, fact_of, to_timestamp
from cityloop_rpc import well_formed
from cityloop_telemetry import Metrics, current_traceparent, trace_id_of

from cityloop_collaboration_tasks.cases.adapters import case_store, facts, verdict_store
from cityloop_collaboration_tasks.cases.adapters.case_store import HistoryEntry
from cityloop_collaboration_tasks.cases.domain.model import Case
from cityloop_collaboration_tasks.cases.domain.moved import Moved, due_at, state_of
from cityloop_collaboration_tasks.cases.domain.process import run_automatic
from cityloop_collaboration_tasks.cases.domain.verdicts import MAX_TEXT, may_oversee, refused, signals_by_id, verdict_on
from cityloop_collaboration_tasks.cases.handlers.loading import load_case
from cityloop_collaboration_tasks.cases.handlers.moving import Moving

MAX_VERDICTS = 500
VERDICT, LINK = "verdict", "link"


async def record_verdicts(
    work: UnitOfWork, outbox: Outbox, actor: Actor, case_id: str, said: Sequence[SignalVerdict], moment: Moment
) -> tuple[list[Verdict], Mapping[int, RefusedError]]:
    """What signals of a case's event turned out to be; what was said of a signal before and is said again stays.

    Returns:
        The verdicts that are kept, and by its place in the call why another is not.

    Raises:
        NotFoundError: there is no such case.
        InvalidError: there are none or too many.
        ForbiddenError: the post only handles.
        RefusedError: not one can be kept; that of the first.
    """
    may_oversee(actor, "say what a signal was")
    if not 1 <= len(said) <= MAX_VERDICTS:
        raise InvalidError(f"send 1 to {MAX_VERDICTS} verdicts a call, not {len(said)}", "TOO_MANY_VERDICTS")
    case = (await load_case(work, case_id)).case
    signals = signals_by_id(await case_store.signals_of(work.connection, case.event_id))
    sound, rejected = well_formed(said)
    rejected |= refused(sound, signals)
    verdicts = [item for index, item in sound.items() if index not in rejected]
    if not verdicts:
        raise rejected[min(rejected)]
    before = await verdict_store.last_verdicts(work.connection, case_id, [item.signal_id for item in verdicts])
    new: list[tuple[int, Verdict]] = []
    answer = []
    for item in verdicts:
        ordinal, last = before.get(item.signal_id, (0, None))
        if last is not None and last.kind == item.kind:
            answer.append(last)
            continue
        verdict_id = str(derived_id("verdict", case.case_id, item.signal_id, ordinal + 1))
        verdict = verdict_on(signals[item.signal_id], item, case, actor, verdict_id)
        verdict.occurred_at.CopyFrom(to_timestamp(moment.occurred_at))
        verdict.recorded_at.CopyFrom(to_timestamp(moment.recorded_at))
        new.append((ordinal + 1, verdict))
        answer.append(verdict)
    await verdict_store.save_verdicts(work.connection, new)
    trace_id = trace_id_of(current_traceparent())
    entries = [HistoryEntry(VERDICT, verdict.SerializeToString(), trace_id) for _, verdict in new]
    await case_store.add_history(work.connection, case.case_id, entries)
    await outbox.add(work, [_fact(verdict, case) for _, verdict in new])
    said_of = {verdict.signal_id: VerdictKind.Name(verdict.kind) for _, verdict in new}
    details = {"verdicts": said_of, "rejected": len(rejected)}
    await record_evidence(work.connection, actor, moment, "record-verdicts", case.case_number, details)
    for _, verdict in new:
        Metrics.VERDICTS.labels(VerdictKind.Name(verdict.kind).removeprefix("VERDICT_KIND_").lower()).inc()
    return answer, rejected


async def open_linked_case(
    work: UnitOfWork, moving: Moving, actor: Actor, case_id: str, event_class: str, reason: str, moment: Moment
) -> Case:
    """A case of another class beside one, with its own process and clock; both timelines name the other.

    Raises:
        NotFoundError: there is no such case.
        InvalidError: no reason is given, or no pack has the class.
        ConflictError: one of this class is open beside it.
        ForbiddenError: the post only handles.
    """
    may_oversee(actor, "open a case beside another")
    if not reason or len(reason) > MAX_TEXT:
        raise InvalidError(f"opening a case needs a reason of at most {MAX_TEXT} characters", "REASON_MISSING")
    origin = (await load_case(work, case_id)).case
    lead = moving.lead_of(event_class, origin.place, origin.grade, moment)
    beside = await case_store.cases_beside(work.connection, origin.case_number)
    of_class = [other for other in beside if other.event_class == event_class]
    for other in of_class:
        if not other.state.ended:
            raise ConflictError(f"{other.case_number} of {event_class} is open beside it", "LINKED_CASE_OPEN")
    process = moving.process_of(event_class).item
    state = state_of(process, process.initial)
    (number,) = await case_store.next_numbers(work.connection, "case_numbers", 1)
    case = Case(
        case_id=str(derived_id("case beside", origin.case_id, event_class, len(of_class) + 1)),
        case_number=short_number("C", moment.occurred_at.year, number),
        version=1,
        event_id="",
        event_number="",
        event_version=0,
        state=state,
        event_class=event_class,
        grade=origin.grade,
        urgency=moving.urgency_of(event_class),
        place=origin.place,
        proposed_lead=lead,
        lead_department_id="",
        due_at=None,
        overdue=False,
        reopened=0,
        opened_at=moment.occurred_at,
        occurred_at=moment.occurred_at,
        recorded_at=moment.recorded_at,
        transition=Transition(move="open", post_id=actor.post_id, reason=reason),
        linked_case_number=origin.case_number,
        imported=origin.imported,
    )
    rules = moving.rules(case, moment)
    case = case.with_clock(due_at(rules, state.name, moment.occurred_at), rules.mode)
    moved = await moving.save(work, run_automatic(Moved(case, (), (case,)), rules, moment))
    link = HistoryEntry(LINK, facts.case_message(case).SerializeToString(), trace_id_of(current_traceparent()))
    await case_store.add_history(work.connection, origin.case_id, [link])
    details = {"linked_case_number": case.case_number, "event_class": event_class, "reason": reason}
    await record_evidence(work.connection, actor, moment, "open-linked-case", origin.case_number, details)
    return moved.case


def _fact(verdict: Verdict, case: Case) -> Fact:
    return fact_of(CASES_VERDICTS, verdict, case.place.jurisdiction)
