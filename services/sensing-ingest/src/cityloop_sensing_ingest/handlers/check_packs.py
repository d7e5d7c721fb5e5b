"""What sensing-ingest itself has against a set of packs, beyond what their schema says."""

from __future__ import annotations

from collections.abc import Iterator

from cityloop_database import TRANSIENT_ERRORS, Pool
from cityloop_flows.guards.remeasurement.guard import Remeasurement
from cityloop_packs import (
    PROCESSES,
    THING_MODELS,
    ActivePacks,
    Check,
    DeviceCommand,
    Findings,
    Inquiry,
    Problem,
    ThingModel,
    problem,
    removed,
    uses_of,
)

from cityloop_sensing_ingest.adapters import registry_store


def inquiring(pool: Pool) -> Inquiry:
    """The inquiry after registered things under packs that change."""

    async def inquire(before: ActivePacks, after: ActivePacks) -> Findings:
        try:
            counts = await registry_store.things_by_model(pool)
        except TRANSIENT_ERRORS:
            return Findings([Problem("the registered things could not be looked at; apply it again")])
        change = (THING_MODELS, before, after, "things", counts)
        return Findings(list(removed(*change)), uses_of(*change))

    return inquire


def checking(longest_dwell_seconds: float) -> Check:
    """The check with what the history can prove."""

    def check(packs: ActivePacks) -> list[Problem]:
        return [*objections(packs), *_unprovable(packs, longest_dwell_seconds)]

    return check


def _unprovable(packs: ActivePacks, longest_dwell_seconds: float) -> Iterator[Problem]:
    for found in packs.all(PROCESSES):
        for index, move in enumerate(found.item.transitions):
            asked = move.guard(Remeasurement)
            if asked is not None and asked.dwell.total_seconds() > longest_dwell_seconds:
                text = (
                    f"process {found.item.process!r}: move {move.move!r} needs a dwell of"
                    f" {asked.dwell.total_seconds():.0f} s, but the history proves {longest_dwell_seconds:.0f} s"
                    " at most; shorten it"
                )
                yield problem(PROCESSES, found, text, ("transitions", index, "guards", move.guards.index(asked)))


def objections(packs: ActivePacks) -> list[Problem]:
    """Commands of thing models that contradict themselves or each other; one line each."""
    return [
        problem(THING_MODELS, found, f"thing model {found.item.thing_model!r}: {line}")
        for found in packs.all(THING_MODELS)
        for line in _of_model(found.item)
    ]


def _of_model(model: ThingModel) -> Iterator[str]:
    names = [command.command for command in model.commands]
    for name in sorted({name for name in names if names.count(name) > 1}):
        yield f"command {name!r} stands twice"
    interlocks: dict[str, tuple[str, ...]] = {}
    for command in model.commands:
        lock = command.interlock
        if lock is not None and interlocks.setdefault(lock.interlock, lock.departments) != lock.departments:
            yield f"interlock {lock.interlock!r} is stated by other departments in two commands"
        yield from (f"command {command.command!r} {line}" for line in _of_command(command))


def _of_command(command: DeviceCommand) -> Iterator[str]:
    if command.pre_authorised_modes and not command.approve_roles:
        yield "is pre-authorised, but nobody would have to approve it; name approve_roles or leave the modes out"
    for name, values in sorted(command.parameters.items()):
        if not values:
            yield f"has no value for its parameter {name!r}"
