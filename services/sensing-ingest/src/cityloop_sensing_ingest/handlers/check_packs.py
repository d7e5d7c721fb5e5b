"""What sensing-ingest itself has against a set of packs, beyond what their schema says."""

from __future__ import annotations

from collections.abc import Iterator

from cityloop_packs import PROCESSES, THING_MODELS, ActivePacks, Check, DeviceCommand, ThingModel


def checking(longest_dwell_seconds: float) -> Check:
    """The check with what the history can prove."""

    def check(packs: ActivePacks) -> list[str]:
        return [*objections(packs), *_unprovable(packs, longest_dwell_seconds)]

    return check


def _unprovable(packs: ActivePacks, longest_dwell_seconds: float) -> Iterator[str]:
    for pack in packs.packs.values():
        for process in pack.content.of(PROCESSES):
            for move in process.transitions:
                if move.remeasurement is not None and move.remeasurement.dwell_seconds > longest_dwell_seconds:
                    yield (
                        f"process {process.process!r}: move {move.move!r} needs a dwell of"
                        f" {move.remeasurement.dwell_seconds} s, but the history proves {longest_dwell_seconds:.0f} s"
                        " at most; shorten it"
                    )


def objections(packs: ActivePacks) -> list[str]:
    """Commands of thing models that contradict themselves or each other; one line each."""
    return [
        f"thing model {found.item.thing_model!r}: {line}"
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
