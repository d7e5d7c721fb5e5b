from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from typing import get_args

import pytest
from cityloop.cases.v1.case_pb2 import Case, Task
from cityloop.common.v1.common_pb2 import ReferenceSystem
from cityloop.events.v1.report_link_pb2 import ReportLink
from cityloop_operator.metres import degree_metres
from cityloop_operator.requests_file import Outcome, Request
from cityloop_plays.replay.agency_plan import Agencies, AgencyAction, Move, outcomes_after, plan_actions
from cityloop_plays.replay.published import PublishedRecords
from cityloop_plays.replay.reach import Reach, earlier_in_reach, fused_events
from cityloop_plays.replay.submission import submission, submit_all
from cityloop_plays.replay.waiting import StalledError, until_none, watched
from cityloop_testkit.english import english_language, refused_saying

START = dt.datetime(2020, 1, 1, 8, tzinfo=dt.UTC)
AGENCIES = Agencies({"BOS": "bos", "OCB": "ocb"}, "desk", "desk")
REACHES = {"Graffiti": Reach(50, dt.timedelta(hours=24))}
EAST, NORTH = degree_metres(34.0)


def request(
    number: str,
    hours: float = 0,
    metres: float = 0,
    *,
    owner: str = "BOS",
    outcome: Outcome = "closed",
    event_class: str = "Graffiti",
    ended: float | None = None,
) -> Request:
    created = START + dt.timedelta(hours=hours)
    closed = created + dt.timedelta(hours=10) if ended is None else START + dt.timedelta(hours=ended)
    return Request(
        number=number,
        event_class=event_class,
        owner=owner,
        status="",
        outcome=outcome,
        created=created,
        closed=None if outcome == "open" else closed,
        opened_at=created,
        ended_at=closed,
        position=(-118.0 + metres / EAST, 34.0),
        text="1 A ST",
    )


def moves(actions: Sequence[AgencyAction]) -> list[tuple[str, str]]:
    return [(action.move.value, action.report or action.department) for action in actions]


def test_one_report_follows_its_case() -> None:
    one = request("1")
    actions = plan_actions([one], ["bos"], AGENCIES)
    assert moves(actions) == [("accept", "bos"), ("feed-back", "bos"), ("pass-check", "bos"), ("close", "bos")]
    assert {action.at for action in actions} == {one.closed}
    handler, checker = actions[1], actions[2]
    assert (handler.post, checker.post) == ("bos.handle", "bos.check")
    assert handler.person != checker.person


def test_a_cancelled_report_voids_its_case() -> None:
    assert moves(plan_actions([request("1", outcome="void")], ["bos"], AGENCIES)) == [("void", "bos")]


def test_an_open_report_is_left_in_handling() -> None:
    assert plan_actions([request("1", outcome="open")], ["bos"], AGENCIES) == []


def test_what_waits_for_a_dispatcher_is_assigned_to_the_recorded_owner() -> None:
    dispatch = plan_actions([request("1", owner="OCB", outcome="open")], [], AGENCIES)
    assert [(action.move, action.department, action.departments) for action in dispatch] == [
        (Move.DISPATCH, "desk", ("ocb",))
    ]
    assert dispatch[0].at == START
    assert dispatch[0].post == "desk.dispatch"


def test_what_went_to_another_owner_is_returned_and_dispatched_anew() -> None:
    actions = plan_actions([request("1", owner="OCB")], ["bos"], AGENCIES)
    assert moves(actions)[:3] == [("return", "bos"), ("dispatch", "desk"), ("accept", "ocb")]


@pytest.mark.parametrize("owner", ["none", "never seen"])
def test_nobody_s_request_is_the_fallback_s(owner: str) -> None:
    actions = plan_actions([request("1", owner=owner)], ["bos"], AGENCIES)
    assert [action.department for action in actions] == ["bos", "desk", "desk", "desk", "desk", "desk"]
    assert actions[1].departments == ("desk",)


def test_reports_of_one_event_end_each_at_their_own_time_and_the_case_with_the_last() -> None:
    first, second, third = request("1", ended=30), request("2", 1, ended=12, outcome="void"), request("3", 2, ended=20)
    actions = plan_actions([third, first, second], ["bos"], AGENCIES)
    assert moves(actions) == [
        ("conclude-void", "2"),
        ("conclude-closed", "3"),
        ("conclude-closed", "1"),
        ("accept", "bos"),
        ("feed-back", "bos"),
        ("pass-check", "bos"),
        ("close", "bos"),
    ]
    assert [action.at for action in actions] == sorted(action.at for action in actions)
    assert actions[-1].at == first.ended_at
    assert outcomes_after([first, second, third], actions) == {"1": "closed", "2": "void", "3": "closed"}


def test_a_case_stays_open_while_one_of_its_reports_is() -> None:
    both = [request("1"), request("2", 1, outcome="open")]
    actions = plan_actions(both, ["bos"], AGENCIES)
    assert moves(actions) == [("conclude-closed", "1")]
    assert outcomes_after(both, actions) == {"1": "closed", "2": "open"}


