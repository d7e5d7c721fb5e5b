"""What the room checks in flows of packs, beyond their schema: where they lead, and what becomes of open ones."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence

from cityloop_city import CityModel
from cityloop_database import TRANSIENT_ERRORS, Pool
from cityloop_flows import can_end, reachability_problems
from cityloop_flows.guards.role.guard import RoleGuard
from cityloop_kernel import NotReadyError, phrase_list, say
from cityloop_packs import FLOWS, ActivePacks, Check, Findings, Inquiry, Problem, problem, removed, uses_of

from cityloop_collaboration_tasks.flows.adapters import flow_store

OPEN_FLOWS = "open_flows"


def flow_check(city: Callable[[], CityModel]) -> Check:
    """The check against the city in use; posts are not asked for while there is none."""

    def check(packs: ActivePacks) -> list[Problem]:
        try:
            return list(problems_of_flows(packs, city()))
        except NotReadyError:
            return list(problems_of_flows(packs, None))

    return check


def problems_of_flows(packs: ActivePacks, city: CityModel | None) -> Iterator[Problem]:
    """Flows that lead nowhere, and moves that no post of the city may make."""
    roles = None if city is None else {role for post in city.posts.values() for role in post.roles}
    for found in packs.all(FLOWS):
        for wrong in reachability_problems(found.item):
            yield problem(FLOWS, found, say("pack-of-flow", flow=found.item.flow, problem=wrong))
        for index, move in enumerate(found.item.moves):
            guard = move.guard(RoleGuard)
            if guard is None or roles is None or move.move in found.item.automatic or roles & set(guard.roles):
                continue
            wrong = say("pack-role-of-no-post", move=move.move, roles=phrase_list(guard.roles, "or"))
            yield problem(FLOWS, found, say("pack-of-flow", flow=found.item.flow, problem=wrong), ("moves", index))


def open_flow_inquiry(pool: Pool) -> Inquiry:
    """The inquiry after open flows: a change of packs must leave each a way to its end."""

    async def inquire(before: ActivePacks, after: ActivePacks) -> Findings:
        try:
            groups = await flow_store.open_flow_groups(pool)
        except TRANSIENT_ERRORS:
            return Findings([Problem(say("pack-open-flows-unknown"))])
        flows: Counter[str] = Counter()
        for definition, _, count, _ in groups:
            flows[definition] += count
        change = (FLOWS, before, after, OPEN_FLOWS, flows)
        return Findings([*stranded_flows(before, after, groups), *removed(*change)], uses_of(*change))

    return inquire


def stranded_flows(
    before: ActivePacks, after: ActivePacks, groups: Sequence[tuple[str, str, int, str]]
) -> Iterator[Problem]:
    """A problem for each state of open flows that leads to an end and would lead to none any more."""
    for definition, state, count, example in groups:
        former, later = before.named(FLOWS).get(definition), after.named(FLOWS).get(definition)
        if former is None or later is None or not can_end(former.item, state) or can_end(later.item, state):
            continue
        sentence = say("pack-flows-stranded", count=count, name=definition, state=state, example=example)
        yield problem(FLOWS, later, sentence)
