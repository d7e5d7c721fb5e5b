"""Planning, proposing, deciding and rolling back scenario packs."""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
from collections.abc import Collection, Iterator, Mapping, Sequence

from cityloop.sharing.v1 import pack_pb2
from cityloop.topics import CITY_PACKS
from cityloop_database import UnitOfWork
from cityloop_errors import ConflictError, InvalidError, NotFoundError
from cityloop_messaging import Fact, Outbox, derived_id, to_timestamp
from cityloop_packs import (
    ActivePack,
    ActivePacks,
    PackError,
    difference,
    digest_of,
    parse,
    problems_of,
    problems_with_city,
)
from cityloop_telemetry import LogEvent, Logger

from cityloop_data_sharing.adapters import city_store, pack_store
from cityloop_data_sharing.adapters.city_store import CityNames
from cityloop_data_sharing.adapters.pack_store import StoredAnswer, StoredPack
from cityloop_data_sharing.domain.acting import Moment
from cityloop_data_sharing.domain.packs import ANSWER_WITHIN, Answer, PackState, decide, overdue

SOURCE = "data-sharing"
STATES = {
    PackState.PROPOSED: pack_pb2.PACK_STATE_PROPOSED,
    PackState.ACTIVE: pack_pb2.PACK_STATE_ACTIVE,
    PackState.WITHDRAWN: pack_pb2.PACK_STATE_WITHDRAWN,
}


async def plan(work: UnitOfWork, pack_id: str, files: Mapping[str, str]) -> tuple[list[str], list[str]]:
    """Problems of a pack with those that are active, and what it would change; changes nothing."""
    active = await pack_store.in_state(work.connection, PackState.ACTIVE)
    city = await city_store.names(work.connection)
    return await asyncio.to_thread(compare, pack_id, files, active, city)


def compare(
    pack_id: str, files: Mapping[str, str], active: Sequence[StoredPack], city: CityNames | None
) -> tuple[list[str], list[str]]:
    """Problems of a pack with those that are active and with the city, and what it would change.

    Args:
        pack_id: of the pack.
        files: of the pack, by name.
        active: the packs in use, of which it may replace one.
        city: what the city has; None while there is none, when names of the city are not looked at.
    """
    try:
        content = parse(files)
    except PackError as error:
        return error.problems, []
    present = {pack.pack_id: pack for pack in _readable(active)}
    manifest = content.manifest
    problems = [] if manifest.pack == pack_id else [f"pack.yaml says {manifest.pack!r}, not {pack_id!r}"]
    if manifest.city is not None and (city is None or manifest.city != city.city_id):
        found = "there is none yet" if city is None else f"this one is {city.city_id!r}"
        problems.append(f"pack.yaml says that it is for the city {manifest.city!r}; {found}")
    before = present[pack_id].content if pack_id in present else None
    pack = ActivePack(pack_id, 0, content)
    problems += problems_of(ActivePacks(present).with_pack(pack))
    if city is not None:
        problems += problems_with_city(ActivePacks().with_pack(pack), city.departments, city.layers)
    return problems, difference(before, content)


def _readable(active: Sequence[StoredPack]) -> Iterator[ActivePack]:
    """Active packs without those that a stricter release reads no more: no service runs them either."""
    for pack in active:
        with contextlib.suppress(PackError):
            yield ActivePack(pack.pack_id, pack.pack_version, parse(pack.files))


async def propose(
    work: UnitOfWork, outbox: Outbox, pack_id: str, files: Mapping[str, str], moment: Moment
) -> StoredPack:
    """Propose a pack to all services.

    One proposal at a time: each is checked with the active packs, and two that were checked apart might not fit.

    Raises:
        InvalidError: the files are no pack, or do not fit the active ones.
        ConflictError: an earlier proposal, of this pack or of another, has not been decided yet.
    """
    await pack_store.lock_packs(work.connection)
    for undecided in await pack_store.in_state(work.connection, PackState.PROPOSED):
        raise ConflictError(
            f"version {undecided.pack_version} of {undecided.pack_id!r} has not been decided yet; try again in 30 s",
            "PACK_UNDECIDED",
        )
    problems, _ = await plan(work, pack_id, files)
    if problems:
        raise InvalidError("; ".join(problems), "PACK_INVALID")
    last = await pack_store.newest(work.connection, pack_id)
    city = await city_store.newest_version(work.connection)
    pack = StoredPack(
        pack_id=pack_id,
        pack_version=1 if last is None else last.pack_version + 1,
        version=1,
        state=PackState.PROPOSED,
        files=files,
        digest=digest_of(files),
        jurisdiction="" if city is None else city.jurisdiction,
        occurred_at=moment.occurred_at,
        recorded_at=moment.recorded_at,
    )
    await _save(work, outbox, [pack])
    return pack


