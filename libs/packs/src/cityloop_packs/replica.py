"""A service's side of packs: checks what is proposed, answers, and switches when a set becomes active."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Callable, Collection, Iterable, Sequence
from typing import Any

from cityloop.sharing.v1.pack_pb2 import (
    PackAnswer,
    PackHead,
    PackMember,
    PackRecord,
    PackSet,
    PackSetState,
    PackStatus,
    PackUse,
)
from cityloop.sharing.v1.pack_pb2 import PackItem as ItemRecord
from cityloop.topics import CITY_PACK_STATUS, CITY_PACKS
from cityloop_kernel import Phrase, derived_id, say
from cityloop_messaging import Fact, InvalidRecordError, KafkaConnection, Producer, Projection, to_timestamp, utc_now
from cityloop_telemetry import Logger

from cityloop_packs.active import ActivePack, ActivePacks
from cityloop_packs.content import PackContent
from cityloop_packs.inquiry import Check, Findings, Inquiry, OpenWork, no_inquiry
from cityloop_packs.kind import Kind, Problem
from cityloop_packs.kinds.roles.view import rights_of
from cityloop_packs.problem_messages import problem_message
from cityloop_packs.records import IncompleteError, content_of
from cityloop_packs.telemetry import LogEvents, Metrics

Version = tuple[str, int]
MOST_PROBLEMS = 100
MOST_STORED_SETS = 1_000
RETIRING_SECONDS = 5.0
UNDECIDED = {PackSetState.PACK_SET_STATE_PLANNED, PackSetState.PACK_SET_STATE_PROPOSED}
ACTIVE = PackSetState.PACK_SET_STATE_ACTIVE


class PackReplica:
    """Follows `city.packs.v1` and answers on `city.pack-status.v1`.

    Args:
        connection: to Kafka.
        producer: for its answers.
        service: whose answers these are.
        instance: which of the service's replicas.
        kinds: those that the service works with; it reads no others, and says so with every answer.
        check: the problems that the service finds in packs by themselves.
        inquire: what its data has against a change.
        clock: when an answer is given.
    """

    def __init__(
        self,
        connection: KafkaConnection,
        producer: Producer,
        service: str,
        instance: str,
        kinds: Sequence[Kind[Any]],
        check: Check,
        inquire: Inquiry = no_inquiry,
        clock: Callable[[], dt.datetime] = utc_now,
    ) -> None:
        self.active = ActivePacks(kinds=kinds)
        """The packs in use; replaced as a whole when a set becomes active."""
        self.failure: Phrase = ""
        """Why the active set is not in use here; empty when it is."""
        self.caught_up = asyncio.Event()
        """Set once the set that was active at the start is in use."""
        self._items: dict[Version, dict[tuple[str, str], ItemRecord]] = {}
        self._heads: dict[Version, PackHead] = {}
        self._contents: dict[Version, PackContent] = {}
        self._sets: dict[int, PackSet] = {}
        """The last state of each set."""
        self._producer = producer
        self._service = service
        self._instance = instance
        self._kinds = kinds
        self._check = check
        self._inquire = inquire
        self._clock = clock
        self._jurisdiction = ""
        self._log = Logger()
        self._turn = asyncio.Lock()
        self._projection = Projection(connection, CITY_PACKS, self.apply, service)

    def rights_of(self, roles: Collection[str]) -> frozenset[str]:
        """What roles give, by the packs in use."""
        return rights_of(self.active, roles)

    async def run(self) -> None:
        """Follow the topic until cancelled."""
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._projection.run())
            tasks.create_task(self._start_and_report())

    async def apply(self, fact: Fact[PackRecord]) -> None:
        """Take one record. Calls are answered while packs are read.

        Raises:
            InvalidRecordError: the record holds nothing.
        """
        record = fact.payload
        async with self._turn:
            self._jurisdiction = fact.jurisdiction
            match record.WhichOneof("record"):
                case "item":
                    item = record.item
                    self._items.setdefault(_version(item), {})[item.kind, item.item_id] = item
                case "head":
                    self._heads[_version(record.head)] = record.head
                case "set":
                    await self._store_set(record.set, fact.traceparent)
                case _:
                    raise InvalidRecordError("the record holds no item, no head and no set")

    async def _store_set(self, changed: PackSet, traceparent: str) -> None:
        known = self._sets.get(changed.set_number)
        if known is not None and known.version >= changed.version:
            return
        self._sets[changed.set_number] = changed
        if self.caught_up.is_set():
            await self._process_set(changed, traceparent)
            self._delete_unused()

    async def _start_and_report(self) -> None:
        """Begin with what stood in the topic at the start; then say again and again what still stands under packs."""
        await self._projection.caught_up.wait()
        async with self._turn:
            newest = max((number for number, item in self._sets.items() if item.state == ACTIVE), default=0)
            for number in sorted(self._sets):
                if number == newest or self._sets[number].state in UNDECIDED:
                    await self._process_set(self._sets[number], "")
            self._delete_unused()
            self.caught_up.set()
        while True:
            await asyncio.sleep(RETIRING_SECONDS)
            async with self._turn:
                if any(pack.retiring for pack in self.active.packs.values()):
                    await self._report_running("")

    async def _report_running(self, traceparent: str) -> None:
        """Say that the active set runs here, with what stands under its retiring packs; what is not said is not there.

        What could not be counted is not answered for; it is asked again soon.
        """
        gone = _without_retiring(self.active)
        findings = Findings() if gone is self.active else await self._inquire(self.active, gone)
        if findings.uses or not findings.problems:
            await self._answer(self.active.set_number, PackAnswer.PACK_ANSWER_RUNNING, (), findings.uses, traceparent)

    async def _process_set(self, changed: PackSet, traceparent: str) -> None:
        number = changed.set_number
        if changed.state in UNDECIDED:
            findings = await self._check_set(changed)
            answer = PackAnswer.PACK_ANSWER_REFUSED if findings.problems else PackAnswer.PACK_ANSWER_ACCEPTED
            await self._answer(number, answer, findings.problems, findings.uses, traceparent)
        elif changed.state == ACTIVE and number > self.active.set_number:
            await self._switch(changed, traceparent)

    async def _check_set(self, proposed: PackSet) -> Findings:
        """Everything this service has against a proposed set, and what stands under what it changes."""
        try:
            after = await asyncio.to_thread(self._packs, proposed)
        except IncompleteError as error:
            return Findings([Problem(error.sentence)])
        gone = _without_retiring(after)
        checked = [after] if gone is after else [after, gone]
        problems = await asyncio.to_thread(lambda: [found for packs in checked for found in self._check(packs)])
        return Findings(problems) if problems else await self._inquire(self.active, after)

    async def _switch(self, active: PackSet, traceparent: str) -> None:
        try:
            self.active = await asyncio.to_thread(self._packs, active)
        except IncompleteError as error:
            self.failure = say("health-packs-not-run", set=str(active.set_number), problem=error.sentence)
            self._log.error(LogEvents.PACK_SET_FAILED, number=active.set_number, error=str(error))
            await self._answer(
                active.set_number, PackAnswer.PACK_ANSWER_FAILED, [Problem(error.sentence)], (), traceparent
            )
            return
        self.failure = ""
        Metrics.PACK_VERSION.clear()
        for pack in self.active.packs.values():
            Metrics.PACK_VERSION.labels(pack.pack_id).set(pack.pack_version)
        self._log.info(LogEvents.PACK_SET_IN_USE, number=active.set_number, packs=len(active.members))
        await self._report_running(traceparent)

    def _packs(self, of: PackSet) -> ActivePacks:
        """The packs of a set.

        Raises:
            IncompleteError: a record of one of them is missing, or is of another release.
        """
        found = {}
        for member in of.members:
            version = _version(member)
            content = self._contents.get(version)
            if content is None:
                if version not in self._heads:
                    version_of = {"pack": member.pack_id, "version": str(member.pack_version)}
                    raise IncompleteError(say("pack-record-not-arrived", **version_of))
                content = content_of(self._heads[version], self._items.get(version, {}).values(), self._kinds)
                self._contents[version] = content
            found[member.pack_id] = ActivePack(member.pack_id, member.pack_version, content, member.retiring)
        return ActivePacks(found, of.set_number, self._kinds)

    def _delete_unused(self) -> None:
        """Keep only what a set that is in use or undecided is made of; whoever proposes another sends it again."""
        kept = {(pack.pack_id, pack.pack_version) for pack in self.active.packs.values()}
        for item in self._sets.values():
            if item.state in UNDECIDED or (item.state == ACTIVE and self.failure):
                kept |= {_version(member) for member in item.members}
        for held in (self._items, self._heads, self._contents):
            for version in held.keys() - kept:
                del held[version]
        for number in sorted(self._sets)[:-MOST_STORED_SETS]:
            del self._sets[number]

    async def _answer(
        self,
        number: int,
        answer: PackAnswer,
        problems: Iterable[Problem],
        uses: Iterable[OpenWork],
        traceparent: str = "",
    ) -> None:
        now = self._clock()
        listed = list(problems)[:MOST_PROBLEMS]
        status = PackStatus(
            set_number=number,
            service=self._service,
            instance=self._instance,
            occurred_at=to_timestamp(now),
            recorded_at=to_timestamp(now),
            answer=answer,
            problems=map(problem_message, listed),
            uses=[PackUse(pack_id=use.pack_id, subject=use.subject, count=use.count) for use in uses],
            kinds=[kind.key for kind in self._kinds],
        )
        subject = f"{number}/{self._service}/{self._instance}"
        fact = Fact(
            topic=CITY_PACK_STATUS,
            key=subject,
            fact_id=derived_id("pack-status", subject, answer, now.isoformat()),
            source=self._service,
            subject=subject,
            occurred_at=now,
            jurisdiction=self._jurisdiction,
            payload=status,
            traceparent=traceparent,
        )
        await self._producer.publish([fact])
        self._log.info(
            LogEvents.PACK_SET_ANSWERED,
            number=number,
            answer=PackAnswer.Name(answer),
            problems=[str(item) for item in listed[:5]],
        )


def _version(item: ItemRecord | PackHead | PackMember) -> Version:
    return item.pack_id, item.pack_version


def _without_retiring(packs: ActivePacks) -> ActivePacks:
    kept = {name: pack for name, pack in packs.packs.items() if not pack.retiring}
    return packs if len(kept) == len(packs.packs) else ActivePacks(kept, packs.set_number, packs.kinds)
