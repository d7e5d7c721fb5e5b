"""What publications need of the city: a post that can sign them."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from cityloop_city import CityModel
from cityloop_kernel import NotReadyError, say
from cityloop_packs import PUBLICATIONS, ActivePacks, Check, Problem, problem


def owners_check(city: Callable[[], CityModel]) -> Check:
    """The check against the city in use; nothing is checked while there is none."""

    def check(packs: ActivePacks) -> list[Problem]:
        try:
            return list(_without_post(packs, city()))
        except NotReadyError:
            return []

    return check


def _without_post(packs: ActivePacks, city: CityModel) -> Iterator[Problem]:
    posts = {(post.department_id, role) for post in city.posts.values() for role in post.roles}
    for found in packs.all(PUBLICATIONS):
        owner = found.item.owner
        department = city.department(owner.department)
        # A department that the city has not is told of with all names of the pack.
        if department is not None and (department.department_id, owner.role) not in posts:
            phrase = say("pack-publication-post-unknown", department=owner.department, role=owner.role)
            yield problem(PUBLICATIONS, found, phrase, ("owner",))
