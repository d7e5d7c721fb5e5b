"""What event-hub itself has against a set of packs, beyond what their schema says."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from cityloop_city import CityModel
from cityloop_errors import NotReadyError
from cityloop_packs import RULES, THING_MODELS, WARNINGS, ActivePacks, Check

from cityloop_event_hub.handlers.sign_warning import ROLE


def checking(city: Callable[[], CityModel]) -> Check:
    """The check against the city in use; what names its departments is not checked while there is none."""

    def check(packs: ActivePacks) -> list[str]:
        try:
            model = city()
        except NotReadyError:
            return objections(packs)
        return [*objections(packs), *_unsigned(packs, model)]

    return check


def objections(packs: ActivePacks) -> list[str]:
    """One line for each rule that two warnings are drafted by, and each rule that nothing feeds."""
    return [*_two_drafts(packs), *_unwatched(packs)]


def _two_drafts(packs: ActivePacks) -> Iterator[str]:
    drafted: dict[str, str] = {}
    for found in packs.all(WARNINGS):
        rule = found.item.prediction
        if rule is not None and drafted.setdefault(rule, found.item.warning) != found.item.warning:
            yield f"warnings {drafted[rule]!r} and {found.item.warning!r} are drafted by rule {rule!r}; keep one"


def _unwatched(packs: ActivePacks) -> Iterator[str]:
    for found in packs.all(RULES):
        if found.item.silent:
            name = found.item.thing_model
            model = packs.named(THING_MODELS).get(name)
            if model is None or model.item.reporting_seconds is None:
                yield f"rule {found.item.rule!r} is about silence: give {name!r} its reporting_seconds"


def _unsigned(packs: ActivePacks, city: CityModel) -> Iterator[str]:
    for found in packs.all(WARNINGS):
        name = found.item.issuing_department
        department = city.department(name)
        if department is not None and not any(
            post.department_id == department.department_id and ROLE in post.roles for post in city.posts.values()
        ):
            yield f"warning {found.item.warning!r} is issued by {name!r}, which has no post with role {ROLE!r}"
