"""Reactions on PostgreSQL: once in effect across replicas and kills, waiting, dropped, bounded, signed, tried again."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import replace
from importlib.resources import files
from pathlib import Path

import pytest
import pytest_asyncio
from cityloop.cases.v1.case_pb2 import Case, Transition
from cityloop.common.v1.common_pb2 import Place
from cityloop.common.v1.reaction_stop_pb2 import ReactionStop
from cityloop.sharing.v1.city_pb2 import City
from cityloop.topics import CASES_CASES, CITY_REACTION_STOPS
from cityloop_city import CityModel, model_of
from cityloop_database import Pool, UnitOfWork, create_pool, read_migrations
from cityloop_kernel import Actor, ConflictError, ForbiddenError, Moment, derived_id
from cityloop_messaging import Causation, ReceivedFact, fact_of, present_cause, to_timestamp
from cityloop_operator.operations import read_city, read_packs
from cityloop_packs import MOST_TARGETS, ActivePacks, ActName, parse_all
from cityloop_packs import REACTIONS as REACTIONS_KIND
from cityloop_reactions import MOST_DEPTH, Perform, ReactionRun, Reactor, Target, Trigger, store, thing_target
from cityloop_telemetry import current_traceparent, trace_id_of
from cityloop_testkit import Clusters, fresh_database
from cityloop_testkit.in_process import MovableClock

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.xdist_group("reactor")]
DEPLOY = Path(__file__).parents[4] / "deploy"
MIGRATIONS = read_migrations(
    *(files(f"cityloop_{name}") / "migrations" for name in ("messaging", "audit", "reactions"))
)
CITY_ID, RECORDS = read_city(DEPLOY / "cities" / "simulated")
CITY = model_of(CITY_ID, 1, RECORDS)
CLOSED = "cause: {fact: {of: case, event_classes: [manhole-cover], moves: [close]}}"
REACTIONS = {
    "each": f"{CLOSED}, most_an_hour: 20000",
    "later": "cause: {fact: {of: case, states: [in_handling]}}, wait: {natural_days: 1}",
    "bounded": "cause: {fact: {of: case, event_classes: [street-light], moves: [close]}}, most_an_hour: 3",
    "signed": "cause: {fact: {of: case, event_classes: [illegal-parking], moves: [close]}}, signed_by: [supervise]",
    "faulty": "cause: {fact: {of: case, event_classes: [exposed-rubbish], moves: [close]}}",
    "things": "cause: {fact: {of: case, event_classes: [manhole-cover], moves: [void]}}, when: owner != 'nobody',"
    " for_each: {things: {thing_model: water-level-gauge}}, most_an_hour: 20000",
    "rows": "cause: {fact: {of: case, event_classes: [exposed-rubbish], moves: [dispatch]}}, when: age >= 80,"
    " wait: {natural_days: 1},"
    " for_each: {rows: {dataset: households, department: civil-affairs, fields: {age: number}}}",
    "daily": "cause: {date: {at: '08:30'}}, for_each: {posts: supervise}",
}
SUPERVISORS = sorted(post.post_id for post in CITY.posts.values() if "supervise" in post.roles)


def packs() -> ActivePacks:
    base, city = (dict(files) for files in read_packs(DEPLOY / "packs", "simulated"))
    act = "act: {open_case: {event_class: street-light, reason: why}}"
    own = {
        "pack.yaml": "{pack: p, title: {en: P, zh: 包}, requires: [simulated, base]}",
        "reactions.yaml": "reactions:\n"
        + "".join(f"  - {{reaction: {name}, {act}, {text}}}\n" for name, text in REACTIONS.items()),
    }
    return ActivePacks.of(parse_all([base, city, own]))


def closing(
    name: str,
    event_class: str = "manhole-cover",
    depth: int = 0,
    move: str = "close",
    state: str = "closed",
    version: int = 2,
) -> ReceivedFact:
    now = to_timestamp(dt.datetime.now(dt.UTC))
    payload = Case(
        case_id=str(derived_id(name)), case_number=f"C-{name}", version=version, occurred_at=now, recorded_at=now,
        event_class=event_class, state=state, phase=f"CASE_PHASE_{state.upper()}", transition=Transition(move=move),
    )  # fmt: skip
    fact = fact_of(CASES_CASES, payload, "990100")
    object.__setattr__(fact, "cause", Causation("p/other one" if depth else "", depth))
    return ReceivedFact(fact, 0, 0)


class Acts:
    """What is done stands in a table, written in the act's own transaction; some acts are killed on their way."""

    def __init__(self) -> None:
        self.kills = 0
        self.refuse = ""
        self.break_down = False
        self.seen: list[ReactionRun] = []
        self.causes: list[Causation] = []
        self.traces: list[str] = []
        self.list: list[Target] = []
        self.asked = 0

    async def listed(self, _found: object, _trigger: Trigger) -> list[Target]:
        self.asked += 1
        if self.refuse:
            raise ConflictError("nobody may see it", self.refuse)
        return self.list

    async def perform(self, work: UnitOfWork, run: ReactionRun) -> str:
        if self.refuse:
            raise ConflictError("not now", self.refuse)
        await work.connection.execute("INSERT INTO done VALUES ($1)", run.key)
        if self.break_down:
            raise ValueError("a mistake of the code")
        if self.kills and len(self.seen) % 3 == 0:
            self.kills -= 1
            self.seen.append(run)
            raise asyncio.CancelledError
        self.seen.append(run)
        self.causes.append(present_cause())
        self.traces.append(trace_id_of(current_traceparent()))
        return "C-2026-1"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def pool(clusters: Clusters) -> AsyncIterator[Pool]:
    async with fresh_database(clusters.postgres, MIGRATIONS) as dsn:
        pool = await create_pool(dsn, size=8)
        await pool.execute("CREATE TABLE done (key text NOT NULL)")
        yield pool
        await pool.close()


