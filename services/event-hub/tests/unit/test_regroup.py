"""Which event signals are of after merges and splits of cases, in whatever order and however often these are read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from cityloop.cases.v1.case_pb2 import Case
from cityloop.common.v1.common_pb2 import AttributeValue, EventGrade, Merge, Place, Position, Split
from cityloop.events.v1.city_event_pb2 import ProposedLead
from cityloop.events.v1.signal_pb2 import Signal, SignalKind, SignalSource, SignalSourceType
from cityloop_event_hub.fusion.domain.events import Event, EventState, opened_by
from cityloop_event_hub.fusion.domain.regroup import (
    Regrouped,
    is_regrouped_by,
    opened_by_split,
    regrouped,
    split_off,
    with_decisions,
)
from cityloop_event_hub.fusion.domain.signals import Membership, located_signal
from cityloop_messaging import to_timestamp
from cityloop_packs import ActivePack, ActivePacks, parse
from cityloop_testkit.sources import ROLES
from hypothesis import given
from hypothesis import strategies as st

START = dt.datetime(2026, 7, 1, 8, tzinfo=dt.UTC)
MAJOR, GENERAL = EventGrade.EVENT_GRADE_MAJOR, EventGrade.EVENT_GRADE_GENERAL
EVENTS, EACH = 4, 3
PACKS = ActivePacks(
    {
        "roads": ActivePack(
            "roads",
            1,
            parse(
                {
                    "roles.yaml": ROLES,
                    "pack.yaml": "{pack: roads, title: {zh: 道路, en: Roads}, kind: base}",
                    "event-classes.yaml": """
event_classes:
  - {event_class: pothole, title: {zh: 坑洞, en: Pothole}, problem: component, grade: general}
  - {event_class: burst-pipe, title: {zh: 爆管, en: Burst pipe}, problem: component, grade: major}
