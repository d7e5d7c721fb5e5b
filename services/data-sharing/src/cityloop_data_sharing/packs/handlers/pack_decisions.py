"""What becomes of sets of packs as services answer, or do not."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace

from cityloop.topics import CITY_PACKS
from cityloop_database import UnitOfWork
from cityloop_kernel import say
from cityloop_messaging import Fact, Outbox
from cityloop_packs import KINDS, Problem
from cityloop_telemetry import Logger

from cityloop_data_sharing.packs.adapters import pack_set_store, pack_store
from cityloop_data_sharing.packs.adapters.pack_messages import set_fact
from cityloop_data_sharing.packs.adapters.pack_set_store import StoredAnswer
from cityloop_data_sharing.packs.domain.pack_sets import ANSWER_WITHIN, Answer, PackSet, SetState, decide, overdue
from cityloop_data_sharing.packs.handlers.pack_proposals import SOURCE, publish
from cityloop_data_sharing.packs.telemetry import LogEvents

ASK_AGAIN_AFTER = dt.timedelta(minutes=5)
"""When services are asked again to do without a retiring pack that one of them has refused to do without."""
FILES = {kind.key: kind.file for kind in KINDS}


async def record_answer(
    work: UnitOfWork,
    outbox: Outbox,
    set_number: int,
    answer: StoredAnswer,
    services: Collection[str],
    now: dt.datetime,
) -> None:
    """Store an instance's answer; decide the set when it was the last one missing; propose to remove idle packs."""
    await pack_set_store.lock_sets(work.connection)
    found = await pack_set_store.get(work.connection, set_number)
    if found is None:
        return
    await pack_set_store.save_answer(work.connection, set_number, answer)
    if found.state.undecided:
        await _decide(work, outbox, found, services, now)
    elif found.state is SetState.ACTIVE and found.retiring:
        await _propose_without_idle(work, outbox, found, services, now)


async def decide_overdue(work: UnitOfWork, outbox: Outbox, services: Collection[str], now: dt.datetime) -> None:
    """Refuse what a service has not answered in time."""
    await pack_set_store.lock_sets(work.connection)
    for item in await pack_set_store.in_states(work.connection, [SetState.PLANNED, SetState.PROPOSED]):
        await _decide(work, outbox, item, services, now)


async def _decide(work: UnitOfWork, outbox: Outbox, item: PackSet, services: Collection[str], now: dt.datetime) -> None:
    answers = (await pack_set_store.answers_to(work.connection, [item.set_number]))[item.set_number]
    given: dict[str, list[Answer]] = {}
    for answer in answers:
        given.setdefault(answer.service, []).append(answer.answer)
    state = decide(item, given, services, now)
    if state is item.state:
        return
    if overdue(item, now):
        await _record_missing_answers(work, item, set(services) - set(given), now)
    elif state is not SetState.REFUSED and await _has_unread_kinds(work, item, answers, services, now):
        state = SetState.REFUSED if state is SetState.ACTIVE else state
    decided = item.with_state(state, now)
    facts: list[Fact] = []
    if state is SetState.ACTIVE:
        decided = decided.without_idle(_open_work(answers))
        for own in (answer for answer in answers if answer.service == SOURCE):
            running = replace(own, answer=Answer.RUNNING, recorded_at=now)
            await pack_set_store.save_answer(work.connection, item.set_number, running)
        former = await pack_set_store.active(work.connection)
        if former is not None:
            replaced = former.with_state(SetState.REPLACED, now)
            await pack_set_store.save(work.connection, replaced)
            facts.append(set_fact(replaced))
    await pack_set_store.save(work.connection, decided)
    # The new set first, so that no service is without packs in between.
    await outbox.add(work, [set_fact(decided), *facts])
    Logger().info(LogEvents.PACK_SET_DECIDED, number=item.set_number, state=state)


async def _propose_without_idle(
    work: UnitOfWork, outbox: Outbox, active: PackSet, services: Collection[str], now: dt.datetime
) -> None:
    """Propose the set without the retiring packs that have no open work any more."""
    if await pack_set_store.in_states(work.connection, [SetState.PROPOSED]):
        return
    answers = (await pack_set_store.answers_to(work.connection, [active.set_number]))[active.set_number]
    running = [answer for answer in answers if answer.answer is Answer.RUNNING]
    if not set(services) <= {answer.service for answer in running}:
        return
    left = active.without_idle(_open_work(running))
    if left.members == active.members:
        return
    newest = await pack_set_store.get(work.connection, await pack_set_store.newest_number(work.connection))
    refused_lately = newest is not None and newest.decided_at is not None and now - newest.decided_at < ASK_AGAIN_AFTER
    if refused_lately and newest is not None and (newest.proposed_by, newest.replaces) == (SOURCE, active.set_number):
        return
    gone = sorted({item.pack_id for item in active.members} - {item.pack_id for item in left.members})
    proposed = replace(
        left,
        set_number=await pack_set_store.newest_number(work.connection) + 1,
        version=1,
        state=SetState.PROPOSED,
        replaces=active.set_number,
        changes=tuple(say("pack-change-gone", pack=name) for name in gone),
        proposed_by=SOURCE,
        occurred_at=now,
        recorded_at=now,
        decided_at=None,
    )
    await pack_set_store.save(work.connection, proposed)
    await publish(work, outbox, proposed, active)


def _open_work(answers: Iterable[StoredAnswer]) -> Iterator[tuple[str, int]]:
    """Open work under packs, as services count it; a change touches agreements, but they block no pack."""
    return ((use.pack_id, use.count) for answer in answers if answer.service != SOURCE for use in answer.uses)


async def _record_missing_answers(work: UnitOfWork, item: PackSet, silent: Collection[str], now: dt.datetime) -> None:
    silence = Problem(say("pack-no-answer", seconds=ANSWER_WITHIN.seconds))
    for service in sorted(silent):
        answer = StoredAnswer(service, "", Answer.REFUSED, [silence], [], now)
        await pack_set_store.save_answer(work.connection, item.set_number, answer)


async def _has_unread_kinds(
    work: UnitOfWork, item: PackSet, answers: Collection[StoredAnswer], services: Collection[str], now: dt.datetime
) -> bool:
    """Whether the set has a kind of item that no service which answered works with; notes which.

    Where an operator deploys fewer nets than there are, what those nets would read is nobody's by intention.
    """
    if not set(CITY_PACKS.consumers) <= set(services):
        return False
    read = {kind for answer in answers for kind in answer.kinds}
    kinds = await pack_store.kinds_of(work.connection, [(one.pack_id, one.pack_version) for one in item.members])
    problems = [
        Problem(say("pack-kind-read-by-nobody", file=FILES.get(kind, kind)), name, kind)
        for name, kind in kinds
        if kind not in read
    ]
    if problems:
        counted = [use for answer in answers if answer.service == SOURCE for use in answer.uses]
        answer = StoredAnswer(SOURCE, "", Answer.REFUSED, problems, counted, now)
        await pack_set_store.save_answer(work.connection, item.set_number, answer)
    return bool(problems)
