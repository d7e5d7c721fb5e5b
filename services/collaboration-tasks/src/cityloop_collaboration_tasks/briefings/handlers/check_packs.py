"""What briefings need of the city: a post that signs them, and the areas that their lists name."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from cityloop_city import CityModel
from cityloop_kernel import NotReadyError, say
from cityloop_packs import BRIEFINGS, ActivePacks, Check, Problem, problem


def briefing_check(city: Callable[[], CityModel]) -> Check:
    """The check against the city in use; nothing is checked while there is none."""

    def check(packs: ActivePacks) -> list[Problem]:
        try:
            return [*_without_post(packs, city()), *_unknown_areas(packs, city())]
        except NotReadyError:
            return []

    return check


def _without_post(packs: ActivePacks, city: CityModel) -> Iterator[Problem]:
    posts = {(post.department_id, role) for post in city.posts.values() for role in post.roles}
    for found in packs.all(BRIEFINGS):
        owner = found.item.owner
        department = city.department(owner.department)
        # A department that the city has not is told of with all names of the pack.
        if department is not None and (department.department_id, owner.role) not in posts:
            phrase = say("pack-briefing-post-unknown", department=owner.department, role=owner.role)
            yield problem(BRIEFINGS, found, phrase, ("owner",))


def _unknown_areas(packs: ActivePacks, city: CityModel) -> Iterator[Problem]:
    layers = {layer for layer, _ in city.areas}
    for found in packs.all(BRIEFINGS):
        for place, wanted in enumerate(found.item.lists):
            for layer, areas in wanted.areas.items():
                # A layer that the city has not is told of as a reference.
                for area in areas if layer in layers else ():
                    if (layer, area) not in city.areas:
                        phrase = say("pack-briefing-areas-unknown", layer=layer, area=area)
                        yield problem(BRIEFINGS, found, phrase, ("lists", place, "areas", layer))