class Stage:
    """A reactor, with its clock and what it has done."""

    def __init__(self, pool: Pool) -> None:
        self.pool, self.clock, self.acts = pool, MovableClock(), Acts()
        self.reactor = self.another()

    def another(self, city: CityModel = CITY) -> Reactor:
        """A replica."""
        in_use = packs()
        lists = {"things": self.acts.listed, "rows": self.acts.listed}
        acts: dict[ActName, Perform] = {"open_case": self.acts.perform}
        return Reactor("collaboration-tasks", self.pool, lambda: in_use, lambda: city, acts, self.clock, lists)

    async def done(self, reaction: str) -> list[str]:
        rows = await self.pool.fetch("SELECT key FROM done")
        return [row["key"] for row in rows if row["key"].startswith(f"p/{reaction}\x1f")]

    async def states(self, reaction: str) -> Counter[tuple[str, str]]:
        found = await store.page_of_causes(self.pool, 1000, f"p/{reaction}", "", None)
        return Counter((cause.state, cause.result) for cause in found)


@pytest_asyncio.fixture(loop_scope="module")
async def stage(pool: Pool) -> AsyncIterator[Stage]:
    await pool.execute(
        "TRUNCATE done, outbox, reactions, reaction_acts, reaction_causes, audit_unchained, audit_chain, audit_entries"
    )
    yield Stage(pool)


async def test_once_in_effect_with_two_replicas_that_are_killed_on_their_way(stage: Stage) -> None:
    facts = [closing(f"k{number}") for number in range(120)]
    stage.acts.kills = 25
    replicas = [stage.reactor, stage.another()]

    async def run(reactor: Reactor) -> None:
        """As a process that is started again whenever it was killed."""
        for start in (0, 0, 60, 30, 0):
            try:
                await reactor.handle(facts[start : start + 60])
            except asyncio.CancelledError:
                continue
        for _ in range(30):
            try:
                await reactor.look()
            except asyncio.CancelledError:
                continue

    await asyncio.gather(*map(run, replicas))
    done = await stage.done("each")
    assert stage.acts.kills == 0, "there were kills"
    assert len(done) == len(set(done)) == 120
    assert await stage.states("each") == {("done", "C-2026-1"): 120}
    assert await stage.pool.fetchval("SELECT count(*) FROM audit_entries WHERE action = 'react-open-case'") == 120
    await replicas[1].handle(facts)
    assert len(await stage.done("each")) == 120, "a replay of the topic does nothing"


