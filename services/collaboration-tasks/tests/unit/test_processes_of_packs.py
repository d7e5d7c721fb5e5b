"""What collaboration-tasks has against packs: processes that lead nowhere, and moves that nobody could make."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from cityloop.sharing.v1.city_pb2 import Calendar
from cityloop_city import CityModel
from cityloop_city.records import model_of
from cityloop_collaboration_tasks.cases.adapters.open_case_store import OpenCaseGroup
from cityloop_collaboration_tasks.cases.handlers.check_packs import pack_check, stranded_cases
from cityloop_kernel import NotReadyError
from cityloop_operator.operations import read_city, read_packs
from cityloop_packs import PROCESSES, ActivePacks, parse_all
from cityloop_testkit.english import english

DEPLOY = Path(__file__).parents[4] / "deploy"
PACKS = DEPLOY / "packs"
BASE, CITY, FILES = read_packs(PACKS, "waterlogging")


@pytest.fixture(scope="module")
def city() -> CityModel:
    city_id, records = read_city(DEPLOY / "cities/simulated")
    return model_of(city_id, 1, records)


def together(*packs: Mapping[str, str]) -> ActivePacks:
    return ActivePacks.of(parse_all(packs))


def changed(old: str, new: str) -> ActivePacks:
    """The packs with another text in the processes of the base or of the scenario."""
    assert any(old in files["process.yaml"] for files in (BASE, FILES))
    base, own = ({**files, "process.yaml": files["process.yaml"].replace(old, new)} for files in (BASE, FILES))
    return together(base, CITY, own)


@pytest.mark.parametrize(
    "folder", sorted(file.parent for file in PACKS.glob("*/pack.yaml")), ids=lambda folder: folder.name
)
def test_our_own_packs_can_be_run(folder: Path, city: CityModel) -> None:
    assert pack_check(lambda: city)(together(*read_packs(PACKS, folder.name))) == []


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        (
            "{move: close, name: {zh: 结案, en: close}, sources: [pending_closing], target: closed,",
            "{move: close, name: {zh: 结案, en: close}, sources: [pending_closing], target: pending_closing,",
            "process 'flood': whatever is pending_closing can never end",
        ),
        (
            "{move: file, name: {zh: 立案, en: file}, sources: [pending_filing], target: pending_dispatch",
            "{move: file, name: {zh: 立案, en: file}, sources: [pending_filing], target: pending_filing",
            "process 'flood': move 'dispatch' can never be made: nothing becomes pending_dispatch",
        ),
        ("stage: pending_check", "stage: void", "process 'flood': the clock of stage 'void' never runs"),
        (
            "modes: [response, emergency]",
            "modes: []",
            "process 'flood': stage 'in_handling' has two clocks for any mode; keep one",
        ),
        (
            "automatic: [confirm, file, dispatch]\n    # The first return",
            "automatic: [file, confirm, dispatch]\n    # The first return",
            "process 'flood': automatic moves stop at pending_filing, though 'file' could be made there",
        ),
        (
            '"*"',
            "illegal-parking",
            "event class 'manhole-cover' opens events and has no process; give it one",
        ),
        (
            "event_classes: [gauge-silent]",
            "event_classes: [road-waterlogging]",
            "event class 'road-waterlogging' has the processes flood and maintenance; keep one",
        ),
    ],
    ids=[
        "no end",
        "automatic moves in a wrong order",
        "no such way",
        "no such stage",
        "two clocks",
        "no process",
        "two processes",
    ],
)
def test_what_cannot_work_is_named(city: CityModel, old: str, new: str, problem: str) -> None:
    assert any(english(item.phrase).startswith(problem) for item in pack_check(lambda: city)(changed(old, new)))


def test_a_move_needs_a_role_of_somebody_in_the_city(city: CityModel) -> None:
    nobody_inspects = replace(
        city, posts={name: post for name, post in city.posts.items() if post.roles == ("handle",)}
    )
    problems = [english(item.phrase) for item in pack_check(lambda: nobody_inspects)(together(BASE, CITY, FILES))]
    assert "process 'flood': move 'arbitrate' needs supervise, a role of no post of the city" in problems
    assert not any("'confirm'" in line and "'flood'" in line for line in problems), "it is made by itself"


def test_only_what_would_newly_be_left_behind_holds_up_a_pack() -> None:
    now = together(BASE, CITY, FILES)
    groups = [
        OpenCaseGroup("street-light", "pending_filing", 3, "C-2026-000001"),
        OpenCaseGroup("street-light", "in_handling", 1, "C-2026-000002"),
        OpenCaseGroup("of a pack that is gone", "in_handling", 1, "C-2026-000003"),
    ]
    assert list(stranded_cases(now, now, groups)) == []
    assert list(stranded_cases(ActivePacks(), now, groups)) == []
    lights = """
  - process: lights
    event_classes: [street-light]
    initial: in_handling
    moves: [{move: close, sources: [in_handling], target: closed, guards: [{role: [intake]}, tasks_done]}]
