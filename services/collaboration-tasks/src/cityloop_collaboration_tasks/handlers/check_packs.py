"""What collaboration-tasks itself has against a set of packs, beyond what their schema says."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from cityloop_city import CityModel
from cityloop_errors import NotReadyError
from cityloop_packs import EVERY_CLASS, ActivePacks, Check, From, Process

from cityloop_collaboration_tasks.domain.course import problems_of


def checking(city: Callable[[], CityModel]) -> Check:
    """The check against the city in use; who could make a move is not checked while there is none."""

    def check(packs: ActivePacks) -> list[str]:
        try:
            model = city()
        except NotReadyError:
            return objections(packs)
        return [*objections(packs), *_made_by_nobody(packs, model)]

    return check


def objections(packs: ActivePacks) -> list[str]:
    """Processes and classes that stand in two packs, classes without a process, and processes that lead nowhere."""
    problems = [*_two_owners(packs), *_without_process(packs)]
    for found in _processes(packs):
        problems += [f"process {found.item.process!r}: {line}" for line in problems_of(found.item)]
    return problems


def _processes(packs: ActivePacks) -> Iterator[From[Process]]:
    for pack in packs.packs.values():
        yield from (From(item, pack.pack_id, pack.pack_version) for item in pack.content.processes)


def _two_owners(packs: ActivePacks) -> Iterator[str]:
    """A decision names its process, and a case has one."""
    names: dict[str, str] = {}
    classes: dict[str, str] = {}
    for found in _processes(packs):
        process, other = found.item.process, names.setdefault(found.item.process, found.pack_id)
        if other != found.pack_id:
            yield f"process {process!r} stands in {other} and in {found.pack_id}; rename one"
        for name in set(found.item.event_classes) - {EVERY_CLASS}:
            if classes.setdefault(name, process) != process:
                yield f"event class {name!r} has the processes {classes[name]!r} and {process!r}; keep one"


def _without_process(packs: ActivePacks) -> Iterator[str]:
    for name, found in packs.event_classes.items():
        if found.item.opens_event and packs.process(name) is None:
            yield f"event class {name!r} opens events and has no process; give it one"


def _made_by_nobody(packs: ActivePacks, city: CityModel) -> Iterator[str]:
    roles = {role for post in city.posts.values() for role in post.roles}
    for found in _processes(packs):
        for move in found.item.transitions:
            if move.move not in found.item.automatic and not roles & set(move.roles):
                wanted, process = " or ".join(move.roles), found.item.process
                yield f"process {process!r}: move {move.move!r} needs {wanted}, a role of no post of the city"