def test_owners_of_one_event_each_get_a_task_and_the_lead_feeds_back_last() -> None:
    actions = plan_actions([request("1"), request("2", 1, owner="OCB")], ["bos"], AGENCIES)
    dispatch = next(action for action in actions if action.move is Move.DISPATCH)
    assert dispatch.departments == ("bos", "ocb")
    assert [action.department for action in actions if action.move is Move.FEED_BACK] == ["ocb", "bos"]


@pytest.mark.parametrize("outcome", get_args(Outcome))
def test_every_outcome_is_reached(outcome: Outcome) -> None:
    requests = [request(str(number), number, outcome=outcome) for number in range(3)]
    assert set(outcomes_after(requests, plan_actions(requests, [], AGENCIES)).values()) == {outcome}


def test_reach_is_distance_window_and_class() -> None:
    requests = [
        request("1"),
        request("2", 24, 49),
        request("3", 24.1, -1),
        request("4", 24, 51),
        request("5", 24.2, 0, event_class="Bulky Items"),
        replace(request("6", 24.3), position=None),
    ]
    assert earlier_in_reach(requests, REACHES) == {"2": ("1",), "4": ("2",), "3": ("2",)}
    events = fused_events(requests, REACHES, lambda item: item.position is not None)
    assert events == {"1": "1", "2": "1", "4": "1", "3": "1", "5": "5"}


def test_the_nearest_event_wins_and_then_the_smallest_number() -> None:
    requests = [request("b", 0, 0), request("a", 0, 60), request("c", 1, 40), request("d", 2, 40)]
    events = fused_events(requests, REACHES, lambda _item: True)
    assert events == {"b": "b", "a": "a", "c": "a", "d": "a"}
    west, east = replace(request("b"), position=(-0.0004, 0)), replace(request("a", 1), position=(0.0004, 0))
    between = replace(request("c", 2), position=(0, 0))
    assert fused_events([west, east, between], REACHES, lambda _item: True)["c"] == "a"


async def test_a_report_waits_for_the_links_of_earlier_ones_in_reach() -> None:
    requests = [request("3", 2, 10), request("1"), request("2", 1, 20), request("4", 3, 5_000)]
    published = PublishedRecords()
    order: list[str] = []
    links: asyncio.Queue[str] = asyncio.Queue()

    async def submit(item: Request) -> str:
        order.append(item.number)
        await links.put(item.number)
        return f"R-{item.number}"

    sending = asyncio.create_task(
        submit_all(requests, earlier_in_reach(requests, REACHES), submit, published.link, lambda: None)
    )
    assert {await links.get(), await links.get()} == {"1", "4"}
    assert order == ["1", "4"], "2 and 3 wait for the link of 1"
    published.add_link(ReportLink(report_number="R-4", version=1))
    published.add_link(ReportLink(report_number="R-1", version=1, event_id="e"))
    assert await links.get() == "2"
    assert order == ["1", "4", "2"], "3 waits for the link of 2 as well"
    published.add_link(ReportLink(report_number="R-2", version=1, event_id="e"))
    assert await sending == {"1": "R-1", "2": "R-2", "3": "R-3", "4": "R-4"}
    assert published.reports_of("e") == 2


async def test_what_never_comes_is_named() -> None:
    with refused_saying(StalledError, match="2 still missing after 0 quiet seconds, such as R-1 and R-2"):
        await until_none(lambda: ["R-1", "R-2"], lambda _left: None, quiet_seconds=0)


async def test_work_that_does_not_move_is_given_up() -> None:
    reading = asyncio.get_running_loop().create_future()
    with refused_saying(StalledError, match="nothing moved for 0 s after 3"):
        await watched(PublishedRecords().link("R-1"), reading, lambda: 3, quiet_seconds=0)


async def test_work_ends_with_the_reading_of_topics() -> None:
    reading = asyncio.get_running_loop().create_future()
    reading.set_exception(ValueError("unreadable"))
    with pytest.raises(ValueError, match="unreadable"):
        await watched(PublishedRecords().link("R-1"), reading, lambda: 0)


def test_an_older_version_changes_nothing() -> None:
    published = PublishedRecords()
    published.add_link(ReportLink(report_number="R-1", version=2, event_id="new"))
    published.add_link(ReportLink(report_number="R-1", version=1, event_id="old"))
    assert published.links["R-1"].event_id == "new"
    for version in (2, 1):
        published.add_case(Case(event_id="e", version=version))
        published.add_task(Task(case_id="c", task_id="t", version=version))
    assert (published.cases["e"].version, published.tasks["c"]["t"].version) == (2, 2)
    assert (published.reports_of("new"), published.reports_of("old")) == (1, 0)


def test_a_submission_says_when_where_and_under_which_number() -> None:
    message = submission(request("1-77", 1), english_language())
    assert message.source_number == "1-77"
    assert message.change.idempotency_key == "1-77/submit"
    assert message.change.occurred_at.ToDatetime(tzinfo=dt.UTC) == START + dt.timedelta(hours=1)
    assert message.place.position.reference_system == ReferenceSystem.REFERENCE_SYSTEM_WGS84
    unplaced = submission(replace(request("1-78"), position=None, text=""), english_language())
    assert not unplaced.place.HasField("position")
    assert unplaced.place.text, "a report has a position or a text"
