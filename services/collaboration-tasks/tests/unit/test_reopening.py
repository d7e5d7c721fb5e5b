"""The base pack's answer to "it is not fixed": reopened by itself once and in time, later by a supervisor."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest
from casework import ASSIGNMENTS, START, TIME, actor, at, case, decide, new_task, refusal
from cityloop_collaboration_tasks.cases.domain import process
from cityloop_collaboration_tasks.cases.domain.case import CasePhase
from cityloop_collaboration_tasks.cases.domain.case_change import CaseChange, Rules
from cityloop_kernel import ConflictError
from cityloop_operator.operations import read_packs
from cityloop_packs import PROCESSES, ActivePacks, parse, parse_all, process_of

PACKS = ActivePacks.of(parse_all(read_packs(Path(__file__).parents[4] / "deploy/packs", "base")))
DAY = 24.0


def by_base() -> Rules:
    found = process_of(PACKS, "any")
    assert found is not None
    return Rules(found, "peacetime", ASSIGNMENTS, new_task, TIME)


def closed(reopened: int = 0) -> CaseChange:
    """A case that was closed at START."""
    after = case(CasePhase.CLOSED)
    return replace(after, case=replace(after.case, reopened=reopened, phase_began_at=START))


def not_fixed(after: CaseChange, days: float) -> CaseChange:
    return process.apply_not_fixed(after, by_base(), at(days * DAY))


@pytest.mark.parametrize(
    ("reopened", "days", "state"),
    [(0, 15, "reopened"), (0, 15.1, "reopening_asked"), (1, 1, "reopening_asked"), (2, 99, "reopening_asked")],
)
def test_it_reopens_by_itself_once_and_within_fifteen_days(reopened: int, days: float, state: str) -> None:
    after = not_fixed(closed(reopened), days)
    assert (after.case.state.name, after.case.reopened) == (state, reopened + (state == "reopened"))
    assert after.case.state.phase is (CasePhase.PENDING_DISPATCH if state == "reopened" else CasePhase.CLOSED)


def test_from_the_second_time_on_a_supervisor_decides_and_nobody_else() -> None:
    asked = not_fixed(closed(reopened=1), 1)
    with pytest.raises(ConflictError) as refused:
        decide(closed(reopened=1), "reopen", actor("intake"), "it is", by=by_base())
    assert refusal(refused) == "REOPENED_OFTEN"
    reopened = decide(asked, "decide-to-reopen", actor("supervise"), "seen on site", hours=30, by=by_base())
    assert (reopened.case.state.phase, reopened.case.reopened) == (CasePhase.PENDING_DISPATCH, 2)
    kept = decide(asked, "keep-closed", actor("supervise"), "it is another hole", hours=30, by=by_base())
    assert (kept.case.state.name, kept.case.reopened) == ("closed", 1)
    assert kept.case.phase_began_at == START, "it was closed all the time"
    assert not_fixed(asked, 2) is asked, "it is being decided"


def test_what_is_reopened_is_dispatched_anew() -> None:
    reopened = not_fixed(closed(), 1)
    assert reopened.case.due_at == at(DAY).occurred_at + dt.timedelta(minutes=15), "the clock of its phase"
    again = decide(reopened, "dispatch", actor("dispatch"), hours=DAY, by=by_base())
    assert again.case.state.phase is CasePhase.IN_HANDLING


def of_the_house() -> dict[str, ActivePacks]:
    """The processes that are shipped: of every pack, and of the template of a city of one's own."""
    deploy = Path(__file__).parents[4] / "deploy"
    names = sorted(path.parent.name for path in (deploy / "packs").glob("*/pack.yaml"))
    template = deploy / "cities/los-angeles/pack-template"
    base = parse_all(read_packs(deploy / "packs", "base"))
    files = {name: (template / name).read_text() for name in ("pack.yaml", "process.yaml")}
    return {
        "packs": ActivePacks.of(parse_all(read_packs(deploy / "packs", *names))),
        "template": ActivePacks.of({**base, "los-angeles": parse(files, base)}),
    }


@pytest.mark.parametrize("where", ["packs", "template"])
def test_no_process_reopens_without_limit(where: str) -> None:
    resolved = of_the_house()[where]
    by_itself = set()
    for name, found in resolved.named(PROCESSES).items():
        rules = Rules(found, "peacetime", ASSIGNMENTS, new_task, TIME)
        often, late = (
            process.apply_not_fixed(after, rules, at(days * DAY))
            for after, days in ((closed(reopened=1), 1), (closed(), 16))
        )
        assert (often.case.state.phase, late.case.state.phase) == (CasePhase.CLOSED, CasePhase.CLOSED), name
        if process.apply_not_fixed(closed(), rules, at(DAY)).case.state.phase != CasePhase.CLOSED:
            by_itself.add(name)
    assert by_itself