async def test_what_it_does_says_what_it_comes_of_and_chains_end(stage: Stage) -> None:
    await stage.reactor.handle(
        [closing("first"), closing("last", depth=MOST_DEPTH - 1), closing("long", depth=MOST_DEPTH)]
    )
    assert [cause.depth for cause in stage.acts.causes] == [1, MOST_DEPTH]
    assert stage.acts.causes[0].cause.startswith("p/each ")
    assert await stage.states("each") == {("done", "C-2026-1"): 2, ("refused", "CHAIN_TOO_LONG"): 1}


async def test_what_it_does_stands_in_the_trace_of_its_cause_however_late(stage: Stage) -> None:
    trace = "4bf92f3577b34da6a3ce929d0e0e4736"
    for name, more in (("now", {}), ("waits", {"move": "dispatch", "state": "in_handling"})):
        received = closing(name, **more)  # type: ignore[arg-type]
        fact = replace(received.fact, traceparent=f"00-{trace}-00f067aa0ba902b7-01")
        await stage.reactor.handle([replace(received, fact=fact)])
    stage.clock.move(dt.timedelta(days=1, minutes=1))
    await stage.reactor.look()
    assert stage.acts.traces == [trace, trace]


async def test_it_waits_and_is_dropped_when_its_state_is_gone(stage: Stage) -> None:
    for name in ("stays", "goes"):
        await stage.reactor.handle([closing(name, "manhole-cover", move="dispatch", state="in_handling")])
    assert await stage.states("later") == {("waiting", ""): 2}
    await stage.reactor.handle([closing("goes", "manhole-cover", move="void", state="void", version=3)])
    await stage.reactor.handle([closing("stays", "manhole-cover", move="extend", state="in_handling", version=3)])
    await stage.reactor.look()
    assert await stage.states("later") == {("waiting", ""): 1, ("dropped", "CONDITION_GONE"): 1}
    stage.clock.move(dt.timedelta(days=1, minutes=1))
    await stage.reactor.look()
    assert await stage.states("later") == {("done", "C-2026-1"): 1, ("dropped", "CONDITION_GONE"): 1}


async def test_versions_that_come_together_are_looked_at_one_after_the_other(stage: Stage) -> None:
    def version(name: str, move: str, state: str, number: int) -> ReceivedFact:
        return closing(name, "manhole-cover", move=move, state=state, version=number)

    begun = [version(name, "dispatch", "in_handling", 2) for name in ("stays", "goes", "comes back")]
    gone = [version(name, "void", "void", 3) for name in ("goes", "comes back")]
    await stage.reactor.handle([*begun, *gone, version("comes back", "extend", "in_handling", 4)])
    assert await stage.states("later") == {("waiting", ""): 1, ("dropped", "CONDITION_GONE"): 2}


async def test_past_its_bound_it_stops_until_somebody_lets_it_go_on(stage: Stage) -> None:
    await stage.reactor.handle([closing(f"b{number}", "street-light") for number in range(5)])
    assert await stage.states("bounded") == {("done", "C-2026-1"): 3, ("waiting", ""): 2}
    (known,) = [
        item
        for item in (await store.stored_reactions(stage.pool, stage.clock())).values()
        if item.stopped_at is not None
    ]
    assert (known.reaction, known.acts, known.waiting) == ("p/bounded", 3, 2)
    rows = await stage.pool.fetch("SELECT value FROM outbox WHERE topic = $1", CITY_REACTION_STOPS.name)
    (stop,) = [ReactionStop.FromString(row["value"]) for row in rows]
    assert (stop.reaction, stop.version, stop.stopped, stop.most_an_hour) == ("p/bounded", 1, True, 3)
    stage.clock.move(dt.timedelta(hours=2))
    await stage.reactor.look()
    assert len(await stage.done("bounded")) == 3, "no hour lets it go on by itself"
    await stage.reactor.handle([closing("other")])
    assert len(await stage.done("each")) == 1, "others go on"
    async with stage.pool.acquire() as connection:
        assert await store.resume(connection, "p/bounded") == stop.version + 1
        assert not await store.resume(connection, "p/bounded")
    await stage.reactor.look()
    assert len(await stage.done("bounded")) == 5


