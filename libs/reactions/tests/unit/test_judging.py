"""Which facts reactions answer to, by which cause: each occasion once, whatever else its subject goes through."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from cityloop.cases.v1.case_pb2 import Case, Escalation, Task, TaskStep, Transition
from cityloop.cases.v1.flow_pb2 import Flow
from cityloop.citizen.v1.report_pb2 import Feedback, FeedbackKind
from cityloop.common.v1.common_pb2 import AreaReference, AttributeValue, Place
from cityloop.events.v1.city_event_pb2 import CityEvent
from cityloop.events.v1.indicator_pb2 import IndicatorFigure, IndicatorPart, IndicatorValue
from cityloop.events.v1.warning_pb2 import Warning as CityWarning
from cityloop.topics import (
    CASES_CASES,
    CASES_FLOWS,
    CASES_TASKS,
    CITIZEN_FEEDBACK,
    EVENTS_CITY_EVENTS,
    EVENTS_INDICATORS,
    EVENTS_WARNINGS,
)
from cityloop_city import model_of
from cityloop_kernel import derived_id
from cityloop_messaging import Causation, decode, encode_headers, fact_of, to_timestamp
from cityloop_operator.operations import read_city, read_packs
from cityloop_packs import REACTIONS, ActivePacks, parse_all
from cityloop_reactions import (
    TOPIC_OF,
    Target,
    Trigger,
    answers_to,
    place_of,
    reaction_check,
    targets_of,
    trigger_of,
)
from cityloop_reactions.judging import still_holds, target_named

DEPLOY = Path(__file__).parents[4] / "deploy"
NOW = dt.datetime(2026, 7, 1, 8, tzinfo=dt.UTC)
AT = to_timestamp(NOW)
CITY_ID, RECORDS = read_city(DEPLOY / "cities" / "simulated")
CITY = model_of(CITY_ID, 1, RECORDS)
REMARK = "act: {remark: {text: said}}"
OPEN = "act: {open_case: {event_class: hole, reason: why}}"


def packs_of(*reactions: str) -> ActivePacks:
    base, city = (dict(files) for files in read_packs(DEPLOY / "packs", "simulated"))
    own = {
        "pack.yaml": "{pack: p, title: {en: P, zh: 包}, requires: [simulated, base]}",
        "event-classes.yaml": "event_classes:\n  - {event_class: hole, title: {en: h, zh: 洞}, problem: event,"
        " attributes: [{attribute: depth, name: {en: d, zh: 深}, type: {number: {unit: cm}},"
        " classification: general_1}]}",
        "flows.yaml": "flows:\n  - {flow: check, name: {en: c, zh: 查}, opened_by: [handle], moves: [{move: finish,"
        " sources: [filed], target: completed, guards: [{role: [handle]}]}]}",
        "reactions.yaml": "reactions:\n"
        + "".join(f"  - {{reaction: r{i}, {item}}}\n" for i, item in enumerate(reactions)),
    }
    return ActivePacks.of(parse_all([base, city, own]))


def case(move: str, state: str, version: int = 2, **more: Any) -> Trigger:
    transition, number = Transition(move=move), "CASE_PHASE_" + state.upper()
    name = str(derived_id("case", "one"))
    payload = Case(
        case_id=name, case_number="C-1", version=version, occurred_at=AT, recorded_at=AT, event_class="hole",
        state=state, phase=number, transition=transition, **more,
    )  # fmt: skip
    return trigger_of(fact_of(CASES_CASES, payload, "990100"))


def answered(reaction: str, *triggers: Trigger) -> list[str]:
    """The causes that a reaction answers to and whose condition holds."""
    packs = packs_of(reaction)
    return [item.cause for found in triggers for item in answers_to(packs, lambda: CITY, found) if item.holds]


def test_every_topic_that_is_read_has_a_form() -> None:
    examples = {
        EVENTS_CITY_EVENTS: CityEvent(event_id="e", version=1, occurred_at=AT, recorded_at=AT),
        CASES_CASES: Case(case_id="c", version=1, occurred_at=AT, recorded_at=AT),
        CASES_TASKS: Task(task_id="t", version=1, occurred_at=AT, recorded_at=AT),
        CASES_FLOWS: Flow(flow_id="f", version=1, occurred_at=AT, recorded_at=AT),
        EVENTS_WARNINGS: CityWarning(warning_id="w", version=1, occurred_at=AT, recorded_at=AT),
        CITIZEN_FEEDBACK: Feedback(feedback_id=str(derived_id("f")), occurred_at=AT, recorded_at=AT),
        EVENTS_INDICATORS: IndicatorFigure(figure_id="i", version=1, occurred_at=AT, recorded_at=AT),
    }
    assert set(examples) == set(TOPIC_OF.values())
    for topic, payload in examples.items():
        assert trigger_of(fact_of(topic, payload, "990100", key="k")).of


def test_a_state_is_entered_by_a_move_and_not_by_what_happens_in_it() -> None:
    reaction = f"cause: {{fact: {{of: case, event_classes: [hole], states: [pending_check]}}}}, {REMARK}"
    assert answered(reaction, case("pass-check", "pending_check"), case("overdue", "pending_check", 3)) == []
    closed = f"cause: {{fact: {{of: case, event_classes: [hole], states: [closed]}}}}, {REMARK}"
    causes = answered(closed, case("close", "closed"), case("close", "closed"), case("set-attributes", "closed", 3))
    assert len(causes) == 2
    assert len(set(causes)) == 1, "the fact that comes again is the same cause"
    assert answered(closed.replace("[hole]", "[manhole-cover]"), case("close", "closed")) == []


def test_moves_and_clocks_are_answered_by_what_the_version_says() -> None:
    moves = f"cause: {{fact: {{of: case, moves: [due-soon]}}}}, {REMARK}"
    assert len(answered(moves, case("due-soon", "in_handling"), case("overdue", "in_handling", 3))) == 1
    late = f"cause: {{expiry: {{of: case_stage}}}}, {REMARK}"
    (cause,) = answered(late, case("overdue", "in_handling", due_at=AT), case("close", "closed", 3))
    assert cause.endswith("/case_stage/2026-07-01T08:00:00+00:00"), "subject, clock, due"
    assert len(answered(f"cause: {{expiry: {{of: case_whole}}}}, {REMARK}", case("whole-overdue", "in_handling"))) == 1


def test_each_level_that_a_task_climbs_to_is_a_cause() -> None:
    def task(level: int) -> Trigger:
        climbed = Escalation(level=level, awaits=TaskStep.TASK_STEP_ACCEPTED)
        payload = Task(
            task_id="t", case_number="C-1", version=level + 1, occurred_at=AT, recorded_at=AT, event_class="hole",
            transition=Transition(move="escalate"), escalations=[climbed],
        )  # fmt: skip
        return trigger_of(fact_of(CASES_TASKS, payload, "990100", key="C-1"))

    reaction = f"cause: {{expiry: {{of: acceptance}}}}, when: level >= 2, {REMARK}"
    assert answered(reaction, task(1)) == []
    assert len(set(answered(reaction, task(2), task(3)))) == 2
    assert answered(f"cause: {{expiry: {{of: arrival}}}}, {REMARK}", task(2)) == [], "another step"


def test_an_event_counts_once_for_each_state_and_grade_that_is_asked_for() -> None:
    def event(version: int, grade: int, state: int = 1) -> Trigger:
        payload = CityEvent(
            event_id="e",
            version=version,
            occurred_at=AT,
            recorded_at=AT,
            event_class="hole",
            grade=grade,  # type: ignore[arg-type] # the number of the contract's enum
            state=state,  # type: ignore[arg-type] # as above
        )
        return trigger_of(fact_of(EVENTS_CITY_EVENTS, payload, "990100"))

    opened = f"cause: {{fact: {{of: event, states: [open]}}}}, {OPEN}"
    assert set(answered(opened, event(1, 4), event(2, 2), event(3, 2, 3))) == {"e/open"}
    graded = f"cause: {{fact: {{of: event, grades: [serious, particularly_serious]}}}}, {OPEN}"
    assert answered(graded, event(1, 4), event(2, 2), event(3, 1)) == ["e/serious", "e/particularly_serious"]


def test_what_is_absent_holds_nothing() -> None:
    cause = "cause: {fact: {of: case, event_classes: [hole], moves: [close]}}"
    reaction = f"{cause}, when: depth > 20 && reopened == 0, {REMARK}"
    deep: Mapping[str, AttributeValue] = {"depth": AttributeValue(number=21, unit="cm")}
    assert answered(reaction, case("close", "closed")) == []
    assert len(answered(reaction, case("close", "closed", attributes=deep))) == 1
    assert answered(reaction, case("close", "closed", attributes=deep, reopened=1)) == []


def test_a_rating_a_flow_and_a_warning() -> None:
    kind = FeedbackKind.FEEDBACK_KIND_RATING
    rated = [
        Feedback(feedback_id=str(derived_id("f", n)), case_id="c", kind=kind, rating=n, occurred_at=AT, recorded_at=AT)
        for n in (1, 2, 3)
    ]
    facts = [trigger_of(fact_of(CITIZEN_FEEDBACK, item, "990100")) for item in rated]
    reaction = f"cause: {{fact: {{of: feedback, states: [rating]}}}}, when: rating <= 2, {OPEN}"
    assert answered(reaction, *facts) == [str(derived_id("f", n)) for n in (1, 2)]

    flow = Flow(
        flow_id="f", version=1, occurred_at=AT, recorded_at=AT, definition="p/check", state="filed",
        phase="FLOW_PHASE_FILED", transition=Transition(move="open"),
    )  # fmt: skip
    reaction = f"cause: {{fact: {{of: flow, flow: check, states: [filed]}}}}, when: department != 'x', {OPEN}"
    assert len(answered(reaction, trigger_of(fact_of(CASES_FLOWS, flow, "990100")))) == 1

    warning = CityWarning(warning_id="w", version=2, occurred_at=AT, recorded_at=AT, state=2, level=1)  # type: ignore[arg-type]
    reaction = f"cause: {{fact: {{of: warning, states: [signed], levels: [red]}}}}, {OPEN}"
    assert answered(reaction, trigger_of(fact_of(EVENTS_WARNINGS, warning, "990100"))) == ["w/signed/red"]


def test_for_each_of_a_list_with_a_cause_of_its_own() -> None:
    packs = packs_of(f"cause: {{date: {{at: '08:00'}}}}, for_each: {{posts: supervise}}, {OPEN}")
    (found,) = packs.named(REACTIONS).values()
    targets = targets_of(found.item, lambda: CITY)
    supervisors = sorted(post.post_id for post in CITY.posts.values() if "supervise" in post.roles)
    assert [target.name for target in targets] == supervisors
    assert supervisors
    assert target_named(found.item, supervisors[0], lambda: CITY) == targets[0]
    assert target_named(found.item, "nobody", lambda: CITY) is None


def test_a_place_is_the_area_it_is_for_else_where_it_happened_else_the_city() -> None:
    (found,) = packs_of(f"cause: {{date: {{at: '08:00'}}}}, for_each: {{areas: street}}, {OPEN}").all(REACTIONS)
    target = targets_of(found.item, lambda: CITY)[0]
    here = case("close", "closed", place=Place(text="there", jurisdiction="990101"))
    assert place_of(here, target, CITY).areas[0] == target.area
    assert place_of(here, Target(), CITY).text == "there"
    assert place_of(case("close", "closed"), Target(), CITY) == Place(jurisdiction=CITY.city.jurisdiction)
    part = IndicatorPart(dimension="layer:street", id=str(target.name.partition("/")[2]))
    figure = IndicatorFigure(
        figure_id="i",
        version=1,
        occurred_at=AT,
        recorded_at=AT,
        part=part,
        value=IndicatorValue(value="12.5"),
        band="high",
        band_before="low",
        band_changes=3,
    )
    band = trigger_of(fact_of(EVENTS_INDICATORS, figure, "990100", key="k"))
    assert list(place_of(band, Target(), CITY).areas) == [AreaReference(layer="street", area_id=part.id)]
    assert band.variables["value"] == 12.5


def test_what_waits_is_dropped_when_its_state_or_condition_is_gone() -> None:
    cause = "cause: {fact: {of: case, states: [in_handling]}}, when: overdue == false"
    packs = packs_of(f"{cause}, wait: {{natural_days: 2}}, {REMARK}")
    (found,) = packs.all(REACTIONS)
    (target,) = targets_of(found.item, lambda: CITY)
    assert still_holds(packs, found, case("extend", "in_handling"), target)
    assert not still_holds(packs, found, case("overdue", "in_handling", overdue=True), target)
    assert not still_holds(packs, found, case("close", "closed"), target)


@pytest.mark.parametrize("depth", [0, 1, 8])
def test_a_fact_says_which_reaction_it_comes_from(depth: int) -> None:
    payload = Case(case_id="c", version=1, occurred_at=AT, recorded_at=AT)
    fact = replace(fact_of(CASES_CASES, payload, "990100"), cause=Causation("p/r one" if depth else "", depth))
    read = decode(CASES_CASES, b"c", payload.SerializeToString(), encode_headers(fact))
    assert read.cause == fact.cause
    assert trigger_of(read).depth == depth


@pytest.mark.parametrize(
    ("reaction", "says"),
    [
        (f"cause: {{date: {{at: '08:00'}}}}, for_each: {{posts: supervise}}, {OPEN}", None),
        (f"cause: {{date: {{at: '08:00'}}}}, for_each: {{areas: nowhere}}, {OPEN}", "pack-reaction-no-list-in-city"),
        (f"cause: {{date: {{at: '08:00', days: working}}}}, {OPEN}", "pack-reaction-no-calendar"),
        (f"cause: {{expiry: {{of: case_stage}}}}, wait: {{work_hours: 2}}, {REMARK}", "pack-reaction-no-calendar"),
    ],
)
def test_a_city_without_its_list_or_calendar_is_said_at_plan(reaction: str, says: str | None) -> None:
    without = replace(CITY, calendars={})
    found = [item.phrase for item in reaction_check(lambda: without)(packs_of(reaction))]
    assert [getattr(phrase, "message", "") for phrase in found] == ([says] if says else [])
