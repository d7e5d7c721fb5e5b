"""What a class says of who may see its reports: nothing is public by silence, and what makes no sense is refused."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from cityloop_local.workspace import root
from cityloop_operator.operations import read_packs
from cityloop_packs import EVENT_CLASSES, ActivePacks, EventClass, parse_all, problems_of
from cityloop_packs.kinds.event_classes.schema import MOST_DELAY_HOURS
from cityloop_packs.validation import problem_phrases
from cityloop_testkit.english import english
from pydantic import ValidationError

CLASS = {"event_class": "light", "title": {"zh": "路灯", "en": "Light"}, "problem": "component"}
SPACE = {"concerns": "public_space"}


def event_class(view: Mapping[str, Any] | None = None, **changed: Any) -> EventClass:
    return EventClass.model_validate({**CLASS, **changed} | ({} if view is None else {"public_view": view}))


def test_nothing_is_public_by_silence() -> None:
    assert not event_class().public_view.public
    assert not event_class({}).public_view.public
    assert not event_class({"public": False}, concerns="persons").public_view.public


def test_the_least_exact_place_is_shown_after_a_day_unless_the_class_says_otherwise() -> None:
    view = event_class({"public": True}, **SPACE).public_view
    assert (view.place, view.delay_hours) == ("area", 24)
    view = event_class({"public": True, "place": "exact", "delay_hours": 0}, **SPACE).public_view
    assert (view.place, view.delay_hours) == ("exact", 0)


@pytest.mark.parametrize(
    ("view", "changed", "says"),
    [
        ({"place": "exact"}, SPACE, "place of a class that is not public"),
        ({"public": False, "place": "segment"}, SPACE, "place of a class that is not public"),
        ({"place": "area", "delay_hours": 1}, SPACE, "delay_hours and place of a class that is not public"),
        ({"public": True, "delay_hours": -1}, SPACE, "-1 is less than 0"),
        ({"public": True, "delay_hours": MOST_DELAY_HOURS + 1}, SPACE, "is more than 720"),
        ({"public": True, "place": "house"}, SPACE, "'house' is none of exact, segment, or area"),
        ({"public": True, "words": True}, SPACE, "there is no such field"),
        ({"public": True}, {}, "says what it concerns"),
        ({"public": True}, {"concerns": "persons"}, "reports that concern persons are never public"),
        ({"public": True}, {"concerns": "homes"}, "reports that concern homes are never public"),
        ({"public": True}, {"concerns": "officials"}, "reports that concern officials are never public"),
        ({"public": True}, {**SPACE, "reportable": False}, "nobody reports it"),
    ],
)
def test_what_makes_no_sense_is_refused(view: dict[str, Any], changed: dict[str, Any], says: str) -> None:
    with pytest.raises(ValidationError) as raised:
        event_class(view, **changed)
    assert any(says in english(phrase) for _, phrase in problem_phrases(raised.value))


def test_only_what_everybody_knows_the_place_of_is_shown_exactly() -> None:
    kinds = "{problem_kind: component, name: {en: C}, known_place: true}, {problem_kind: event, name: {en: E}}"
    view = "concerns: public_space, public_view: {public: true, place: exact}"
    classes = (f"{{event_class: {name}, title: {{en: T}}, problem: {name}, {view}}}" for name in ("component", "event"))
    files = {
        "pack.yaml": "{pack: ground, kind: base, title: {en: Ground}}",
        "problem-kinds.yaml": f"problem_kinds: [{kinds}]",
        "event-classes.yaml": f"event_classes: [{', '.join(classes)}]",
    }
    (problem,) = problems_of(ActivePacks.of(parse_all([files])))
    says = "the place of a problem of kind 'event' is not known to all; use `segment` or `area`"
    assert (problem.pack_id, problem.item_id, english(problem.phrase)) == ("ground", "event", says)


def test_the_packs_of_the_house_show_what_is_in_the_street_and_nothing_of_people() -> None:
    shown, hidden = set[str](), set[str]()
    folder = root() / "deploy" / "packs"
    for pack in parse_all(read_packs(folder, *(path.parent.name for path in folder.glob("*/pack.yaml")))).values():
        for item in pack.of(EVENT_CLASSES):
            (shown if item.public_view.public else hidden).add(item.event_class)
    in_the_street = {"road-waterlogging", "manhole-cover", "exposed-rubbish", "street-light"}
    # Told by their area: that a scenic area is full, and what came of a clue.
    assert shown == in_the_street | {"scenic-limit", "secret-discharge"}
    assert {"illegal-parking", "loose-roof"} <= hidden
