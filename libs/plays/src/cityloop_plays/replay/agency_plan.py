"""What the agencies do about one event: the actions on its case and its reports, in the order of the file's times."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from cityloop_operator.requests_file import Outcome, Request, by_time


class Move(StrEnum):
    """The actions, by the names that the process and the contracts use."""

    RETURN = "return"
    DISPATCH = "dispatch"
    ACCEPT = "accept"
    FEED_BACK = "feed-back"
    PASS_CHECK = "pass-check"  # noqa: S105 no password
    CLOSE = "close"
    VOID = "void"
    CONCLUDE_CLOSED = "conclude-closed"
    CONCLUDE_VOID = "conclude-void"


ROLES = {
    Move.RETURN: "handle",
    Move.DISPATCH: "dispatch",
    Move.ACCEPT: "handle",
    Move.FEED_BACK: "handle",
    Move.PASS_CHECK: "check",
    Move.CLOSE: "check",
    Move.VOID: "check",
    Move.CONCLUDE_CLOSED: "handle",
    Move.CONCLUDE_VOID: "handle",
}


@dataclass(frozen=True, slots=True)
class AgencyAction:
    """One act of one department's person; `report` is the request that it is about, where it is about one alone."""

    move: Move
    department: str
    at: dt.datetime
    report: str = ""
    departments: tuple[str, ...] = ()
    """With DISPATCH: to whom, the lead first."""

    @property
    def post(self) -> str:
        """The post of the agency that does it."""
        return f"{self.department}.{ROLES[self.move]}"

    @property
    def person(self) -> str:
        """The generated person who holds the post; handler and checker are two."""
        return f"person of {self.post}"


@dataclass(frozen=True, slots=True)
class Agencies:
    """Which department an owner of the file is, and who assigns what nobody was assigned."""

    by_owner: Mapping[str, str]
    fallback: str
    dispatcher: str

    def of(self, request: Request) -> str:
        """The department that the file says handled a request; the fallback where it names nobody it knows."""
        return self.by_owner.get(request.owner, self.fallback)


def plan_actions(requests: Sequence[Request], dispatched_to: Sequence[str], agencies: Agencies) -> list[AgencyAction]:
    """Everything to be done about the requests of one event.

    Args:
        requests: all that joined the event.
        dispatched_to: departments that have a task of the case already; empty while it waits for a dispatcher.
        agencies: departments by owner.
    """
    ordered = by_time(requests)
    wanted = tuple(dict.fromkeys(agencies.of(request) for request in ordered))
    lead = wanted[0]
    actions = list(_assign(ordered[0].opened_at, wanted, dispatched_to, agencies.dispatcher))
    ended = sorted((request for request in ordered if request.outcome != "open"), key=lambda request: request.ended_at)
    if len(ordered) > 1:
        actions += [_conclude(request, lead) for request in ended]
    if len(ended) < len(ordered):
        return actions
    last = ended[-1].ended_at
    if all(request.outcome == "void" for request in ordered):
        return [*actions, AgencyAction(Move.VOID, lead, last)]
    actions += [AgencyAction(Move.ACCEPT, department, last) for department in wanted]
    actions += [AgencyAction(Move.FEED_BACK, department, last) for department in (*wanted[1:], lead)]
    return [*actions, AgencyAction(Move.PASS_CHECK, lead, last), AgencyAction(Move.CLOSE, lead, last)]


def outcomes_after(requests: Sequence[Request], actions: Sequence[AgencyAction]) -> dict[str, Outcome]:
    """What each report has come to after the actions: concluded by itself, else as its case."""
    concluded: dict[str, Outcome] = {}
    case: Outcome = "open"
    for action in actions:
        match action.move:
            case Move.CONCLUDE_CLOSED:
                concluded[action.report] = "closed"
            case Move.CONCLUDE_VOID:
                concluded[action.report] = "void"
            case Move.CLOSE:
                case = "closed"
            case Move.VOID:
                case = "void"
    return {request.number: concluded.get(request.number, case) for request in requests}


def requests_by_event(requests: Sequence[Request], event_of: Callable[[Request], str]) -> dict[str, list[Request]]:
    """Requests by event; a request whose event is empty has none."""
    found: dict[str, list[Request]] = {}
    for request in by_time(requests):
        event = event_of(request)
        if event:
            found.setdefault(event, []).append(request)
    return found


def _assign(at: dt.datetime, wanted: tuple[str, ...], present: Sequence[str], dispatcher: str) -> list[AgencyAction]:
    if set(present) == set(wanted):
        return []
    returned = [AgencyAction(Move.RETURN, department, at) for department in present]
    return [*returned, AgencyAction(Move.DISPATCH, dispatcher, at, departments=wanted)]


def _conclude(request: Request, lead: str) -> AgencyAction:
    move = Move.CONCLUDE_VOID if request.outcome == "void" else Move.CONCLUDE_CLOSED
    return AgencyAction(move, lead, request.ended_at, request.number)
