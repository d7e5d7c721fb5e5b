"""Where a report stands follows from its link, its case and its conclusion alone."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from cityloop.cases.v1 import case_pb2
from cityloop.cases.v1.case_pb2 import Case, Transition
from cityloop.common.v1.common_pb2 import Place
from cityloop_citizen_services.cases.adapters.case_messages import case_version_of
from cityloop_citizen_services.cases.domain import CasePhase, CaseVersion
from cityloop_citizen_services.notifications.domain.reporter_message import messages_of
from cityloop_citizen_services.reports.domain.report import (
    IntakeChannel,
    Link,
    LinkOutcome,
    Report,
    ReportState,
    initial_status,
)
from cityloop_kernel import ConflictError, ForbiddenError, InvalidError

START = dt.datetime(2026, 7, 1, 8, tzinfo=dt.UTC)
EVENT = "00000000-0000-0000-0000-000000000001"
PHASES = list(CasePhase)[:7]


def at(minutes: float) -> dt.datetime:
    return START + dt.timedelta(minutes=minutes)


def a_report(secret: bytes | None = b"digest") -> Report:
    return Report(
        report_number="R-2026-000001",
        event_class="hole",
        place=Place(text="bridge"),
        text="a hole",
        attachments=(),
        media_url="",
        channel=IntakeChannel.PAGE,
        source_number="",
        secret_digest=secret,
        occurred_at=START,
        recorded_at=START,
        link=None,
        conclusion=None,
        status=initial_status(START),
    )


def a_link(version: int = 1, outcome: LinkOutcome = LinkOutcome.JOINED, reason: str = "") -> Link:
    event = EVENT if outcome is LinkOutcome.JOINED else ""
    return Link(version, outcome, event, "E-2026-000001" if event else "", reason, START)


def a_step(version: int, phase: CasePhase, minutes: float, *, reopened: int = 0, reason: str = "") -> CaseVersion:
    return CaseVersion(
        EVENT, version, "case", "C-2026-000001", phase, phase.value, reason, "works", reopened, None, at(minutes)
    )


STEPS = [a_step(number, state, number) for number, state in enumerate(PHASES, start=1)]


def told(report: Report, steps: list[CaseVersion]) -> list[str]:
    return [message.state for message in messages_of(report, steps)]


def test_links_and_cases_put_a_report_where_it_stands() -> None:
    report = a_report()
    assert report.status.state is ReportState.RECEIVED
    held = report.with_link(a_link(outcome=LinkOutcome.HELD, reason="no position"), None)
    assert (held.status.state, held.status.reason) == (ReportState.HELD, "no position")
    refused = report.with_link(a_link(outcome=LinkOutcome.NOT_AN_EVENT, reason="joke"), None)
    assert (refused.status.state, refused.status.reason) == (ReportState.NOT_FILED, "joke")
    joined = held.with_link(a_link(2), None)
    assert joined.status.state is ReportState.RECEIVED
    for step in STEPS[:-1]:
        assert joined.with_case(step).status.state is ReportState.IN_PROGRESS
    closed = joined.with_case(STEPS[-1])
    assert (closed.status.state, closed.status.updated_at) == (ReportState.CLOSED, at(7))
    void = joined.with_case(a_step(8, CasePhase.VOID, 9, reason="a test"))
    assert (void.status.state, void.status.reason) == (ReportState.VOID, "a test")


def test_only_a_greater_version_of_a_link_is_applied() -> None:
    joined = a_report().with_link(a_link(2), STEPS[3])
    assert joined.with_link(a_link(2, LinkOutcome.HELD), None) is joined
    assert joined.with_link(a_link(1, LinkOutcome.HELD), None) is joined
    assert joined.with_link(a_link(3, LinkOutcome.HELD), None).status.state is ReportState.HELD


def test_a_conclusion_holds_until_the_case_is_reopened() -> None:
    joined = a_report().with_link(a_link(), STEPS[3])
    concluded = joined.with_conclusion(ReportState.CLOSED, "", "works", STEPS[3], at(5))
    assert concluded.status.state is ReportState.CLOSED
    assert concluded.with_case(STEPS[4]).status == replace(concluded.status)
    reopened = a_step(9, CasePhase.PENDING_DISPATCH, 20, reopened=1)
    again = concluded.with_case(reopened)
    assert again.status.state is ReportState.IN_PROGRESS
    assert again.with_conclusion(ReportState.VOID, "twice", "works", reopened, at(21)).status.state is ReportState.VOID


def test_who_may_conclude_what() -> None:
    report = a_report()
    with pytest.raises(ConflictError, match="no case with a lead"):
        report.with_conclusion(ReportState.CLOSED, "", "works", None, at(1))
    joined = report.with_link(a_link(), STEPS[3])
    with pytest.raises(ForbiddenError, match="works has the lead"):
        joined.with_conclusion(ReportState.CLOSED, "", "parks", STEPS[3], at(5))
    with pytest.raises(InvalidError, match="CLOSED or VOID"):
        joined.with_conclusion(ReportState.HELD, "", "works", STEPS[3], at(5))
    with pytest.raises(InvalidError, match="say why"):
        joined.with_conclusion(ReportState.VOID, " ", "works", STEPS[3], at(5))
    concluded = joined.with_conclusion(ReportState.CLOSED, "", "works", STEPS[3], at(5))
    with pytest.raises(ConflictError, match="concluded before"):
        concluded.with_conclusion(ReportState.CLOSED, "", "works", STEPS[3], at(6))


def test_the_reporter_who_began_it_is_told_of_every_state() -> None:
    joined = a_report().with_link(a_link(), STEPS[-1])
    assert told(joined, STEPS) == [state.value for state in PHASES]


def test_a_version_without_a_new_state_is_not_told() -> None:
    joined = a_report().with_link(a_link(), STEPS[-1])
    same = [STEPS[0], replace(STEPS[0], version=2), *[replace(step, version=step.version + 1) for step in STEPS[1:3]]]
    assert [message.version for message in messages_of(joined, same)] == [1, 3, 4]


def test_a_correction_is_told_once_to_whoever_reported_before_it() -> None:
    corrected = replace(STEPS[3], version=5, corrections=1, reason="a private word", occurred_at=at(4.2))
    later = [replace(step, version=step.version + 1, corrections=1) for step in STEPS[4:5]]
    joined = a_report().with_link(a_link(), later[0])
    due = messages_of(joined, [*STEPS[:4], corrected, *later])
    assert [(message.state, message.reason) for message in due[-3:]] == [
        (STEPS[3].state, ""),
        ("corrected", ""),
        (STEPS[4].state, ""),
    ]
    after = replace(a_report(), occurred_at=at(4.5)).with_link(a_link(), later[0])
    assert "corrected" not in told(after, [*STEPS[:4], corrected, *later])


def test_a_report_that_a_decision_moves_is_told_once_and_hears_how_the_other_case_goes_on() -> None:
    merged = replace(a_step(8, CasePhase.VOID, 4.2, reason="one hole"), merged_into="other")
    joined = a_report().with_link(a_link(), STEPS[3])
    waits = joined.with_case(merged)
    assert (waits.status.state, waits.status.reason) == (ReportState.IN_PROGRESS, ""), "until the hub has followed"
    assert told(waits, [*STEPS[:4], merged]) == told(joined, STEPS[:4])
    others = [replace(step, event_id="other", case_id="other case", case_number="C-2026-000009") for step in STEPS]
    link = Link(2, LinkOutcome.JOINED, "other", "E-2026-000009", "", at(4.2), moved=True)
    moved = waits.with_link(link, others[4])
    assert (moved.status.case_number, moved.status.state) == ("C-2026-000009", ReportState.IN_PROGRESS)
    assert told(moved, others) == ["moved", *(step.state for step in others[4:])]
    due = messages_of(moved, others)[0]
    assert (due.origin, due.version, due.reason) == ("link", 2, "")


def test_a_report_that_comes_back_is_told_once_too() -> None:
    merged = replace(a_step(5, CasePhase.VOID, 4.2), merged_into="other")
    apart = a_step(6, CasePhase.IN_HANDLING, 6)
    back = Link(3, LinkOutcome.JOINED, EVENT, "E-2026-000001", "", at(6), moved=True)
    report = a_report().with_link(back, apart)
    assert told(report, [*STEPS[:4], merged, apart]) == ["moved"]
    goes_on = a_step(7, CasePhase.PENDING_CHECK, 7)
    assert told(report, [*STEPS[:4], merged, apart, goes_on]) == ["moved", "pending_check"]


def test_who_joins_later_is_told_how_it_stood_and_what_came_after() -> None:
    late = replace(a_report(), occurred_at=at(4.5)).with_link(a_link(), STEPS[-1])
    assert told(late, STEPS) == [state.value for state in PHASES[3:]]


def test_nobody_is_told_where_nobody_holds_the_secret() -> None:
    assert messages_of(a_report(secret=None).with_link(a_link(), STEPS[-1]), STEPS) == []


def test_a_conclusion_is_told_and_silences_the_case_until_it_is_reopened() -> None:
    joined = a_report().with_link(a_link(), STEPS[3])
    concluded = joined.with_conclusion(ReportState.CLOSED, "", "works", STEPS[3], at(4.5))
    before = [state.value for state in PHASES[:4]]
    assert told(concluded, STEPS) == [*before, "closed"]
    reopened = a_step(8, CasePhase.PENDING_DISPATCH, 30, reopened=1, reason="not fixed")
    assert told(concluded, [*STEPS, reopened]) == [*before, "pending_dispatch", "closed"]
    twice = concluded.with_case(reopened).with_conclusion(ReportState.VOID, "why", "works", reopened, at(31))
    assert told(twice, [*STEPS, reopened]) == ["pending_dispatch", "void"]


def test_a_state_of_the_same_phase_is_told_in_its_own_words_only() -> None:
    suspended = replace(a_step(5, CasePhase.IN_HANDLING, 5), state="suspended")
    back = a_step(6, CasePhase.IN_HANDLING, 6)
    joined = a_report().with_link(a_link(), back)
    due = messages_of(joined, [*STEPS[:4], suspended, back])
    assert [(message.state, message.phase) for message in due[-3:]] == [
        ("in_handling", "in_handling"),
        ("suspended", ""),
        ("in_handling", ""),
    ]


def test_a_report_stands_where_the_phase_of_its_case_puts_it() -> None:
    asked = replace(a_step(8, CasePhase.CLOSED, 30), state="reopening_asked")
    assert a_report().with_link(a_link(), asked).status.state is ReportState.CLOSED
    waiting = replace(a_step(4, CasePhase.IN_HANDLING, 4), state="suspended")
    assert a_report().with_link(a_link(), waiting).status.state is ReportState.IN_PROGRESS


def test_what_one_reporter_says_is_no_reason_that_others_read() -> None:
    said = Case(
        event_id=EVENT,
        phase=case_pb2.CasePhase.CASE_PHASE_CLOSED,
        state="reopening_asked",
        transition=Transition(move="ask-to-reopen", reason="my cellar is still wet"),
    )
    assert case_version_of(said).reason == ""
    said.transition.post_id = "supervision.supervise"
    assert case_version_of(said).reason == "my cellar is still wet"