async def roll_back(work: UnitOfWork, outbox: Outbox, pack_id: str, moment: Moment) -> StoredPack:
    """Propose anew the files of the version that was active before the present one.

    Raises:
        NotFoundError: there was none.
    """
    former = await pack_store.last_replaced(work.connection, pack_id)
    if former is None:
        raise NotFoundError(f"no version of {pack_id!r} was active before; `cityloop pack status`", "NO_FORMER_PACK")
    return await propose(work, outbox, pack_id, former.files, moment)


async def take_answer(
    work: UnitOfWork,
    outbox: Outbox,
    pack_id: str,
    pack_version: int,
    digest: str,
    answer: StoredAnswer,
    services: Collection[str],
    now: dt.datetime,
) -> None:
    """Keep a service's answer and decide the proposal when it is the last one that was missing.

    An answer to other files under the same version (of a database that was lost) counts for nothing.
    """
    await pack_store.lock_packs(work.connection)
    pack = await pack_store.get(work.connection, pack_id, pack_version)
    if pack is None or pack.digest != digest:
        return
    await pack_store.save_answer(work.connection, pack, answer)
    await _decide(work, outbox, pack, services, now)


async def decide_overdue(work: UnitOfWork, outbox: Outbox, services: Collection[str], now: dt.datetime) -> None:
    """Withdraw proposals that a service has not answered in time."""
    await pack_store.lock_packs(work.connection)
    for proposed in await pack_store.in_state(work.connection, PackState.PROPOSED):
        await _decide(work, outbox, proposed, services, now)


async def _decide(
    work: UnitOfWork, outbox: Outbox, pack: StoredPack, services: Collection[str], now: dt.datetime
) -> None:
    if pack.state is not PackState.PROPOSED:
        return
    answers = await pack_store.answers_to(work.connection, [pack])
    given = {item.service: item.answer for item in answers.get((pack.pack_id, pack.pack_version), [])}
    state = decide(given, services, pack.recorded_at, now)
    if state is PackState.PROPOSED:
        return
    await _note_silence(work, pack, set(services) - set(given) if overdue(pack.recorded_at, now) else set(), now)
    replaced = []
    if state is PackState.ACTIVE:
        active = await pack_store.in_state(work.connection, PackState.ACTIVE, pack.pack_id)
        replaced = [former.became(PackState.WITHDRAWN, now) for former in active]
    await _save(work, outbox, [*replaced, pack.became(state, now)])
    Logger().info(LogEvent.PACK_DECIDED, pack=pack.pack_id, version=pack.pack_version, state=state)


async def _note_silence(work: UnitOfWork, pack: StoredPack, silent: Collection[str], now: dt.datetime) -> None:
    for service in sorted(silent):
        answer = StoredAnswer(service, Answer.REFUSED, (f"did not answer within {ANSWER_WITHIN.seconds} s",), now)
        await pack_store.save_answer(work.connection, pack, answer)


async def _save(work: UnitOfWork, outbox: Outbox, packs: Sequence[StoredPack]) -> None:
    """Store in this order; publish in the reverse, so that no service is without the pack in between."""
    for pack in packs:
        await pack_store.save(work.connection, pack)
    await outbox.add(work, [_fact(pack) for pack in reversed(packs)])


def message_of(pack: StoredPack) -> pack_pb2.Pack:
    """The pack as its contract has it."""
    return pack_pb2.Pack(
        pack_id=pack.pack_id,
        pack_version=pack.pack_version,
        version=pack.version,
        occurred_at=to_timestamp(pack.occurred_at),
        recorded_at=to_timestamp(pack.recorded_at),
        state=STATES[pack.state],
        files=pack.files,
        digest=pack.digest,
    )


def _fact(pack: StoredPack) -> Fact:
    subject = f"{pack.pack_id}/{pack.pack_version}"
    return Fact(
        topic=CITY_PACKS,
        key=subject,
        fact_id=derived_id("pack", subject, pack.version),
        source=SOURCE,
        subject=subject,
        occurred_at=pack.occurred_at,
        jurisdiction=pack.jurisdiction,
        payload=message_of(pack),
        sequence=pack.version,
    )
