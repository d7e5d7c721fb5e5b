"""What sensing-ingest checks in a set of packs, beyond their schema."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator, Mapping

from cityloop_database import TRANSIENT_ERRORS
from cityloop_flows.guards.remeasurement.guard import RemeasurementGuard
from cityloop_kernel import Sentence, say
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


def pack_inquiry(things_by_model: Callable[[], Awaitable[Mapping[str, int]]]) -> Inquiry:
    """The inquiry after registered things under packs that change.

    Args:
        things_by_model: how many things are registered of each model.
    """

    async def inquire(before: ActivePacks, after: ActivePacks) -> Findings:
        try:
            counts = await things_by_model()
        except TRANSIENT_ERRORS:
            return Findings([Problem(say("pack-things-unknown"))])
        change = (THING_MODELS, before, after, "things", counts)
        return Findings(list(removed(*change)), uses_of(*change))

    return inquire


def pack_check(longest_dwell_seconds: float) -> Check:
    """The check with what the history can prove."""

    def check(packs: ActivePacks) -> list[Problem]:
        return [*problems_of_thing_models(packs), *_unprovable(packs, longest_dwell_seconds)]

    return check


def _unprovable(packs: ActivePacks, longest_dwell_seconds: float) -> Iterator[Problem]:
    for found in packs.all(PROCESSES):
        for index, move in enumerate(found.item.moves):
            guard = move.guard(RemeasurementGuard)
            if guard is not None and guard.dwell.total_seconds() > longest_dwell_seconds:
                times = {"dwell": round(guard.dwell.total_seconds()), "most": round(longest_dwell_seconds)}
                wrong = say("pack-dwell-too-long", move=move.move, **times)
                sentence = say("pack-of-process", process=found.item.process, problem=wrong)
                yield problem(PROCESSES, found, sentence, ("moves", index, "guards", move.guards.index(guard)))


def problems_of_thing_models(packs: ActivePacks) -> list[Problem]:
    """Commands of thing models that contradict themselves or each other."""
    return [
        problem(THING_MODELS, found, say("pack-of-model", model=found.item.thing_model, problem=wrong))
        for found in packs.all(THING_MODELS)
        for wrong in _of_model(found.item)
    ]


def _of_model(model: ThingModel) -> Iterator[Sentence]:
    names = [command.command for command in model.commands]
    for name in sorted({name for name in names if names.count(name) > 1}):
        yield say("pack-command-twice", command=name)
    interlocks: dict[str, tuple[str, ...]] = {}
    for command in model.commands:
        lock = command.interlock
        if lock is not None and interlocks.setdefault(lock.interlock, lock.departments) != lock.departments:
            yield say("pack-interlock-by-others", interlock=lock.interlock)
        yield from _of_command(command)


def _of_command(command: DeviceCommand) -> Iterator[Sentence]:
    if command.pre_authorised_modes and not command.approve_roles:
        yield say("pack-command-approved-by-nobody", command=command.command)
    for name, values in sorted(command.parameters.items()):
        if not values:
            yield say("pack-command-without-value", command=command.command, parameter=name)