async def test_no_hour_has_more_than_its_bound_wherever_it_begins(stage: Stage) -> None:
    for minutes in (0, 55, 10):
        stage.clock.move(dt.timedelta(minutes=minutes))
        number = len(await stage.done("bounded"))
        await stage.reactor.handle([closing(f"h{number}", "street-light")])
    assert len(await stage.done("bounded")) == 3
    stage.clock.move(dt.timedelta(minutes=40))
    await stage.reactor.handle([closing("last of three", "street-light"), closing("too many", "street-light")])
    assert len(await stage.done("bounded")) == 4, "two of the last hour, and one"
    assert await stage.states("bounded") == {("done", "C-2026-1"): 4, ("waiting", ""): 1}
    await stage.reactor.forget()
    assert await stage.pool.fetchval("SELECT count(*) FROM reaction_acts WHERE reaction = 'p/bounded'") == 3


async def test_each_of_a_list_that_another_has_is_a_cause_of_its_own(stage: Stage) -> None:
    stage.acts.list = [thing_target(f"gauge-{number}", "drainage", Place(jurisdiction="9")) for number in range(250)]
    stage.acts.list.append(thing_target("foreign", "nobody", Place()))
    fact = closing("every gauge", move="void", state="void")
    await stage.reactor.handle([fact])
    await asyncio.gather(*(reactor.look() for reactor in (stage.reactor, stage.another())))
    await stage.reactor.handle([fact])
    assert stage.acts.asked == 1
    assert len(await stage.done("things")) == 250
    assert {run.target.name for run in stage.acts.seen} == {f"gauge-{number}" for number in range(250)}
    assert stage.acts.seen[0].place == Place(jurisdiction="9"), "each where it stands"
    assert await stage.states("things") == {("listed", "250"): 1, ("done", "C-2026-1"): 250}


async def test_a_list_that_is_too_long_or_that_nobody_may_see_is_refused(stage: Stage) -> None:
    stage.acts.list = [Target(str(number)) for number in range(MOST_TARGETS + 1)]
    await stage.reactor.handle([closing("too long", move="void", state="void")])
    stage.acts.refuse = "AGREEMENT_MISSING"
    await stage.reactor.handle([closing("foreign", move="void", state="void")])
    assert await stage.states("things") == {("refused", "LIST_TOO_LONG"): 1, ("refused", "AGREEMENT_MISSING"): 1}


async def test_rows_wait_each_for_itself_and_what_was_read_of_them_is_not_kept(stage: Stage) -> None:
    ages = {"a": 85.0, "b": 70.0, "c": 91.0, "d": None}
    stage.acts.list = [
        Target(name, values={"row": name} | ({} if age is None else {"age": age})) for name, age in ages.items()
    ]
    await stage.reactor.handle([closing("old", "exposed-rubbish", move="dispatch", state="in_handling")])
    assert await stage.states("rows") == {("listed", "2"): 1, ("waiting", ""): 2}, "absent holds nothing"
    await stage.reactor.handle([closing("old", "exposed-rubbish", move="extend", state="in_handling", version=3)])
    stage.clock.move(dt.timedelta(days=1, minutes=1))
    await stage.reactor.look()
    assert await stage.states("rows") == {("listed", "2"): 1, ("done", "C-2026-1"): 2}
    kept = await stage.pool.fetchval("SELECT count(*) FROM reaction_causes WHERE target_values <> '{}'")
    assert kept == 0


async def test_a_draft_is_done_once_it_is_signed(stage: Stage) -> None:
    await stage.reactor.handle([closing("draft", "illegal-parking")])
    (draft,) = await store.page_of_causes(stage.pool, 10, "p/signed", "draft", None)
    assert await stage.done("signed") == []
    now, actor = stage.clock(), Actor("supervision", "desk", "supervision.supervise", "Wang")
    async with UnitOfWork(stage.pool) as work:
        after = await stage.reactor.sign(work, draft.key, actor, Moment(now, now))
    assert (after.state, after.result) == ("done", "C-2026-1")
    assert stage.acts.seen[-1].actor == actor
    (person,) = await stage.pool.fetch("SELECT person_id FROM audit_entries WHERE action = 'react-open-case'")
    assert person["person_id"] == "Wang"


