"""What collaboration-tasks checks in a set of packs, beyond their schema."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence

from cityloop_city import CityModel
from cityloop_database import TRANSIENT_ERRORS, Pool
from cityloop_flows import Limit, can_end, reachability_problems
from cityloop_flows.effects.extend_clock.effect import ExtendClock
from cityloop_flows.effects.wait.effect import Wait
from cityloop_flows.guards.role.guard import RoleGuard
from cityloop_kernel import NotReadyError, phrase_list, say
from cityloop_packs import (
    ESCALATIONS,
    EVENT_CLASSES,
    EVERY_CLASS,
    PROCESSES,
    RESPONSIBILITIES,
    ActivePacks,
    Check,
    Findings,
    Inquiry,
    Problem,
    Process,
    changed_attributes,
    problem,
    process_of,
    removed,
    uses_of,
)

from cityloop_collaboration_tasks.cases.adapters import open_case_store
from cityloop_collaboration_tasks.cases.adapters.open_case_store import OpenCaseGroup

OPEN_CASES = "open_cases"


def pack_check(city: Callable[[], CityModel]) -> Check:
    """The check against the city in use; posts and the calendar are not asked for while there is none."""

    def check(packs: ActivePacks) -> list[Problem]:
        try:
            model = city()
        except NotReadyError:
            return problems_of_packs(packs)
        return [
            *problems_of_packs(packs),
            *_moves_without_a_post(packs, model),
            *_clocks_without_calendar(packs, model),
            *_levels_without_a_post(packs, model),
            *_levels_above_bodies(packs, model),
            *_tasks_of_bodies(packs, model),
        ]

    return check


def pack_inquiry(pool: Pool) -> Inquiry:
    """The inquiry after open cases: a change of packs must leave each a way to its end."""

    async def inquire(before: ActivePacks, after: ActivePacks) -> Findings:
        try:
            groups = await open_case_store.open_case_groups(pool)
        except TRANSIENT_ERRORS:
            return Findings([Problem(say("pack-open-cases-unknown"))])
        cases: Counter[str] = Counter()
        for item in groups:
            cases[item.event_class] += item.cases
        change = (EVENT_CLASSES, before, after, OPEN_CASES, cases)
        return Findings(
            [*stranded_cases(before, after, groups), *removed(*change), *changed_attributes(*change)], uses_of(*change)
        )

    return inquire


def stranded_cases(before: ActivePacks, after: ActivePacks, groups: Sequence[OpenCaseGroup]) -> Iterator[Problem]:
    """A problem for each stage of open cases that leads to an end and would lead to none any more."""
    for item in groups:
        if _leads_on(before, item) and not _leads_on(after, item):
            process = process_of(after, item.event_class)
            of = {"name": item.event_class, "state": item.state, "example": item.case_number}
            sentence = say("pack-cases-stranded", count=item.cases, **of)
            yield Problem(sentence) if process is None else problem(PROCESSES, process, sentence)


def _leads_on(packs: ActivePacks, item: OpenCaseGroup) -> bool:
    process = process_of(packs, item.event_class)
    return process is not None and can_end(process.item, item.state)


def problems_of_packs(packs: ActivePacks) -> list[Problem]:
    """Classes with two processes or none, and processes that lead nowhere."""
    problems = [*_two_processes(packs), *_without_process(packs)]
    for found in packs.all(PROCESSES):
        for wrong in reachability_problems(found.item):
            sentence = say("pack-of-process", process=found.item.process, problem=wrong)
            problems.append(problem(PROCESSES, found, sentence))
    return problems


def _two_processes(packs: ActivePacks) -> Iterator[Problem]:
    """A case has one process: of those of one pack none is nearer than the other."""
    classes: dict[tuple[str, str], str] = {}
    for found in packs.all(PROCESSES):
        process = found.item.process
        for name in found.item.event_classes:
            first = classes.setdefault((found.pack_id, name), process)
            if first != process and name != EVERY_CLASS:
                sentence = say("pack-two-processes", name=name, processes=phrase_list([first, process]))
                yield problem(PROCESSES, found, sentence, ("event_classes",))


def _without_process(packs: ActivePacks) -> Iterator[Problem]:
    for name, found in packs.named(EVENT_CLASSES).items():
        if found.item.opens_event and process_of(packs, name) is None:
            yield problem(EVENT_CLASSES, found, say("pack-no-process", name=name))


def _moves_without_a_post(packs: ActivePacks, city: CityModel) -> Iterator[Problem]:
    roles = {role for post in city.posts.values() for role in post.roles}
    for found in packs.all(PROCESSES):
        for index, move in enumerate(found.item.moves):
            guard = move.guard(RoleGuard)
            if guard is not None and move.move not in found.item.automatic and not roles & set(guard.roles):
                wrong = say("pack-role-of-no-post", move=move.move, roles=phrase_list(guard.roles, "or"))
                sentence = say("pack-of-process", process=found.item.process, problem=wrong)
                yield problem(PROCESSES, found, sentence, ("moves", index))


def _clocks_without_calendar(packs: ActivePacks, city: CityModel) -> Iterator[Problem]:
    """Clocks in working time where the city has no calendar, or none that knows as much as their limit."""
    calendar = city.time.calendar
    for found in packs.all(PROCESSES):
        for place, name, limit in _limits(found.item):
            unit = limit.unit
            if not unit.needs_calendar or (calendar and calendar.count(unit).whole >= limit.time):
                continue
            wrong = say("pack-clock-without-calendar", stage=name, unit=unit.value)
            if calendar is not None:
                known = {"first": str(calendar.known_from), "last": str(calendar.known_until)}
                wrong = say("pack-clock-beyond-calendar", stage=name, **known)
            sentence = say("pack-of-process", process=found.item.process, problem=wrong)
            yield problem(PROCESSES, found, sentence, place)
    for chain in packs.all(ESCALATIONS):
        for index, level in enumerate(chain.item.levels):
            unit = level.after.amount.unit
            if unit.needs_calendar and calendar is None:
                wrong = say("pack-clock-without-calendar", stage=chain.item.escalation, unit=unit.value)
                yield problem(ESCALATIONS, chain, wrong, ("levels", index))


def _levels_without_a_post(packs: ActivePacks, city: CityModel) -> Iterator[Problem]:
    """Levels that nobody would see to; of the task's own department that it has tasks is enough to have a post."""
    for found in packs.all(ESCALATIONS):
        for index, level in enumerate(found.item.levels):
            department = None if level.department is None else city.department(level.department)
            posts = [
                post
                for post in city.posts.values()
                if department is None or post.department_id == department.department_id
            ]
            if level.roles and not any(set(post.roles) & set(level.roles) for post in posts):
                own = say("pack-level-own-department") if level.department is None else level.department
                roles = phrase_list(level.roles, "or")
                wrong = say("pack-level-of-no-post", level=index + 1, roles=roles, department=own)
                sentence = say("pack-of-escalation", escalation=found.item.escalation, problem=wrong)
                yield problem(ESCALATIONS, found, sentence, ("levels", index))


