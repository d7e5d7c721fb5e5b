"""What an officer fills in to correct a case: another class, another place, and why; shown as from and to first."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass

from cityloop.cases.v1.case_pb2 import Case, CasePhase
from cityloop.cases.v1.cases_service_pb2 import CaseHistoryEntry
from cityloop.common.v1.common_pb2 import Place
from cityloop_kernel import InvalidError
from cityloop_packs import Right

from cityloop_console.desk.domain.acts import RightsOfRoles, RolesOfPost
from cityloop_console.desk.domain.positions import position_of

CORRECT = "correct"
ENDED = {CasePhase.CASE_PHASE_CLOSED, CasePhase.CASE_PHASE_NOT_FILED, CasePhase.CASE_PHASE_VOID}
SHOWN = ("event_class", "latitude", "longitude", "system", "place")
"""Fields that are shown, from and to, before a correction is sent."""
TitleOf = Callable[[str], str]
PlaceOf = Callable[[Place], Place]


@dataclass(frozen=True, slots=True)
class FilledCorrection:
    """A form as it was filled in."""

    event_class: str
    """Empty where it stays."""
    place: Place | None
    """None where it stays."""
    reason: str


@dataclass(frozen=True, slots=True)
class Changed:
    """One thing that a correction changes, as people read it."""

    what: str
    """`class` or `place`."""
    before: str
    after: str


def correction_posts(case: Case, posts: Collection[str], roles: RolesOfPost, rights: RightsOfRoles) -> tuple[str, ...]:
    """The posts of a person that may correct a case as it stands."""
    if case.phase in ENDED:
        return ()
    return tuple(post for post in posts if Right.CORRECT_CASES in rights(roles(post)))


def filled(form: Mapping[str, str], case: Case) -> FilledCorrection:
    """What a form says.

    Raises:
        InvalidError: the place is no point, or nothing is corrected, or it says no reason.
    """
    event_class, reason = form.get("event_class", ""), form.get("text", "").strip()
    position = position_of(form)
    place = None if position is None else Place(position=position, text=form.get("place", "").strip())
    event_class = "" if event_class == case.event_class else event_class
    if not event_class and place is None:
        raise InvalidError("nothing is corrected", "CORRECTION_OF_NOTHING")
    if not reason:
        raise InvalidError("a correction needs a reason", "REASON_MISSING")
    return FilledCorrection(event_class, place, reason)


@dataclass(frozen=True, slots=True)
class MadeCorrection:
    """A correction that was made: the version of the case that made it, and the place before."""

    case: Case
    former_place: str
    """Empty where it was right, or unknown."""


def corrections_of(history: Iterable[CaseHistoryEntry]) -> list[MadeCorrection]:
    """The corrections in the history of a case, oldest first."""
    made = [entry.case for entry in history if entry.WhichOneof("subject") == "case"]
    return [
        MadeCorrection(case, coordinates_of(case.correction.former_place))
        for case in made
        if case.transition.move == CORRECT
    ]


def is_confirmed(form: Mapping[str, str]) -> bool:
    """Whether what a form says was shown as from and to, and confirmed as it was shown."""
    return bool(form.get("confirmed")) and all(form.get(name, "") == form.get(f"shown_{name}", "") for name in SHOWN)


def changes(case: Case, correction: FilledCorrection, title: TitleOf, resolved: PlaceOf) -> list[Changed]:
    """What a correction changes, from and to; places as the city has them, in one system.

    Raises:
        InvalidError: the city has no such place.
    """
    found = []
    if correction.event_class:
        found.append(Changed("class", title(case.event_class), title(correction.event_class)))
    if correction.place is not None:
        found.append(Changed("place", place_said(case.place), place_said(resolved(correction.place))))
    return found


def place_said(place: Place) -> str:
    """A place as the page writes it: its words, and its coordinates."""
    return " · ".join(part for part in (place.text, coordinates_of(place)) if part)


def coordinates_of(place: Place) -> str:
    """Longitude and latitude to a metre; empty while nobody knows them."""
    if not place.HasField("position"):
        return ""
    return f"{place.position.longitude:.5f}, {place.position.latitude:.5f}"