async def test_what_is_refused_is_said_and_what_breaks_is_tried_ten_times(stage: Stage) -> None:
    stage.acts.refuse = "LINKED_CASE_OPEN"
    await stage.reactor.handle([closing("refused", "exposed-rubbish")])
    assert await stage.states("faulty") == {("refused", "LINKED_CASE_OPEN"): 1}
    stage.acts.refuse, stage.acts.break_down = "", True
    await stage.reactor.handle([closing("broken", "exposed-rubbish"), closing("good")])
    stage.acts.break_down = False
    assert await stage.done("faulty") == []
    stage.acts.break_down = True
    for _ in range(9):
        stage.clock.move(dt.timedelta(minutes=6))
        await stage.reactor.look()
    assert (await stage.states("faulty"))["failed", "ValueError"] == 1
    assert await stage.done("faulty") == [], "what broke down left nothing behind"


async def test_a_date_is_done_for_each_post_once(stage: Stage) -> None:
    replicas = [stage.reactor, stage.another()]
    for reactor in replicas:
        await reactor.look()
    assert await stage.done("daily") == [], "not when it is first seen"
    for days in (1, 0, 3):
        stage.clock.move(dt.timedelta(days=days))
        await asyncio.gather(*(reactor.look() for reactor in replicas))
    done = Counter(key.split("\x1f")[1] for key in await stage.done("daily"))
    assert list(done.values()) == [len(SUPERVISORS)] * 2, "of the days that nobody looked, the last"


async def let_come(reactor: Reactor, reaction: str, date: dt.datetime) -> dt.datetime | None:
    found = reactor.packs().named(REACTIONS_KIND)[reaction]
    async with UnitOfWork(reactor.pool) as work:
        return await reactor.let_come(work, found, date)


async def test_in_a_city_of_drills_a_date_comes_before_its_time_and_not_again_at_it(stage: Stage) -> None:
    await stage.reactor.look()
    date = (await store.stored_reactions(stage.pool, stage.clock()))["p/daily"].next_at
    assert date is not None
    assert date > stage.clock()
    for wrong in (date + dt.timedelta(days=1), stage.clock()):
        with pytest.raises(ConflictError) as refused:
            await let_come(stage.reactor, "p/daily", wrong)
        assert refused.value.reason == "REACTION_DATE_OTHER"
    following = await let_come(stage.reactor, "p/daily", date)
    assert following == date + dt.timedelta(days=1)
    with pytest.raises(ConflictError):
        await let_come(stage.reactor, "p/daily", date)
    await stage.reactor.look()
    assert len(await stage.done("daily")) == len(SUPERVISORS)
    stage.clock.move(date - stage.clock() + dt.timedelta(minutes=1))
    await stage.reactor.look()
    assert len(await stage.done("daily")) == len(SUPERVISORS), "its own time has nothing left to do"
    with pytest.raises(ConflictError) as refused:
        await let_come(stage.reactor, "p/each", date)
    assert refused.value.reason == "REACTION_NO_DATE"


async def test_no_date_comes_before_its_time_where_people_live(stage: Stage) -> None:
    lived_in = City()
    lived_in.CopyFrom(CITY.city)
    lived_in.drill = False
    reactor = stage.another(replace(CITY, city=lived_in))
    await reactor.look()
    date = (await store.stored_reactions(stage.pool, stage.clock()))["p/daily"].next_at
    assert date is not None
    with pytest.raises(ForbiddenError) as refused:
        await let_come(reactor, "p/daily", date)
    assert refused.value.reason == "CITY_NOT_DRILL"
    await reactor.look()
    assert await stage.done("daily") == []


async def test_facts_from_before_a_reaction_are_not_answered(stage: Stage) -> None:
    old = closing("old")
    stage.clock.move(dt.timedelta(minutes=5))
    await stage.reactor.handle([old])
    assert await stage.done("each") == []
