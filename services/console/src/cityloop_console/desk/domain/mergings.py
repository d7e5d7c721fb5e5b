"""What an officer fills in to merge a case into another, to set it apart again, or to split it; shown first."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from cityloop.cases.v1.case_pb2 import Case
from cityloop.cases.v1.cases_service_pb2 import CaseSignal
from cityloop.common.v1.common_pb2 import Label
from cityloop.events.v1.signal_pb2 import SignalSourceType
from cityloop_kernel import InvalidError
from cityloop_packs import Right

from cityloop_console.desk.domain.acts import RightsOfRoles, RolesOfPost
from cityloop_console.desk.domain.corrections import ENDED

MERGE, SEPARATE, SPLIT = "merge", "separate", "split"


@dataclass(frozen=True, slots=True)
class Choice:
    """A report, or a signal of something else, that may go or stay. A report goes with all of its signals."""

    signal_id: str
    """Of the first."""
    number: str
    name: Label
    """What people call its source; empty of a report."""
    report: bool
    occurred_at: dt.datetime


@dataclass(frozen=True, slots=True)
class FilledSplit:
    """A form as it was filled in."""

    signal_ids: Sequence[str]
    event_class: str
    """Empty where it is the class of the case."""
    reason: str


def merging_posts(case: Case, posts: Collection[str], roles: RolesOfPost, rights: RightsOfRoles) -> tuple[str, ...]:
    """The posts of a person that may merge or split a case as it stands, or set it apart where it was merged."""
    if case.phase in ENDED and not case.merge.case_id:
        return ()
    if not case.event_id:
        return ()
    return tuple(post for post in posts if Right.CORRECT_CASES in rights(roles(post)))


def choices_of(signals: Sequence[CaseSignal]) -> list[Choice]:
    """What may be split off, each report once, in the order they joined."""
    found: dict[str, Choice] = {}
    for signal in signals:
        report = signal.source.type == SignalSourceType.SIGNAL_SOURCE_TYPE_REPORT
        key = signal.source.source_id if report else signal.signal_id
        choice = Choice(
            signal.signal_id,
            signal.source.source_id,
            signal.source.name,
            report,
            signal.occurred_at.ToDatetime(tzinfo=dt.UTC),
        )
        found.setdefault(key, choice)
    return list(found.values())


def other_number(form: Mapping[str, str], case: Case) -> str:
    """The number of the case into which a form merges one.

    Raises:
        InvalidError: it says none, or the case itself, or no reason.
    """
    number = form.get("other", "").strip()
    if not number:
        raise InvalidError("say the number of the other case", "OTHER_CASE_MISSING")
    if number in {case.case_number, case.case_id, case.event_number}:
        raise InvalidError("a case cannot be merged into itself", "MERGE_OF_ITSELF")
    _require_reason(form)
    return number


def filled_split(form: Mapping[str, str], signals: Sequence[str], case: Case, choices: Sequence[Choice]) -> FilledSplit:
    """What a form says that goes.

    Raises:
        InvalidError: nothing goes, nothing would stay, or it says no reason.
    """
    if not signals:
        raise InvalidError("choose what goes", "SPLIT_OF_HOW_MANY")
    if not {choice.signal_id for choice in choices} - set(signals):
        raise InvalidError("one report or signal must stay", "SPLIT_LEAVES_NOTHING")
    _require_reason(form)
    event_class = form.get("event_class", "")
    return FilledSplit(signals, "" if event_class == case.event_class else event_class, form["text"].strip())


def merge_is_confirmed(form: Mapping[str, str]) -> bool:
    """Whether the other case was shown, and the merge confirmed as it was shown."""
    return bool(form.get("confirmed")) and form.get("other", "").strip() == form.get("shown_other", "")


def split_is_confirmed(form: Mapping[str, str], signals: Sequence[str]) -> bool:
    """Whether what goes was shown, and the split confirmed as it was shown."""
    shown = form.get("shown_signals", "").split()
    same_class = form.get("event_class", "") == form.get("shown_event_class", "")
    return bool(form.get("confirmed")) and same_class and sorted(signals) == sorted(shown)


def separation_is_confirmed(form: Mapping[str, str]) -> bool:
    """Whether it was confirmed; what it does stands beside the form.

    Raises:
        InvalidError: it says no reason.
    """
    _require_reason(form)
    return bool(form.get("confirmed"))


def _require_reason(form: Mapping[str, str]) -> None:
    if not form.get("text", "").strip():
        raise InvalidError("it needs a reason", "REASON_MISSING")
