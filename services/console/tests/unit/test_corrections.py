"""The form of a correction: who sees it, what it says, what must be shown before it is sent."""

from __future__ import annotations

import pytest
from cityloop.cases.v1.case_pb2 import Case, CasePhase
from cityloop.common.v1.common_pb2 import Place, Position
from cityloop_console.desk.domain.corrections import (
    changes,
    coordinates_of,
    correction_posts,
    filled,
    is_confirmed,
)
from cityloop_kernel import InvalidError
from cityloop_packs import Right

CASE = Case(
    phase=CasePhase.CASE_PHASE_IN_HANDLING,
    event_class="hole",
    place=Place(text="at the gate", position=Position(longitude=113.22054, latitude=23.09051)),
)
HERE = coordinates_of(CASE.place)


def in_city(place: Place) -> Place:
    """As the city has it, a little farther east."""
    found = Place(text=place.text, position=place.position)
    found.position.longitude += 0.005
    return found


RIGHTS = {"intake": {Right.CORRECT_CASES}, "handle": {Right.HANDLE_TASKS}}


def test_the_form_is_for_posts_with_the_right_while_the_case_goes_on() -> None:
    def roles(post: str) -> set[str]:
        return {post}

    def rights(found: object) -> set[Right]:
        return set().union(*(RIGHTS[role] for role in found))  # type: ignore[attr-defined]

    assert correction_posts(CASE, ["intake", "handle"], roles, rights) == ("intake",)
    closed = Case(phase=CasePhase.CASE_PHASE_CLOSED)
    assert correction_posts(closed, ["intake"], roles, rights) == ()


def test_what_stays_is_not_sent_and_what_changes_is_shown_from_and_to() -> None:
    written = {"longitude": "113.3", "latitude": " 23.1", "system": "WGS84", "place": "桥下"}
    found = filled({"event_class": "hole", "text": " moved ", **written}, CASE)
    assert (found.event_class, found.reason) == ("", "moved")
    assert found.place is not None
    assert (found.place.position.longitude, found.place.position.latitude, found.place.text) == (113.3, 23.1, "桥下")
    (shown,) = changes(CASE, found, str.title, in_city)
    assert (shown.what, shown.before) == ("place", f"at the gate · {HERE}")
    assert shown.after == "桥下 · 113.30500, 23.10000"
    found = filled({"event_class": "lamp", "system": "GCJ02", "text": "x"}, CASE)
    assert (found.event_class, found.place) == ("lamp", None)
    assert [(item.before, item.after) for item in changes(CASE, found, str.title, in_city)] == [("Hole", "Lamp")]


@pytest.mark.parametrize(
    ("form", "reason"),
    [
        ({"event_class": "hole", "system": "GCJ02", "text": "x"}, "CORRECTION_OF_NOTHING"),
        ({"event_class": "lamp", "text": " "}, "REASON_MISSING"),
        ({"longitude": "by the gate", "latitude": "23", "text": "x"}, "POSITION_INVALID"),
        ({"longitude": "23.09", "latitude": "113.22", "text": "x"}, "POSITION_INVALID"),
        ({"longitude": "113.22", "text": "x"}, "POSITION_INVALID"),
    ],
)
def test_what_is_no_correction_is_refused(form: dict[str, str], reason: str) -> None:
    with pytest.raises(InvalidError) as refused:
        filled(form, CASE)
    assert refused.value.reason == reason


def test_only_what_was_shown_can_be_confirmed() -> None:
    form = {"event_class": "lamp", "latitude": "23.1", "longitude": "113.2", "system": "GCJ02", "confirmed": "1"}
    assert not is_confirmed(form)
    shown = form | {f"shown_{name}": value for name, value in form.items() if name != "confirmed"}
    assert is_confirmed(shown)
    assert not is_confirmed(shown | {"system": "WGS84"})
    assert not is_confirmed(shown | {"event_class": "hole"})
    assert not is_confirmed({name: value for name, value in shown.items() if name != "confirmed"})