"""
    city = {**CITY, "process.yaml": f"processes:{lights}"}
    (problem,) = stranded_cases(now, together(BASE, city, FILES), groups)
    assert english(problem.phrase).startswith(
        "3 open cases of 'street-light' are pending_filing, such as C-2026-000001, and would never"
    )
    assert len(list(stranded_cases(now, ActivePacks(), groups))) == 3, "without any process none goes on"


def test_an_open_case_in_a_state_that_its_process_loses_is_left_behind() -> None:
    base, city, gas = read_packs(PACKS, "gas-safety")
    kept = [line for line in gas["process.yaml"].splitlines() if "suspended" not in line]
    without = together(base, city, {**gas, "process.yaml": "\n".join(kept)})
    now = together(base, city, gas)
    suspended = [OpenCaseGroup("gas-leak", "suspended", 2, "C-2026-000004")]
    (problem,) = stranded_cases(now, without, suspended)
    assert english(problem.phrase).startswith(
        "2 open cases of 'gas-leak' are suspended, such as C-2026-000004, and would never end"
    )
    assert list(stranded_cases(now, without, [OpenCaseGroup("gas-leak", "in_handling", 2, "C-2026-000004")])) == []


def test_without_a_city_nobody_is_looked_for() -> None:
    def none_yet() -> CityModel:
        raise NotReadyError("none", "NO_CITY")

    assert pack_check(none_yet)(together(BASE, CITY, FILES)) == []


def known_until(city: CityModel, last: str) -> CityModel:
    """The city with a calendar that ends on this day."""
    calendar = Calendar()
    calendar.CopyFrom(city.calendars["default"])
    known = [day for day in calendar.days if day.date <= last]
    del calendar.days[:]
    calendar.days.extend(known)
    calendar.known_until = last
    return replace(city, calendars={"default": calendar})


def test_a_limit_in_working_time_needs_a_calendar_that_knows_as_much(city: CityModel) -> None:
    """The place is the clock's in its file."""
    limit = "urgent_hours: 48"
    line = BASE["process.yaml"][: BASE["process.yaml"].index(limit)].count("\n") + 1

    def problems(other: str, of: CityModel) -> list[str]:
        packs = parse_all([{**BASE, "process.yaml": BASE["process.yaml"].replace(limit, other)}, CITY])
        found = pack_check(lambda: of)(ActivePacks.of(packs))
        return [english(packs[item.pack_id].placed(PROCESSES, item).sentence) for item in found]

    without = replace(city, calendars={})
    assert problems("work_days: 20", city) == []
    assert problems("natural_days: 20", without) == []
    (missing,) = problems("work_days: 20", without)
    place = f"base/process.yaml:{line}: process 'ordinary': the clock of stage 'in_handling'"
    assert missing.startswith(f"{place} has work_days, and the city has no calendar; describe")
    (beyond,) = problems("work_days: 300", known_until(city, "2026-12-31"))
    assert beyond.startswith(f"{place} runs for longer than the city's calendar is known, 2026-01-01 to 2026-12-31")


def test_a_body_above_departments_is_climbed_to_last_and_given_no_tasks(city: CityModel) -> None:
    base, own_city, summons = read_packs(PACKS, "street-summons")
    escalations = """escalations:
- escalation: stuck
  event_classes: [blocked-fire-lane]
  levels:
  - {after: {urgent_hours: 1}, roles: [supervise], department: joint-conference}
  - {after: {urgent_hours: 2}, roles: [supervise], department: city-operations-supervision}
"""
    responsibilities = """responsibilities:
- responsibility: lanes
  event_classes: [blocked-fire-lane]
  department: traffic-police
  co_handlers: [joint-conference]
"""
    changed = {**summons, "escalations.yaml": escalations, "responsibilities.yaml": responsibilities}
    found = pack_check(lambda: city)(together(base, own_city, changed))
    assert [(english(item.phrase), item.path) for item in found] == [
        (
            (
                "escalation 'stuck': level 1 is joint-conference, a body above departments: nothing is above it, make"
                " it the last level"
            ),
            ("levels", 1),
        ),
        (
            "'joint-conference' is a body above departments, which is given no tasks; name a department",
            ("co_handlers", 0),
        ),
    ]