def _levels_above_bodies(packs: ActivePacks, city: CityModel) -> Iterator[Problem]:
    """Levels that come after a body above departments: nothing is above it."""
    for found in packs.all(ESCALATIONS):
        for index, level in enumerate(found.item.levels[:-1]):
            department = None if level.department is None else city.department(level.department)
            if department is not None and department.body:
                wrong = say("pack-level-above-body", level=index + 1, body=level.department or "")
                sentence = say("pack-of-escalation", escalation=found.item.escalation, problem=wrong)
                yield problem(ESCALATIONS, found, sentence, ("levels", index + 1))


def _tasks_of_bodies(packs: ActivePacks, city: CityModel) -> Iterator[Problem]:
    """Responsibilities of bodies above departments: these are given no tasks."""
    for found in packs.all(RESPONSIBILITIES):
        named = [(("department",), found.item.department)]
        named += [(("co_handlers", index), name) for index, name in enumerate(found.item.co_handlers)]  # type: ignore[misc]
        for path, name in named:
            department = city.department(name)
            if department is not None and department.body:
                yield problem(RESPONSIBILITIES, found, say("pack-tasks-of-body", body=name), path)


def _limits(process: Process) -> Iterator[tuple[tuple[str | int, ...], str, Limit]]:
    """All that a process lets time pass for: where it stands, of which stage or move it is, how long."""
    for index, clock in enumerate(process.clocks):
        yield ("clocks", index), clock.stage, clock.limit
    for index, whole in enumerate(process.whole_clocks):
        yield ("whole_clocks", index), "whole_clocks", whole.limit
    for index, move in enumerate(process.moves):
        wait, extension = move.effect(Wait), move.effect(ExtendClock)
        if wait is not None:
            yield ("moves", index), move.move, wait.time.amount
        if extension is not None and extension.by is not None:
            yield ("moves", index), move.move, extension.by.amount
