"""What event-hub itself has against a set of packs, beyond what their schema says."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator

from cityloop_city import CityModel
from cityloop_database import TRANSIENT_ERRORS
from cityloop_kernel import NotReadyError
from cityloop_packs import (
    EVENT_CLASSES,
    RULES,
    THING_MODELS,
    WARNINGS,
    ActivePacks,
    Check,
    Findings,
    Inquiry,
    Problem,
    Right,
    drafting_rule,
    problem,
    removed,
    rights_of,
    uses_of,
)

OPEN_EVENTS = "open_events"


def checking(city: Callable[[], CityModel]) -> Check:
    """The check against the city in use; what names its departments is not checked while there is none."""

    def check(packs: ActivePacks) -> list[Problem]:
        try:
            model = city()
        except NotReadyError:
            return objections(packs)
        return [*objections(packs), *_unsigned(packs, model)]

    return check


def inquiring(open_events: Callable[[], Awaitable[dict[str, int]]]) -> Inquiry:
    """The inquiry after open events, counted by class, under packs that change."""

    async def inquire(before: ActivePacks, after: ActivePacks) -> Findings:
        try:
            counts = await open_events()
        except TRANSIENT_ERRORS:
            return Findings([Problem("the open events could not be looked at; apply it again")])
        change = (EVENT_CLASSES, before, after, OPEN_EVENTS, counts)
        return Findings(list(removed(*change)), uses_of(*change))

    return inquire


def objections(packs: ActivePacks) -> list[Problem]:
    """One line for each rule that two warnings are drafted by, and each rule that nothing feeds."""
    return [*_two_drafts(packs), *_unwatched(packs)]


def _two_drafts(packs: ActivePacks) -> Iterator[Problem]:
    drafted: dict[str, str] = {}
    for found in packs.all(WARNINGS):
        rule = drafting_rule(found)
        if rule is not None and drafted.setdefault(rule, found.item.warning) != found.item.warning:
            text = f"warnings {drafted[rule]!r} and {found.item.warning!r} are drafted by rule {rule!r}; keep one"
            yield problem(WARNINGS, found, text, ("prediction",))


def _unwatched(packs: ActivePacks) -> Iterator[Problem]:
    for found in packs.all(RULES):
        if found.item.silent:
            name = found.item.thing_model
            model = packs.named(THING_MODELS).get(name)
            if model is None or model.item.reporting_seconds is None:
                text = f"rule {found.item.rule!r} is about silence: give {name!r} its reporting_seconds"
                yield problem(RULES, found, text, ("silent",))


def _unsigned(packs: ActivePacks, city: CityModel) -> Iterator[Problem]:
    for found in packs.all(WARNINGS):
        name = found.item.issuing_department
        department = city.department(name)
        if department is not None and not any(
            post.department_id == department.department_id and Right.SIGN_WARNINGS in rights_of(packs, post.roles)
            for post in city.posts.values()
        ):
            right = Right.SIGN_WARNINGS
            text = f"warning {found.item.warning!r} is issued by {name!r}, none of whose posts has the right {right}"
            yield problem(WARNINGS, found, text, ("issuing_department",))
