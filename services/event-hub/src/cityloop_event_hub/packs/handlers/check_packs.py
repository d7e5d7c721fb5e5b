"""What event-hub checks in a set of packs, beyond their schema."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator

from cityloop_city import CityModel
from cityloop_database import TRANSIENT_ERRORS
from cityloop_kernel import NotReadyError, phrase_list, say
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
    changed_attributes,
    drafting_rule,
    problem,
    removed,
    rights_of,
    uses_of,
)

OPEN_EVENTS = "open_events"


def pack_check(city: Callable[[], CityModel]) -> Check:
    """The check against the city in use; what names its departments is not checked while there is none."""

    def check(packs: ActivePacks) -> list[Problem]:
        try:
            model = city()
        except NotReadyError:
            return problems_of_packs(packs)
        return [*problems_of_packs(packs), *_unsigned(packs, model)]

    return check


def pack_inquiry(open_events: Callable[[], Awaitable[dict[str, int]]]) -> Inquiry:
    """The inquiry after open events, counted by class, under packs that change."""

    async def inquire(before: ActivePacks, after: ActivePacks) -> Findings:
        try:
            counts = await open_events()
        except TRANSIENT_ERRORS:
            return Findings([Problem(say("pack-open-events-unknown"))])
        change = (EVENT_CLASSES, before, after, OPEN_EVENTS, counts)
        return Findings([*removed(*change), *changed_attributes(*change)], uses_of(*change))

    return inquire


def problems_of_packs(packs: ActivePacks) -> list[Problem]:
    """A problem for each rule that two warnings are drafted by, and each rule that nothing feeds."""
    return [*_two_drafts(packs), *_unwatched(packs)]


def _two_drafts(packs: ActivePacks) -> Iterator[Problem]:
    drafted: dict[str, str] = {}
    for found in packs.all(WARNINGS):
        rule = drafting_rule(found)
        if rule is not None and drafted.setdefault(rule, found.item.warning) != found.item.warning:
            warnings = phrase_list([drafted[rule], found.item.warning])
            yield problem(WARNINGS, found, say("pack-two-drafts", warnings=warnings, rule=rule), ("prediction",))


def _unwatched(packs: ActivePacks) -> Iterator[Problem]:
    for found in packs.all(RULES):
        if found.item.silent:
            name = found.item.thing_model
            model = packs.named(THING_MODELS).get(name)
            if model is None or model.item.reporting_seconds is None:
                said = say("pack-silence-unwatched", rule=found.item.rule, model=name)
                yield problem(RULES, found, said, ("silent",))


def _unsigned(packs: ActivePacks, city: CityModel) -> Iterator[Problem]:
    for found in packs.all(WARNINGS):
        name = found.item.issuing_department
        department = city.department(name)
        if department is not None and not any(
            post.department_id == department.department_id and Right.SIGN_WARNINGS in rights_of(packs, post.roles)
            for post in city.posts.values()
        ):
            of = {"warning": found.item.warning, "department": name, "right": Right.SIGN_WARNINGS.value}
            yield problem(WARNINGS, found, say("pack-warning-unsigned", **of), ("issuing_department",))
