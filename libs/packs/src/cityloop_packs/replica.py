"""A service's side of packs: checks what is proposed, answers, and switches when a pack becomes active."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Awaitable, Callable

from cityloop.sharing.v1.pack_pb2 import Pack, PackAnswer, PackState, PackStatus
from cityloop.topics import CITY_PACK_STATUS, CITY_PACKS
from cityloop_messaging import (
    Fact,
    InvalidRecordError,
    KafkaConnection,
    Producer,
    Projection,
    derived_id,
    to_timestamp,
    utc_now,
)
from cityloop_telemetry import LogEvent, Logger, Metrics

from cityloop_packs.active import ActivePack, ActivePacks
from cityloop_packs.parsing import PackError, digest_of, parse
from cityloop_packs.references import problems_of

Check = Callable[[ActivePacks], list[str]]
"""A service's own objections to a set of packs; empty when it can run them."""

Inquiry = Callable[[ActivePacks, ActivePacks], Awaitable[list[str]]]
"""What a service's own data has against going from the first set to the second; asked when all else fits."""


def no_objection(_packs: ActivePacks) -> list[str]:
    """The check of a service that runs whatever the schema allows."""
    return []


async def no_inquiry(_before: ActivePacks, _after: ActivePacks) -> list[str]:
    """The inquiry of a service that keeps nothing which a pack could leave behind."""
    return []


class PackReplica:
    """Follows `city.packs.v1` and answers on `city.pack-status.v1`."""

    def __init__(
        self,
        connection: KafkaConnection,
        producer: Producer,
        service: str,
        check: Check,
        inquire: Inquiry = no_inquiry,
        clock: Callable[[], dt.datetime] = utc_now,
    ) -> None:
        self.active = ActivePacks()
        """The packs in use; replaced as a whole when one becomes active."""
        self._taken: dict[tuple[str, int], int] = {}
        """The last state taken of each version of each pack, by its sequence."""
        self._producer = producer
        self._service = service
        self._check = check
        self._inquire = inquire
        self._clock = clock
        self._log = Logger()
        self._projection = Projection(connection, CITY_PACKS, self.apply, service)
        self.caught_up = self._projection.caught_up

    async def run(self) -> None:
        """Follow the topic until cancelled."""
        await self._projection.run()

    async def apply(self, fact: Fact) -> None:
        """Take one state of one pack version, unless it came before. Calls are answered while a pack is parsed.

        Raises:
            InvalidRecordError: an active pack does not parse; it was accepted by mistake.
        """
        pack = fact.payload
        if not isinstance(pack, Pack):
            raise InvalidRecordError("not a pack")
        subject, sequence = (pack.pack_id, pack.pack_version), fact.sequence or 0
        if sequence > self._taken.get(subject, 0):
            await self._take(fact, pack)
            self._taken[subject] = sequence

    async def _take(self, fact: Fact, pack: Pack) -> None:
        match pack.state:
            case PackState.PACK_STATE_PROPOSED:
                problems = await self._objections(pack)
                answer = PackAnswer.PACK_ANSWER_REFUSED if problems else PackAnswer.PACK_ANSWER_ACCEPTED
                await self._answer(fact, pack, answer, problems)
            case PackState.PACK_STATE_ACTIVE:
                await self._switch(pack)
                await self._answer(fact, pack, PackAnswer.PACK_ANSWER_RUNNING, [])
            case PackState.PACK_STATE_WITHDRAWN:
                self.active = self.active.without(pack.pack_id, pack.pack_version)
            case _:
                raise InvalidRecordError(f"pack {pack.pack_id!r} is in no state")

    async def _objections(self, pack: Pack) -> list[str]:
        """Everything this service has against a proposed pack."""
        try:
            content = await asyncio.to_thread(parse, pack.files)
        except PackError as error:
            return error.problems
        if digest_of(pack.files) != pack.digest:
            return ["the digest does not fit the files"]
        together = self.active.with_pack(ActivePack(pack.pack_id, pack.pack_version, content))
        problems = problems_of(together) or await asyncio.to_thread(self._check, together)
        return problems or await self._inquire(self.active, together)

    async def _switch(self, pack: Pack) -> None:
        try:
            content = await asyncio.to_thread(parse, pack.files)
        except PackError as error:
            raise InvalidRecordError(f"active pack {pack.pack_id!r} does not parse: {error}") from error
        self.active = self.active.with_pack(ActivePack(pack.pack_id, pack.pack_version, content))
        Metrics.PACK_VERSION.labels(pack.pack_id).set(pack.pack_version)
        self._log.info(LogEvent.PACK_IN_USE, pack=pack.pack_id, version=pack.pack_version)

    async def _answer(self, proposal: Fact, pack: Pack, answer: PackAnswer, problems: list[str]) -> None:
        now = self._clock()
        status = PackStatus(
            pack_id=pack.pack_id,
            pack_version=pack.pack_version,
            service=self._service,
            occurred_at=to_timestamp(now),
            recorded_at=to_timestamp(now),
            answer=answer,
            problems=problems[:100],
            digest=pack.digest,
        )
        fact = Fact(
            topic=CITY_PACK_STATUS,
            key=f"{pack.pack_id}/{self._service}",
            fact_id=derived_id("pack-status", pack.pack_id, pack.pack_version, self._service, answer),
            source=self._service,
            subject=pack.pack_id,
            occurred_at=now,
            jurisdiction=proposal.jurisdiction,
            payload=status,
            traceparent=proposal.traceparent,
        )
        await self._producer.publish([fact])
        self._log.info(
            LogEvent.PACK_ANSWERED,
            pack=pack.pack_id,
            version=pack.pack_version,
            answer=PackAnswer.Name(answer),
            problems=problems[:5],
        )
