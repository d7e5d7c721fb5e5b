"""Runs the reactions whose acts a service owns: each cause once in effect, however often facts and starts come."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

from cityloop_audit import record_evidence
from cityloop_city import CityModel
from cityloop_database import Connection, Pool, UnitOfWork
from cityloop_kernel import Actor, ConflictError, ForbiddenError, Moment, NotReadyError, RefusedError
from cityloop_messaging import Causation, Fact, Outbox, Outcome, ReceivedFact, caused_by, classify
from cityloop_packs import MOST_TARGETS, REACTIONS, ActivePacks, ActName, PackItem, Reaction
from cityloop_telemetry import Logger, span

from cityloop_reactions import store
from cityloop_reactions.arming import armed_cause, due_of
from cityloop_reactions.dates import next_date
from cityloop_reactions.followed_facts import (
    FollowedFact,
    followed_facts,
    newer_versions,
    trigger_of_cause,
    versions_after,
)
from cityloop_reactions.judging import (
    Answer,
    Target,
    answers,
    is_unlisted,
    judged,
    place_of,
    still_holds,
    target_named,
)
from cityloop_reactions.reaction_run import NO_LISTS, ListTargets, Perform, ReactionRun
from cityloop_reactions.stops import stop_fact
from cityloop_reactions.store import StoredCause
from cityloop_reactions.telemetry import LogEvents, Measures, Metrics, Spans
from cityloop_reactions.trigger import date_trigger

MOST_DEPTH = 8
"""Reactions that one may come of another."""
MOST_TRIES = 10
LONGEST_PAUSE = dt.timedelta(minutes=5)
LEEWAY = dt.timedelta(minutes=1)
"""Packs reach replicas within seconds: facts of the minute before a reaction was first seen are answered too."""
BATCH = 500
"""Acts of one round."""
AT_ONCE = 200
"""Of a list that are judged and stored before others have their turn."""
for _outcome in ("done", "draft", "refused", "dropped", "failed"):
    # A counter that begins at its first cause hides that one from increase().
    Metrics.CAUSES.labels(_outcome)


class Reactor:
    """Arms reactions as facts and dates come, and does them when they are due; several replicas may run.

    Args:
        service: whose acts these are.
        pool: of its database.
        packs: in use.
        city: in use.
        acts: how each act is done.
        clock: the present.
        lists: how the things and rows are asked for that a reaction is for each of.
        outbox: of the service; what leaves it waits in the database where none is given.
    """

    def __init__(
        self,
        service: str,
        pool: Pool,
        packs: Callable[[], ActivePacks],
        city: Callable[[], CityModel],
        acts: Mapping[ActName, Perform],
        clock: Callable[[], dt.datetime],
        lists: Mapping[str, ListTargets] = NO_LISTS,
        outbox: Outbox | None = None,
    ) -> None:
        self._actor = Actor("cityloop", service)
        self._outbox = Outbox() if outbox is None else outbox
        self.pool = pool
        self.packs = packs
        self._city = city
        self._acts = acts
        self._lists = lists
        self.clock = clock
        self._registered = ""
        self._known: Mapping[str, dt.datetime] = {}
        self._log = Logger()

    def own(self) -> Iterator[PackItem[Reaction]]:
        """The reactions whose act is of this service."""
        return (found for found in self.packs().all(REACTIONS) if found.item.act.name in self._acts)

    async def handle(self, received: Sequence[ReceivedFact]) -> None:
        """Facts of others: arm what answers to them, and do what is due at once."""
        found = self._followed([item.fact for item in received])
        # Most times no reaction is about them: one question at most, where a transaction takes three.
        if not any(item.answers for item in found) and not await store.anything_waits(self.pool, newer_versions(found)):
            return
        async with UnitOfWork(self.pool) as work:
            armed = await self._arm(work, found)
        if armed:
            await self.do_due()

    async def follow(self, work: UnitOfWork, facts: Sequence[Fact]) -> None:
        """Facts of the service itself, in the transaction that writes them: what answers to them is armed with it."""
        if found := self._followed(facts):
            await self._arm(work, found)

    def _followed(self, facts: Sequence[Fact]) -> list[FollowedFact]:
        subjects = {found.item.cause.subject for found in self.own()}
        return followed_facts(self.packs(), self._city, subjects, facts)

    async def _arm(self, work: UnitOfWork, found: Sequence[FollowedFact]) -> int:
        """Arm what answers to facts, and drop what waits and holds no longer by them; returns how many are new."""
        count = 0
        if any(item.answers for item in found):
            since = await self._since(work.connection)
            armed = [
                self._armed(answer, item.fact)
                for item in found
                for answer in item.answers
                if (first := since.get(answer.reaction.name)) is not None and item.trigger.recorded_at >= first
            ]
            count = await store.add(work.connection, armed) if armed else 0
        await self._drop(work.connection, found)
        return count

    async def look(self) -> None:
        """Know new reactions, arm dates that have come, do what is due."""
        await self._register()
        # Most times nothing has come: one question, where both together take six.
        dates, causes = await store.anything_due(self.pool, self.clock())
        if dates:
            await self._arm_dates()
        if dates or causes:
            await self.do_due()

    async def forget(self) -> None:
        """Delete causes that have ended long ago."""
        async with self.pool.acquire() as connection:
            await store.forget(connection, self.clock())

    async def measure(self) -> None:
        """Set the gauges."""
        now = self.clock()
        found = await store.counts(self.pool, now)
        Measures.WAITING.read({("waiting",): found["waiting"], ("draft",): found["drafts"]})
        Measures.STOPPED.read_one(found["stopped"])
        age = 0.0 if found["oldest"] is None else (now - found["oldest"]).total_seconds()
        Measures.OVERDUE.read_one(max(0.0, age))

    async def do_due(self) -> None:
        """Do what is due, the longest due first; what goes wrong is tried again later, and holds nobody up."""
        for _ in range(BATCH):
            cause: StoredCause | None = None
            try:
                async with UnitOfWork(self.pool) as work:
                    cause = await store.take_due(work.connection, self.clock())
                    if cause is None:
                        return
                    await self._do(work, cause)
            except NotReadyError:
                return
            except Exception as error:
                if cause is None:
                    raise
                await self._went_wrong(cause, error)

    async def sign(
        self, work: UnitOfWork, key: store.Key, actor: Actor, moment: Moment, digest: str = ""
    ) -> StoredCause:
        """Do a draft that somebody has signed; the caller has locked it and knows that he may.

        Raises:
            RefusedError: the act is not possible.
        """
        cause = await store.lock(work.connection, key)
        assert cause is not None  # noqa: S101 locked by the caller
        found = self.packs().named(REACTIONS)[cause.reaction]
        await self._perform(work, cause, found, actor, moment, digest)
        after = await store.lock(work.connection, key)
        assert after is not None  # noqa: S101 as above
        return after

    async def tell_stop(self, work: UnitOfWork, found: PackItem[Reaction], version: int, *, stopped: bool) -> None:
        """Say on the topic that a reaction has stopped, or goes on."""
        now, service = self.clock(), self._actor.system
        stop = stop_fact(found, service, version, stopped, now, self._city().city.jurisdiction)
        await self._outbox.add(work, [stop])

    def _version(self) -> str:
        return f"{self.packs().version}@{self._city().version}"

    async def _since(self, connection: Connection) -> Mapping[str, dt.datetime]:
        """From when on facts are answered, by reaction of the service."""
        if self._version() == self._registered:
            return self._known
        names = [found.name for found in self.own()]
        await store.register(connection, names, self.clock() - LEEWAY)
        return await store.known(connection, names)

    async def _register(self) -> None:
        """Know the reactions of the packs in use, and their next dates."""
        version = self._version()
        if version == self._registered:
            return
        now, time = self.clock(), self._city().time
        dates = {
            found.name: (f"{date.model_dump_json()}@{self._city().version}", next_date(date, now, time))
            for found in self.own()
            if (date := found.item.cause.date) is not None
        }
        async with UnitOfWork(self.pool) as work:
            known = await self._since(work.connection)
            await store.set_dates(work.connection, dates, now)
        self._registered, self._known = version, known

    async def _arm_dates(self) -> None:
        """Of dates that passed while nobody looked, the last is done."""
        now, packs, time = self.clock(), self.packs(), self._city().time
        async with UnitOfWork(self.pool) as work:
            for name, due in (await store.due_dates(work.connection, now)).items():
                found = packs.named(REACTIONS).get(name)
                date = None if found is None or found.retiring else found.item.cause.date
                if found is None or date is None:
                    await store.set_next(work.connection, name, None)
                    continue
                last, following = due, next_date(date, due, time)
                while following is not None and following <= now:
                    last, following = following, next_date(date, following, time)
                trigger = date_trigger(last)
                answering = answers(packs, self._city, found, trigger, last.isoformat())
                await store.add(work.connection, [self._armed(item, None) for item in answering if item.holds])
                await store.set_next(work.connection, name, following)

    async def let_come(self, work: UnitOfWork, found: PackItem[Reaction], date: dt.datetime) -> dt.datetime | None:
        """Arm what answers to the next date of a reaction before its time; returns the date after it.

        The cause is the date itself, so when that comes nothing is done twice; what waits counts from the present.

        Raises:
            ForbiddenError: people live in the city.
            ConflictError: it answers to no date, or its next one is another.
        """
        if not self._city().city.drill:
            message = "dates come by themselves; only in a city of drills may one come before its time"
            raise ForbiddenError(message, "CITY_NOT_DRILL")
        cause = None if found.retiring else found.item.cause.date
        due = None if cause is None else await store.date_of(work.connection, found.name)
        if cause is None or due is None:
            raise ConflictError(f"{found.name} waits for no date", "REACTION_NO_DATE", {"reaction": found.name})
        if date != due:
            raise ConflictError(f"its next date is {due.isoformat()}; list it", "REACTION_DATE_OTHER")
        trigger = replace(date_trigger(due), occurred_at=self.clock())
        answering = answers(self.packs(), self._city, found, trigger, due.isoformat())
        await store.add(work.connection, [self._armed(item, None) for item in answering if item.holds])
        following = next_date(cause, due, self._city().time)
        await store.set_next(work.connection, found.name, following)
        return following

    def _armed(self, answer: Answer, fact: Fact | None) -> StoredCause:
        return armed_cause(answer, fact, self.clock(), self._city().time)

    async def _drop(self, connection: Connection, facts: Sequence[FollowedFact]) -> None:
        """What waits about the subjects of facts, and does not hold by one of their newer versions."""
        newer = newer_versions(facts)
        for cause in await store.waiting_of(connection, newer) if newer else ():
            found = self.packs().named(REACTIONS).get(cause.reaction)
            target = None if found is None else self._target(found, cause)
            later = versions_after(facts, cause.subject, cause.version)
            holds = (
                found is not None
                and target is not None
                and all(still_holds(self.packs(), found, trigger, target) for trigger in later)
            )
            if not holds:
                await self._end(connection, cause, "dropped", "CONDITION_GONE")

    async def _do(self, work: UnitOfWork, cause: StoredCause) -> None:
        now = self.clock()
        found = self.packs().named(REACTIONS).get(cause.reaction)
        if found is None or found.item.act.name not in self._acts or self._target(found, cause) is None:
            await self._end(work.connection, cause, "dropped", "REACTION_GONE")
        elif cause.depth > MOST_DEPTH:
            await self._end(work.connection, cause, "refused", "CHAIN_TOO_LONG")
        elif is_unlisted(found.item, cause.target):
            await self._list(work.connection, cause, found)
        elif version := await store.count_act(work.connection, cause.reaction, found.item.most_an_hour, now):
            await self.tell_stop(work, found, version, stopped=True)
            self._log.error(LogEvents.REACTION_STOPPED, reaction=cause.reaction, most=found.item.most_an_hour)
            details = {"most_an_hour": found.item.most_an_hour, "pack_set": found.set_number}
            at = Moment(now, now)
            await record_evidence(work.connection, self._actor, at, "stop-reaction", cause.reaction, details)
        elif found.item.drafted:
            await self._end(work.connection, cause, "draft", "")
        else:
            try:
                async with work.connection.transaction():
                    await self._perform(work, cause, found, self._actor, Moment(now, now))
            except RefusedError as error:
                if isinstance(error, NotReadyError):
                    raise
                await self._end(work.connection, cause, "refused", error.reason)

    async def _list(self, connection: Connection, cause: StoredCause, found: PackItem[Reaction]) -> None:
        """Ask for the list that a cause is for each of: each for which the condition holds gets a cause of its own."""
        trigger, each = trigger_of_cause(cause), found.item.for_each
        assert each is not None  # noqa: S101 looked at by the caller
        try:
            targets = await self._lists[each.of](found, trigger)
        except RefusedError as error:
            if isinstance(error, NotReadyError):
                raise
            await self._end(connection, cause, "refused", error.reason)
            return
        if len(targets) > MOST_TARGETS:
            await self._end(connection, cause, "refused", "LIST_TOO_LONG")
            return
        due, reason = due_of(found, cause.occurred_at, self.clock(), self._city().time)
        listed = replace(cause, due_at=due, tries=0, recorded_at=self.clock())
        if reason:
            listed = replace(listed, state="refused", result=reason, ended_at=listed.recorded_at)
        count = 0
        for start in range(0, len(targets), AT_ONCE):
            holding = [
                target
                for target in targets[start : start + AT_ONCE]
                if (judgement := judged(self.packs(), found, trigger, target)) is None or judgement.holds
            ]
            count += await store.add(connection, [listed.for_target(target) for target in holding])
            await asyncio.sleep(0)
        await self._end(connection, cause, "listed", str(count))

    async def _perform(
        self,
        work: UnitOfWork,
        cause: StoredCause,
        found: PackItem[Reaction],
        actor: Actor,
        moment: Moment,
        digest: str = "",
    ) -> None:
        trigger, target = trigger_of_cause(cause), self._target(found, cause)
        assert target is not None  # noqa: S101 looked at by the caller
        place = place_of(trigger, target, self._city())
        run = ReactionRun(found, trigger, cause.cause, target, place, actor, moment, digest)
        name = f"{cause.reaction} {cause.cause}"
        with span(Spans.REACT, traceparent=cause.traceparent or None), caused_by(Causation(name, cause.depth)):
            result = await self._acts[found.item.act.name](work, run)
        await self._end(work.connection, cause, "done", result)
        details = {
            "reaction": cause.reaction,
            "cause": cause.cause,
            "target": cause.target,
            "depth": cause.depth,
            "pack_version": found.pack_version,
            "pack_set": found.set_number,
            "authorised": found.item.authorised or "",
        }
        act = found.item.act.name.replace("_", "-")
        await record_evidence(work.connection, actor, moment, f"react-{act}", result, details)

    async def _end(self, connection: Connection, cause: StoredCause, state: str, result: str) -> None:
        await store.end(connection, cause.key, state, result, self.clock())
        if state != "listed":
            Metrics.CAUSES.labels(state).inc()
        if state == "refused":
            self._log.warning(LogEvents.REACTION_REFUSED, reaction=cause.reaction, cause=cause.cause, reason=result)

    async def _went_wrong(self, cause: StoredCause, error: Exception) -> None:
        """Later again, at longer and longer pauses; what is not passing is given up at last, and said."""
        passing = classify(error) is Outcome.TRANSIENT
        async with self.pool.acquire() as connection:
            if cause.tries + 1 >= MOST_TRIES and not passing:
                await self._end(connection, cause, "failed", type(error).__name__)
                self._log.error(
                    LogEvents.REACTION_FAILED, reaction=cause.reaction, cause=cause.cause, error=repr(error)
                )
                return
            pause = min(dt.timedelta(seconds=2.0 ** min(cause.tries, 10)), LONGEST_PAUSE)
            await store.put_off(connection, cause.key, self.clock() + pause)
        self._log.warning(LogEvents.REACTION_RETRY, reaction=cause.reaction, cause=cause.cause, error=repr(error))

    def _target(self, found: PackItem[Reaction], cause: StoredCause) -> Target | None:
        return target_named(found.item, cause.target, self._city, cause.place, cause.values)
