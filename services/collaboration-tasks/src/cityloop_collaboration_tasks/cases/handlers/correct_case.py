"""A post corrects the class or the place of a case: once for its idempotency key, with its evidence and verdicts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from cityloop.cases.v1 import case_pb2
from cityloop.common.v1.common_pb2 import AttributeValue
from cityloop_audit import record_evidence
from cityloop_city import CityModel
from cityloop_database import UnitOfWork
from cityloop_expressions import fitting_values
from cityloop_kernel import Actor, InvalidError, Moment, check_text
from cityloop_messaging import Outbox

from cityloop_collaboration_tasks.cases.adapters import case_store, history_store, verdict_store
from cityloop_collaboration_tasks.cases.adapters.locked_case import lock_case_with_tasks
from cityloop_collaboration_tasks.cases.domain import correction
from cityloop_collaboration_tasks.cases.domain.case import Case
from cityloop_collaboration_tasks.cases.domain.case_change import CaseChange
from cityloop_collaboration_tasks.cases.domain.correction import CORRECT, WantedCorrection
from cityloop_collaboration_tasks.cases.domain.history import CASE
from cityloop_collaboration_tasks.cases.domain.texts import MAX_TEXT
from cityloop_collaboration_tasks.cases.domain.verdicts import signals_by_id
from cityloop_collaboration_tasks.cases.handlers.case_workflow import CaseWorkflow
from cityloop_collaboration_tasks.cases.handlers.decide_case import check_version
from cityloop_collaboration_tasks.cases.handlers.record_verdicts import add_verdicts


async def correct_case(
    work: UnitOfWork,
    workflow: CaseWorkflow,
    outbox: Outbox,
    city: CityModel,
    actor: Actor,
    case_id: str,
    expected_version: int,
    wanted: WantedCorrection,
    moment: Moment,
) -> CaseChange:
    """The case as it should have come in, and what the pack does by itself afterwards.

    Args:
        work: the unit of work.
        workflow: the rules of cases.
        outbox: of verdicts.
        city: resolves the place.
        actor: who corrects it.
        case_id: of the case.
        expected_version: 0 when it may be any.
        wanted: what it is, and where.
        moment: when.

    Raises:
        ForbiddenError: the post has no right to.
        NotFoundError: there is no such case.
        ConflictError: it has another version by now, has ended, or the class has no process or no state for it.
        InvalidError: there is no reason, nothing is corrected, no pack takes work of the class, or the city has no such
            place.
    """
    correction.require_right(actor)
    check_text("reason", wanted.reason, MAX_TEXT)
    check_text("place", "" if wanted.place is None else wanted.place.text, MAX_TEXT)
    if not wanted.reason.strip():
        raise InvalidError("a correction needs a reason", "REASON_MISSING")
    before = await lock_case_with_tasks(work.connection, case_id)
    check_version(before.case, expected_version)
    event_class = wanted.event_class or before.case.event_class
    place = before.case.place if wanted.place is None else city.resolve(wanted.place)
    case = correction.with_class_and_place(before.case, event_class, place)
    signals = signals_by_id(await case_store.signals_of(work.connection, [before.case.event_id]))
    if event_class != before.case.event_class:
        workflow.check_takes_work(event_class)
        grade = workflow.grade_of(event_class, [signal.grade for signal in signals.values()]) or case.grade
        attributes = {**await _set_before(work, case), **case.attributes}
        attributes = fitting_values(workflow.attributes_of(event_class), attributes)
        case = replace(case, grade=grade, urgency=workflow.urgency_of(event_class), attributes=attributes)
    responsible_before = workflow.responsible(before.case, moment)
    responsible = workflow.responsible(case, moment)
    if not correction.same_parts(responsible, responsible_before):
        case = replace(case, proposed_lead=responsible[0].department_id)
    rules = replace(workflow.rules(case, moment), assignments=responsible)
    record = case_pb2.Transition(move=CORRECT, post_id=actor.post_id, reason=wanted.reason)
    after = correction.correct(before, case, rules, responsible_before, record, moment)
    after = await workflow.save(work, after)
    last = await verdict_store.last_verdicts(work.connection, after.case.case_id, list(signals))
    found = correction.verdicts_of(
        before.case,
        after.case,
        list(signals.values()),
        {name: verdict for name, (_, verdict) in last.items()},
        wanted.reason,
    )
    await add_verdicts(work, outbox, workflow.history, actor, after.case, signals, found, moment)
    await record_evidence(
        work.connection,
        actor,
        moment,
        CORRECT,
        after.case.case_number,
        _details(before.case, after.case, wanted.reason),
    )
    return after


async def _set_before(work: UnitOfWork, case: Case) -> Mapping[str, AttributeValue]:
    """What officers had set while the case was of this class, as it stood when it was corrected."""
    of_class: dict[str, AttributeValue] = {}
    for entry in await history_store.history_of(work.connection, [case.case_id]) if case.correction.number > 1 else ():
        if entry.kind == CASE:
            version = case_pb2.Case.FromString(entry.message)
            if version.event_class == case.event_class:
                of_class = dict(version.attributes)
    return {name: value for name, value in of_class.items() if value.origin.post_id}


def _details(before: Case, after: Case, reason: str) -> dict[str, object]:
    said: dict[str, object] = {"case_version": after.version, "reason": reason}
    if before.event_class != after.event_class:
        said |= {"from_class": before.event_class, "to_class": after.event_class}
    if before.place != after.place:
        for name, place in (("from_place", before.place.position), ("to_place", after.place.position)):
            said[name] = f"{place.longitude:.6f},{place.latitude:.6f}"
    return said
