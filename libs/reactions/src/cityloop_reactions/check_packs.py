"""What is checked of reactions against the city: whom their lists hold, and the calendar that they count by."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from cityloop_city import CityModel
from cityloop_kernel import NotReadyError, say
from cityloop_packs import MOST_TARGETS, REACTIONS, ActivePacks, Check, Problem, problem

from cityloop_reactions.judging import targets_of


def reaction_check(city: Callable[[], CityModel]) -> Check:
    """The check against the city in use; nothing is asked while there is none."""

    def check(packs: ActivePacks) -> list[Problem]:
        try:
            return list(_problems(packs, city()))
        except NotReadyError:
            return []

    return check


def _problems(packs: ActivePacks, city: CityModel) -> Iterator[Problem]:
    for found in packs.all(REACTIONS):
        count = len(targets_of(found.item, lambda: city))
        if not count:
            yield problem(REACTIONS, found, say("pack-reaction-no-list-in-city"), ("for_each",))
        if count > MOST_TARGETS:
            phrase = say("pack-reaction-too-many", count=count, most=MOST_TARGETS)
            yield problem(REACTIONS, found, phrase, ("for_each",))
        date, wait = found.item.cause.date, found.item.wait
        counted = (date is not None and date.days != "every") or (wait is not None and wait.amount.unit.needs_calendar)
        if counted and city.time.calendar is None:
            yield problem(REACTIONS, found, say("pack-reaction-no-calendar"), ("cause",))