""",
                }
            ),
        )
    }
)


def lead_of(claim: Signal, grade: int, _attributes: Mapping[str, AttributeValue]) -> ProposedLead:
    return ProposedLead(department_id=f"{claim.event_class} {grade}")


def signal(name: str, place: int, grade: int = 0) -> Signal:
    return Signal(
        signal_id=name,
        occurred_at=to_timestamp(START),
        kind=SignalKind.SIGNAL_KIND_RAISED,
        source=SignalSource(type=SignalSourceType.SIGNAL_SOURCE_TYPE_REPORT, source_id=name),
        event_class="pothole",
        place=Place(position=Position(longitude=113.0 + place, latitude=23)),
        grade=grade,  # type: ignore[arg-type] # the number of the contract's enum
    )


@dataclass
class Hub:
    """What the hub keeps, as far as merges and splits read it."""

    events: dict[str, Event] = field(default_factory=dict)
    members: list[Membership] = field(default_factory=list)
    moves: int = 0

    @classmethod
    def with_events(cls, count: int = EVENTS) -> Hub:
        hub = cls()
        for number in range(count):
            name = f"e{number}"
            first = signal(f"{name}-0", number)
            event = replace(opened_by(first, GENERAL, lead_of(first, GENERAL, {}), None, 1, START), event_id=name)
            hub.events[name] = replace(event, signals=EACH, reports=EACH, membership_version=EACH)
            for place in range(EACH):
                said = signal(f"{name}-{place}", number)
                hub.members.append(Membership(said, located_signal(said), name, place + 1, START, opening=place == 0))
        return hub

    def read(self, case: Case) -> Regrouped | None:
        """A version of a case, as the consumer reads it."""
        event = self.events.get(case.event_id)
        if event is None or not is_regrouped_by(event, case):
            return None
        for split in case.splits:
            if split.number > event.splits:
                named = [item for item in self.members if item.signal.signal_id in split.signal_ids]
                self.members = split_off(self.members, split)
                if split.event_id not in self.events:
                    self.events[split.event_id] = opened_by_split(case, split, named, PACKS, lead_of, START)
        self.events[case.event_id] = with_decisions(event, case)
        after = regrouped(self.events, self.members, PACKS, lead_of, START)
        self.events, self.members = dict(after.events), list(after.members)
        self.moves += len(after.moves)
        return after

    def groups(self) -> dict[str, set[str]]:
        found: dict[str, set[str]] = {}
        for member in self.members:
            found.setdefault(member.event_id, set()).add(member.signal.signal_id)
        return found


@dataclass
class Desk:
    """Decisions as collaboration-tasks makes them: of what is open, each a version of its case."""

    cases: dict[str, Case] = field(default_factory=dict)
    versions: list[Case] = field(default_factory=list)

    @classmethod
    def with_cases(cls) -> Desk:
        return cls({f"e{number}": Case(event_id=f"e{number}", case_number=f"C{number}") for number in range(EVENTS)})

    def open(self) -> list[str]:
        return sorted(name for name, case in self.cases.items() if not case.merge.event_id)

    def publish(self, case: Case) -> None:
        said = Case()
        said.CopyFrom(case)
        said.version = len(self.versions) + 1
        self.versions.append(said)

    def merge(self, name: str, into: str) -> None:
        case = self.cases[name]
        case.merge.CopyFrom(Merge(number=case.merge.number + 1, event_id=into))
        self.publish(case)

    def separate(self, name: str) -> None:
        case = self.cases[name]
        case.merge.CopyFrom(Merge(number=case.merge.number + 1))
        self.publish(case)

    def split(self, name: str, signals: list[str]) -> None:
        case, number = self.cases[name], len(self.cases[name].splits) + 1
        event_id, moment = f"{name}/{number}", START + dt.timedelta(minutes=len(self.versions) + 1)
        case.splits.append(
            Split(
                number=number,
                occurred_at=to_timestamp(moment),
                event_id=event_id,
                event_class="pothole",
                signal_ids=signals,
            )
        )
        self.cases[event_id] = Case(event_id=event_id, case_number=f"C{event_id}")
        self.publish(case)


@st.composite
def decided(draw: st.DrawFn) -> tuple[Desk, Hub]:
    """Decisions, each on what stood when it was made, and a hub that has read them at once."""
    desk, hub = Desk.with_cases(), Hub.with_events()
    for _ in range(draw(st.integers(0, 10))):
        standing, merged = desk.open(), sorted(set(desk.cases) - set(desk.open()))
        kind = draw(st.sampled_from(["merge", "separate", "split"]))
        if kind == "merge" and len(standing) > 1:
            name, into = draw(st.permutations(standing))[:2]
            desk.merge(name, into)
        elif kind == "separate" and merged:
            name = draw(st.sampled_from(merged))
            if desk.cases[name].merge.event_id in standing:
                desk.separate(name)
        elif kind == "split":
            name = draw(st.sampled_from(standing))
            members = sorted(hub.groups().get(name, ()))
            if len(members) > 1:
                gone = draw(st.lists(st.sampled_from(members), min_size=1, max_size=len(members) - 1, unique=True))
                desk.split(name, gone)
        if desk.versions:
            hub.read(desk.versions[-1])
    return desk, hub


@given(decided(), st.data())
def test_in_any_order_of_cases_and_doubled_it_comes_to_the_same(found: tuple[Desk, Hub], data: st.DataObject) -> None:
    desk, straight = found
    by_case: dict[str, list[Case]] = {}
    for version in desk.versions:
        by_case.setdefault(version.event_id, []).append(version)
    other, waiting = Hub.with_events(), {name: list(versions) for name, versions in by_case.items()}
    while waiting:
        # No case is known, nor merged into, before the hub has opened its event.
        ready = [
            (name, read)
            for name, versions in sorted(waiting.items())
            for read, version in enumerate(versions, 1)
            if {name, version.merge.event_id or name} <= other.events.keys()
        ]
        name, skipped = data.draw(st.sampled_from(ready))
        version = waiting[name][skipped - 1]
        other.read(version)
        assert other.read(version) is None, "the same again changes nothing"
        waiting[name] = waiting[name][skipped:]
        waiting = {name: left for name, left in waiting.items() if left}
    assert other.groups() == straight.groups()
    assert sum(len(names) for names in other.groups().values()) == EVENTS * EACH, "no signal is lost or doubled"


@given(decided())
def test_counts_and_versions_are_those_of_the_members(found: tuple[Desk, Hub]) -> None:
    _desk, hub = found
    groups = hub.groups()
    for name, event in hub.events.items():
        assert (event.signals, event.reports) == (len(groups.get(name, ())),) * 2
        own = [member for member in hub.members if member.event_id == name]
        assert len({member.membership_version for member in own}) == len(own)
        assert all(member.membership_version <= event.membership_version for member in own)
        assert sum(member.opening for member in own) == (1 if own else 0)
    assert sum(event.membership_version for event in hub.events.values()) == EVENTS * EACH + 2 * hub.moves


@given(decided(), st.data())
def test_a_merge_taken_back_leaves_everything_as_it_was(found: tuple[Desk, Hub], data: st.DataObject) -> None:
    desk, hub = found
    standing = desk.open()
    if len(standing) < 2:
        return
    name, into = data.draw(st.permutations(standing))[:2]
    before = {item.signal.signal_id: (item.event_id, item.located, item.opening) for item in hub.members}
    events = {key: (event.grade, event.place, event.lead, event.signals) for key, event in hub.events.items()}
    desk.merge(name, into)
    hub.read(desk.versions[-1])
    assert name not in hub.groups()
    desk.separate(name)
    hub.read(desk.versions[-1])
    assert {item.signal.signal_id: (item.event_id, item.located, item.opening) for item in hub.members} == before
    assert {key: (event.grade, event.place, event.lead, event.signals) for key, event in hub.events.items()} == events


def test_what_joined_meanwhile_stays_where_it_joined() -> None:
    desk, hub = Desk.with_cases(), Hub.with_events()
    desk.merge("e1", "e0")
    hub.read(desk.versions[-1])
    later = signal("later", 1)
    hub.members.append(Membership(later, located_signal(later), "e0", 99, START))
    desk.separate("e1")
    hub.read(desk.versions[-1])
    assert hub.groups()["e1"] == {"e1-0", "e1-1", "e1-2"}
    assert hub.groups()["e0"] == {"e0-0", "e0-1", "e0-2", "later"}


def test_a_circle_that_old_versions_make_holds_each_event_apart_until_the_newer_is_read() -> None:
    desk, hub = Desk.with_cases(), Hub.with_events()
    desk.merge("e1", "e0")
    desk.separate("e1")
    desk.merge("e0", "e1")
    hub.read(desk.versions[0])
    hub.read(desk.versions[2])
    assert {name: len(members) for name, members in hub.groups().items()} == dict.fromkeys(("e0", "e1", "e2", "e3"), 3)
    hub.read(desk.versions[1])
    assert len(hub.groups()["e1"]) == 2 * EACH


def test_the_event_that_a_merge_makes_graver_is_as_grave_as_before_once_it_is_taken_back() -> None:
    desk, hub = Desk.with_cases(), Hub.with_events()
    grave = signal("grave", 1, MAJOR)
    hub.members.append(Membership(grave, located_signal(grave), "e1", 4, START))
    hub.events["e1"] = replace(hub.events["e1"], membership_version=4, grade=MAJOR)
    hub.events["e0"] = replace(hub.events["e0"], state=EventState.ALL_CLEAR)
    desk.merge("e1", "e0")
    hub.read(desk.versions[-1])
    assert (hub.events["e0"].grade, hub.events["e0"].lead.department_id) == (MAJOR, f"pothole {MAJOR}")
    assert hub.events["e0"].state is EventState.ALL_CLEAR, "reports never say when something is over"
    desk.separate("e1")
    hub.read(desk.versions[-1])
    assert (hub.events["e0"].grade, hub.events["e0"].lead.department_id) == (GENERAL, f"pothole {GENERAL}")


def test_a_split_event_has_the_class_and_the_grade_of_then_and_says_where_it_comes_from() -> None:
    hub = Hub.with_events(1)
    split = Split(
        number=1, occurred_at=to_timestamp(START), event_id="new", event_class="burst-pipe", signal_ids=["e0-0", "e0-2"]
    )
    after = hub.read(Case(event_id="e0", case_number="C0", splits=[split]))
    assert after is not None
    new = hub.events["new"]
    assert (new.event_class, new.grade, new.split_from_case_number, new.reports) == ("burst-pipe", MAJOR, "C0", 2)
    assert {member.located.event_class for member in hub.members if member.event_id == "new"} == {"burst-pipe"}
    assert [(move.left_version, move.membership.membership_version) for move in after.moves] == [(4, 1), (5, 2)]
    kept = next(member for member in hub.members if member.event_id == "e0")
    assert kept.opening, "it is looked for by what has stayed"
