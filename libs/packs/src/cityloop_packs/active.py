"""The packs in use, seen as one: which class, rule, responsibility and process holds, and by which pack version."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Generic, TypeVar

from cityloop_packs.schema import (
    EVERY_CLASS,
    EventClass,
    LabelText,
    Message,
    ModeChange,
    PackContent,
    Process,
    Responsibility,
    Rule,
    ThingModel,
    WarningPlan,
)

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class ActivePack:
    """One pack in use."""

    pack_id: str
    pack_version: int
    content: PackContent


@dataclass(frozen=True, slots=True)
class From(Generic[Item]):
    """An item of a pack, and which pack version it comes from; every decision records it."""

    item: Item
    pack_id: str
    pack_version: int


@dataclass(frozen=True)
class ActivePacks:
    """All packs in use, in order of their ids."""

    packs: Mapping[str, ActivePack] = field(default_factory=dict)

    def _ordered(self) -> Iterator[ActivePack]:
        return iter(sorted(self.packs.values(), key=lambda pack: pack.pack_id))

    @property
    def version(self) -> str:
        """Names this set of pack versions, such as `base@2,flood@1`."""
        return ",".join(f"{pack.pack_id}@{pack.pack_version}" for pack in self._ordered())

    @cached_property
    def event_classes(self) -> Mapping[str, From[EventClass]]:
        """Event classes by name."""
        return {
            item.event_class: From(item, pack.pack_id, pack.pack_version)
            for pack in self._ordered()
            for item in pack.content.event_classes
        }

    @cached_property
    def rules(self) -> tuple[From[Rule], ...]:
        """All rules."""
        return tuple(
            From(item, pack.pack_id, pack.pack_version) for pack in self._ordered() for item in pack.content.rules
        )

    @cached_property
    def warnings(self) -> tuple[From[WarningPlan], ...]:
        """All plans of warnings."""
        return tuple(
            From(item, pack.pack_id, pack.pack_version) for pack in self._ordered() for item in pack.content.warnings
        )

    @cached_property
    def mode_changes(self) -> tuple[From[ModeChange], ...]:
        """All changes of operating mode that somebody may make."""
        return tuple(
            From(item, pack.pack_id, pack.pack_version)
            for pack in self._ordered()
            for item in pack.content.mode_changes
        )

    @cached_property
    def thing_models(self) -> Mapping[str, From[ThingModel]]:
        """Thing models by name."""
        return {
            item.thing_model: From(item, pack.pack_id, pack.pack_version)
            for pack in self._ordered()
            for item in pack.content.thing_models
        }

    def move_name(self, event_class: str, move: str) -> LabelText | None:
        """What people call a move of the class's process, else of any; None where no active pack has a name for it."""
        found = self.process(event_class)
        own = () if found is None else found.item.transitions
        others = (item for pack in self._ordered() for each in pack.content.processes for item in each.transitions)
        return next((item.name for item in (*own, *others) if item.move == move and item.name is not None), None)

    def title(self, kind: str, name: str) -> LabelText | None:
        """What people call a thing of a kind; None where no active pack has a name for it.

        Args:
            kind: pack, event_class, rule, part (of a composite), thing_model, property, command or interlock.
            name: its identifier.
        """
        return self._titles.get((kind, name))

    @cached_property
    def _titles(self) -> Mapping[tuple[str, str], LabelText]:
        found: dict[tuple[str, str], LabelText] = {}
        for pack in self._ordered():
            for kind, name, title in _titles_of(pack.content):
                if title is not None:
                    found.setdefault((kind, name), title)
        return found

    def responsibility(self, event_class: str, areas: Mapping[str, str]) -> From[Responsibility] | None:
        """The first responsibility that matches a class and the areas of a place."""
        for pack in self._ordered():
            for item in pack.content.responsibilities:
                if _of_class(item.event_classes, event_class) and all(
                    areas.get(layer) in wanted for layer, wanted in item.areas.items()
                ):
                    return From(item, pack.pack_id, pack.pack_version)
        return None

    def process(self, event_class: str) -> From[Process] | None:
        """The process of a class: one that names it before one for every class."""
        fallback = None
        for pack in self._ordered():
            for item in pack.content.processes:
                if event_class in item.event_classes:
                    return From(item, pack.pack_id, pack.pack_version)
                if EVERY_CLASS in item.event_classes:
                    fallback = fallback or From(item, pack.pack_id, pack.pack_version)
        return fallback

    def message(self, state: str) -> From[Message] | None:
        """What reporters are told when a case enters a state."""
        for pack in self._ordered():
            for item in pack.content.messages:
                if item.state == state:
                    return From(item, pack.pack_id, pack.pack_version)
        return None

    def with_pack(self, pack: ActivePack) -> ActivePacks:
        """The set with this pack in place of its former version."""
        return ActivePacks({**self.packs, pack.pack_id: pack})

    def without(self, pack_id: str, pack_version: int) -> ActivePacks:
        """The set without this version of the pack."""
        kept = {
            name: pack
            for name, pack in self.packs.items()
            if (pack.pack_id, pack.pack_version) != (pack_id, pack_version)
        }
        return ActivePacks(kept)


def problems_of(packs: ActivePacks) -> list[str]:
    """What does not fit together across packs: names that stand twice, classes that nobody declares."""
    problems = []
    owners: dict[str, str] = {}
    for pack in packs.packs.values():
        for item in pack.content.event_classes:
            other = owners.setdefault(item.event_class, pack.pack_id)
            if other != pack.pack_id:
                problems.append(f"event class {item.event_class!r} stands in {other} and in {pack.pack_id}")
    for pack in packs.packs.values():
        named = {item.event_class for item in pack.content.rules}
        named |= {name for item in pack.content.responsibilities for name in item.event_classes}
        named |= {name for item in pack.content.processes for name in item.event_classes}
        named |= {item.event_class for item in pack.content.warnings}
        named |= {
            name
            for item in pack.content.warnings
            if item.composite is not None
            for part in item.composite.parts
            for name in part.event_classes
        }
        rules = {item.rule for item in pack.content.rules if item.prediction is not None}
        problems += [
            f"warning {item.warning!r} of {pack.pack_id} names rule {item.prediction!r}, which predicts nothing there"
            for item in pack.content.warnings
            if item.prediction is not None and item.prediction not in rules
        ]
        problems += [
            f"{pack.pack_id} names event class {name!r}, which no pack declares"
            for name in sorted(named - set(owners) - {EVERY_CLASS})
        ]
    return problems


def _titles_of(content: PackContent) -> Iterator[tuple[str, str, LabelText | None]]:
    """Kind, identifier and title of what people are told of."""
    yield "pack", content.manifest.pack, content.manifest.title
    yield from (("event_class", item.event_class, item.title) for item in content.event_classes)
    yield from (("rule", item.rule, item.title) for item in content.rules)
    for plan in content.warnings:
        yield from (("part", item.part, item.title) for item in (plan.composite.parts if plan.composite else ()))
    for model in content.thing_models:
        yield "thing_model", model.thing_model, model.title
        yield from (("property", item.observed_property, item.title) for item in model.observed_properties)
        for command in model.commands:
            yield "command", command.command, command.title
            if command.interlock is not None:
                yield "interlock", command.interlock.interlock, command.interlock.title


def _of_class(classes: tuple[str, ...], event_class: str) -> bool:
    return event_class in classes or EVERY_CLASS in classes
