"""Planning, proposing and rolling back sets of packs."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import replace

from cityloop.sharing.v1.pack_pb2 import PackItem
from cityloop.topics import CITY_PACKS
from cityloop_database import Connection, Pool, UnitOfWork
from cityloop_kernel import ConflictError, InvalidError, Moment, NotFoundError
from cityloop_messaging import Fact, Outbox, Producer, waits_in_outbox
from cityloop_packs import IncompleteError, OpenWork, PackContent, content_of, digest_of, head_of, item_records
from cityloop_telemetry import Logger

from cityloop_data_sharing.city.domain import CityVersions
from cityloop_data_sharing.packs.adapters import pack_set_store, pack_store
from cityloop_data_sharing.packs.adapters.pack_messages import head_fact, item_facts, record_keys, set_fact
from cityloop_data_sharing.packs.adapters.pack_set_store import StoredAnswer
from cityloop_data_sharing.packs.adapters.pack_store import StoredPack, Version
from cityloop_data_sharing.packs.domain.pack_sets import Answer, PackSet, SetState
from cityloop_data_sharing.packs.domain.protocols import ModeAgreements
from cityloop_data_sharing.packs.handlers.pack_drafts import (
    Draft,
    Files,
    PackInUse,
    PacksInUse,
    Proposal,
    make_draft,
)
from cityloop_data_sharing.packs.telemetry import LogEvents
from cityloop_data_sharing.problem_messages import details_of_problems, in_english

SOURCE = "data-sharing"
MAX_STORED_CHANGES = 500


class ContentCache:
    """ContentCache of versions that were read before; a version never changes."""

    def __init__(self) -> None:
        self._cached: dict[Version, PackContent] = {}

    async def of(self, connection: Connection, packs: Mapping[str, StoredPack]) -> dict[str, PackContent]:
        """The contents of these versions; without those that a stricter release reads no more."""
        missing = [pack.version for pack in packs.values() if pack.version not in self._cached]
        items = await pack_store.items_of(connection, missing) if missing else {}
        for pack in packs.values():
            if pack.version in items:
                await asyncio.to_thread(self._read, pack, items[pack.version])
        wanted = {pack.version for pack in packs.values()}
        self._cached = {version: content for version, content in self._cached.items() if version in wanted}
        return {name: self._cached[pack.version] for name, pack in packs.items() if pack.version in self._cached}

    def _read(self, pack: StoredPack, items: Sequence[PackItem]) -> None:
        try:
            self._cached[pack.version] = content_of(pack.head, items)
        except IncompleteError as error:
            Logger().warning(LogEvents.PACK_UNREADABLE, pack=pack.pack_id, error=str(error))


async def packs_in_use(connection: Connection, contents: ContentCache, members_of: PackSet | None) -> PacksInUse:
    """The packs of a set, with their contents."""
    if members_of is None:
        return {}
    packs = await pack_store.get(connection, [(item.pack_id, item.pack_version) for item in members_of.members])
    found = await contents.of(connection, packs)
    retiring = members_of.retiring
    return {
        name: PackInUse(packs[name].pack_version, content, packs[name].files, name in retiring)
        for name, content in found.items()
    }


class PackProposals:
    """Plans, proposes and rolls back sets of packs.

    Args:
        outbox: of packs.
        versions: of the city.
        agreements: that open with operating modes.
    """

    def __init__(
        self, outbox: Outbox, versions: CityVersions[Connection], agreements: ModeAgreements[Connection]
    ) -> None:
        self._outbox = outbox
        self._versions = versions
        self._agreements = agreements
        self._contents = ContentCache()

    async def _draft(self, work: UnitOfWork, proposal: Proposal) -> tuple[PackSet | None, Draft]:
        """The set in use, and what a proposal would make of it."""
        active = await pack_set_store.active(work.connection)
        present = await packs_in_use(work.connection, self._contents, active)
        city = await self._versions.names(work.connection)
        return active, await asyncio.to_thread(make_draft, present, proposal, city)

    async def plan(self, work: UnitOfWork, proposal: Proposal, proposed_by: str, moment: Moment) -> tuple[Draft, int]:
        """What is wrong with a proposal, what it would change, and the number under which services answer.

        The number is 0 where something is wrong already, or nothing would change.
        """
        await pack_set_store.lock_sets(work.connection)
        active, draft = await self._draft(work, proposal)
        if draft.problems or not draft.changes:
            return draft, 0
        planned = await self._new_set(work, active, draft, SetState.PLANNED, proposed_by, moment)
        await publish(work, self._outbox, planned, active)
        return draft, planned.set_number

    async def propose(
        self,
        work: UnitOfWork,
        proposal: Proposal,
        proposed_by: str,
        moment: Moment,
        expected: int = 0,
    ) -> PackSet:
        """Propose a set to all services; the set in use where nothing would change.

        One proposal at a time: each is checked with the packs in use, and two that were checked apart might not fit.

        Raises:
            InvalidError: the files are no packs, or do not fit the others.
            ConflictError: an earlier proposal has not been decided yet, or another set is in use than expected.
        """
        await pack_set_store.lock_sets(work.connection)
        for undecided in await pack_set_store.in_states(work.connection, [SetState.PROPOSED]):
            details = {"set": str(undecided.set_number)}
            text = f"set {undecided.set_number} has not been decided yet; try again in 30 s"
            raise ConflictError(text, "PACKS_UNDECIDED", details)
        active, draft = await self._draft(work, proposal)
        number = 0 if active is None else active.set_number
        if expected and number != expected:
            details = {"set": str(number), "expected": str(expected)}
            raise ConflictError(f"set {number} is in use, not {expected}; plan it anew", "PACK_SET_CHANGED", details)
        if draft.problems:
            text = "; ".join(in_english(item.sentence) for item in draft.problems)
            raise InvalidError(text, "PACK_INVALID", details_of_problems(draft.problems))
        if active is not None and not draft.changes:
            return active
        proposed = await self._new_set(work, active, draft, SetState.PROPOSED, proposed_by, moment)
        await publish(work, self._outbox, proposed, active)
        return proposed

    async def roll_back(self, work: UnitOfWork, to: int, proposed_by: str, moment: Moment) -> PackSet:
        """Propose the packs of an earlier set: of the one before the present when `to` is 0.

        Raises:
            NotFoundError: there is no such set, or it was never in use.
        """
        active = await pack_set_store.active(work.connection)
        wanted = to or (0 if active is None else active.replaces)
        former = await pack_set_store.get(work.connection, wanted) if wanted else None
        if former is None or former.state not in {SetState.REPLACED, SetState.ACTIVE}:
            name = f"set {wanted} was never in use" if wanted else "no set was in use before"
            details = {"set": str(wanted)} if wanted else {}
            raise NotFoundError(f"{name}; `cityloop pack history` lists those that were", "NO_FORMER_PACK_SET", details)
        versions = {item.pack_id: item.pack_version for item in former.members if not item.retiring}
        now = {} if active is None else {item.pack_id: item for item in active.members}
        restored = {
            name: version for name, version in versions.items() if name not in now or now[name].pack_version != version
        }
        again = {name for name in versions if name in now and now[name].retiring}
        found = await pack_store.get(work.connection, [(name, versions[name]) for name in {*restored, *again}])
        read = await ContentCache().of(work.connection, found)
        packs = {
            name: PackInUse(found[name].pack_version, content, found[name].files) for name, content in read.items()
        }
        if missing := sorted(found.keys() - packs.keys()):
            raise InvalidError(f"this release reads {', '.join(missing)} of set {wanted} no more", "PACK_INVALID")
        proposal = Proposal(
            restored=packs, withdraw=[name for name in now if name not in versions and not now[name].retiring]
        )
        return await self.propose(work, proposal, proposed_by, moment)

    async def _new_set(
        self, work: UnitOfWork, active: PackSet | None, draft: Draft, state: SetState, proposed_by: str, moment: Moment
    ) -> PackSet:
        """Store the new versions of a draft, and the set."""
        newest = await pack_store.newest(work.connection, list(draft.written))
        members = draft.members({name: pack.pack_version for name, pack in newest.items()})
        versions = {member.pack_id: member.pack_version for member in members}
        for name, (files, content) in draft.written.items():
            if _same(newest.get(name), files, content):
                # Of a plan, or of a set that was refused: what is the same has one version.
                versions[name] -= 1
                continue
            head = head_of(name, versions[name], content)
            pack = StoredPack(name, versions[name], files, head, digest_of(files), moment.recorded_at)
            await pack_store.insert(work.connection, pack, item_records(name, versions[name], content))
        members = tuple(replace(member, pack_version=versions[member.pack_id]) for member in members)
        city = await self._versions.newest_version(work.connection)
        new = PackSet(
            set_number=await pack_set_store.newest_number(work.connection) + 1,
            version=1,
            state=state,
            members=members,
            replaces=0 if active is None else active.set_number,
            changes=tuple(draft.changes[:MAX_STORED_CHANGES]),
            proposed_by=proposed_by,
            jurisdiction="" if city is None else city.jurisdiction,
            occurred_at=moment.occurred_at,
            recorded_at=moment.recorded_at,
        )
        await pack_set_store.save(work.connection, new)
        # Its own answer: what the change touches of what is kept here.
        waiting = await self._agreements.waiting_for_modes(work.connection, moment.recorded_at)
        uses = [
            OpenWork(name, "agreements", sum(waiting[layer] for layer in layers))
            for name, layers in draft.mode_layers.items()
        ]
        if uses:
            own = StoredAnswer(SOURCE, "", Answer.ACCEPTED, [], uses, moment.recorded_at)
            await pack_set_store.save_answer(work.connection, new.set_number, own)
        return new


async def delete_unused(pool: Pool, producer: Producer) -> int:
    """Remove versions that no set needs from the topic; returns how many records. Here they stay for going back.

    A version counts as removed only after Kafka has acknowledged every tombstone. Nothing is removed while a record
    waits for the topic, for it could come after its removal.
    """
    async with UnitOfWork(pool) as work:
        await pack_set_store.lock_sets(work.connection)
        unused = await pack_store.keys_of_unused(work.connection)
        if await waits_in_outbox(work.connection, CITY_PACKS.name):
            return 0
        keys = [key for version, items in unused.items() for key in record_keys(version, items)]
        sent = [await producer.send(CITY_PACKS, key.encode(), None, ()) for key in keys]
        await asyncio.gather(*sent)
        await pack_store.mark_removed(work.connection, unused)
    return len(keys)


def _same(pack: StoredPack | None, files: Files, content: PackContent) -> bool:
    return pack is not None and pack.digest == digest_of(files) and pack.head.digest == content.digest


async def publish(work: UnitOfWork, outbox: Outbox, new: PackSet, active: PackSet | None) -> None:
    """The items that services may not have, their heads, then the set: one lane, so they come in this order."""
    known = set() if active is None else {(item.pack_id, item.pack_version) for item in active.members}
    fresh = [item for item in new.members if (item.pack_id, item.pack_version) not in known]
    versions = [(item.pack_id, item.pack_version) for item in fresh]
    packs = await pack_store.get(work.connection, versions)
    items = await pack_store.items_of(work.connection, versions)
    facts: list[Fact] = []
    for pack in packs.values():
        facts += item_facts(items[pack.version], new)
        facts.append(head_fact(pack.head, new))
    await pack_store.mark_published(work.connection, fresh)
    await outbox.add(work, [*facts, set_fact(new)])
