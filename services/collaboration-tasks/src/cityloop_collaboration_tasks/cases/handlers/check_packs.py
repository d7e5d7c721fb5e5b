"""What collaboration-tasks itself has against a set of packs, beyond what their schema says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence

from cityloop_city import CityModel
from cityloop_database import TRANSIENT_ERRORS, Pool
from cityloop_flows import problems_of, way_out
from cityloop_flows.guards.role.guard import RoleHeld
from cityloop_kernel import NotReadyError
from cityloop_packs import (
    EVENT_CLASSES,
    EVERY_CLASS,
    PROCESSES,
    ActivePacks,
    Check,
    Findings,
    Inquiry,
    Problem,
    problem,
    process_of,
    removed,
    uses_of,
)

from cityloop_collaboration_tasks.cases.adapters import open_case_store
from cityloop_collaboration_tasks.cases.adapters.open_case_store import Standing

OPEN_CASES = "open_cases"


def checking(city: Callable[[], CityModel]) -> Check:
    """The check against the city in use; who could make a move is not checked while there is none."""

    def check(packs: ActivePacks) -> list[Problem]:
        try:
            model = city()
        except NotReadyError:
            return objections(packs)
        return [*objections(packs), *_made_by_nobody(packs, model)]

    return check


def inquiring(pool: Pool) -> Inquiry:
    """The inquiry after open cases: a change of packs must leave each a way to its end."""

    async def inquire(before: ActivePacks, after: ActivePacks) -> Findings:
        try:
            standing = await open_case_store.standing(pool)
        except TRANSIENT_ERRORS:
            return Findings([Problem("the open cases could not be looked at; apply it again")])
        cases: Counter[str] = Counter()
        for item in standing:
            cases[item.event_class] += item.cases
        change = (EVENT_CLASSES, before, after, OPEN_CASES, cases)
        return Findings([*stranded(before, after, standing), *removed(*change)], uses_of(*change))

    return inquire


def stranded(before: ActivePacks, after: ActivePacks, standing: Sequence[Standing]) -> Iterator[Problem]:
    """A problem for each stage of open cases that leads to an end and would lead to none any more."""
    for item in standing:
        if _leads_on(before, item) and not _leads_on(after, item):
            process = process_of(after, item.event_class)
            text = (
                f"{item.cases} open cases of {item.event_class!r} are {item.state}, such as {item.case_number}, and"
                " would never end: give their process moves from there, or end them first"
            )
            yield Problem(text) if process is None else problem(PROCESSES, process, text)


def _leads_on(packs: ActivePacks, item: Standing) -> bool:
    process = process_of(packs, item.event_class)
    return process is not None and way_out(process.item, item.state)


def objections(packs: ActivePacks) -> list[Problem]:
    """Classes with two processes or none, and processes that lead nowhere."""
    problems = [*_two_processes(packs), *_without_process(packs)]
    for found in packs.all(PROCESSES):
        problems += [
            problem(PROCESSES, found, f"process {found.item.process!r}: {line}") for line in problems_of(found.item)
        ]
    return problems


def _two_processes(packs: ActivePacks) -> Iterator[Problem]:
    """A case has one process: of those of one pack none is nearer than the other."""
    classes: dict[tuple[str, str], str] = {}
    for found in packs.all(PROCESSES):
        process = found.item.process
        for name in found.item.event_classes:
            first = classes.setdefault((found.pack_id, name), process)
            if first != process and name != EVERY_CLASS:
                text = f"event class {name!r} has the processes {first!r} and {process!r}; keep one"
                yield problem(PROCESSES, found, text, ("event_classes",))


def _without_process(packs: ActivePacks) -> Iterator[Problem]:
    for name, found in packs.named(EVENT_CLASSES).items():
        if found.item.opens_event and process_of(packs, name) is None:
            text = f"event class {name!r} opens events and has no process; give it one"
            yield problem(EVENT_CLASSES, found, text)


def _made_by_nobody(packs: ActivePacks, city: CityModel) -> Iterator[Problem]:
    roles = {role for post in city.posts.values() for role in post.roles}
    for found in packs.all(PROCESSES):
        for index, move in enumerate(found.item.transitions):
            held = move.guard(RoleHeld)
            if held is not None and move.move not in found.item.automatic and not roles & set(held.roles):
                wanted, process = " or ".join(held.roles), found.item.process
                text = f"process {process!r}: move {move.move!r} needs {wanted}, a role of no post of the city"
                yield problem(PROCESSES, found, text, ("transitions", index))
