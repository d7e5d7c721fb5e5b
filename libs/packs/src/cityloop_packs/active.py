"""The packs in use, seen as one: which items hold, and by which pack version."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from cityloop_packs.content import PackContent
from cityloop_packs.kind import Entry, Item, Kind, PackItem
from cityloop_packs.kinds.event_classes.kind import EVENT_CLASSES
from cityloop_packs.kinds.thing_models.kind import THING_MODELS
from cityloop_packs.manifest import Manifest
from cityloop_packs.precedence import path
from cityloop_packs.registry import KINDS
from cityloop_packs.scope import ANYWHERE, Scope, Situation
from cityloop_packs.values import EVERY_CLASS, LabelText

NO_PACK = ""


@dataclass(frozen=True, slots=True)
class ActivePack:
    """One pack in use."""

    pack_id: str
    pack_version: int
    content: PackContent
    retiring: bool = False
    """It takes no new work, and goes when the last has ended."""


@dataclass(frozen=True)
class ActivePacks:
    """All packs in use.

    Args:
        packs: by their ids.
        set_number: the set that they came by.
        kinds: what was read of them; a service reads the kinds that it works with.
    """

    packs: Mapping[str, ActivePack] = field(default_factory=dict)
    set_number: int = 0
    kinds: Sequence[Kind[Any]] = KINDS
    _answers: dict[tuple[str, str], tuple[PackItem[Any], ...]] = field(default_factory=dict, compare=False, repr=False)

    @classmethod
    def of(cls, contents: Mapping[str, PackContent]) -> ActivePacks:
        """Packs by their ids, each in its first version."""
        return cls({name: ActivePack(name, 1, content) for name, content in contents.items()})

    @cached_property
    def version(self) -> str:
        """Names this set of pack versions, such as `base@2,flood@1`; the number of the set where there is one."""
        versions = ",".join(f"{pack.pack_id}@{pack.pack_version}" for pack in self._ordered())
        return str(self.set_number or versions)

    @cached_property
    def manifests(self) -> Mapping[str, Manifest]:
        """The manifests of all packs."""
        return {name: pack.content.manifest for name, pack in self.packs.items()}

    def all(self, kind: Kind[Item]) -> Sequence[PackItem[Item]]:
        """The items of a kind, in order of their packs and files; an override for everywhere stands for its item."""
        return tuple(self.named(kind).values())

    def named(self, kind: Kind[Item]) -> Mapping[str, PackItem[Item]]:
        """The items of a kind by their names in the fleet.

        Raises:
            LookupError: the kind was not read.
        """
        if kind.key not in self._named:
            raise LookupError(f"{kind.key} are not read here; name the kind where the service follows packs")
        return self._named[kind.key]

    def answers(self, kind: Kind[Item], event_class: str, situation: Situation = ANYWHERE) -> Iterator[PackItem[Item]]:
        """The items of a kind that answer for a class in a situation, the nearest first.

        Args:
            kind: one that answers for classes.
            event_class: known or not; for one that no pack declares the bases answer.
            situation: which overrides hold in it.
        """
        # For classes that nobody declares there is one answer, so that what is kept here stays bounded.
        known = event_class if event_class in self.named(EVENT_CLASSES) else NO_PACK
        found = self._answers.get((kind.key, known))
        if found is None:
            found = self._answers[kind.key, known] = tuple(self._found(kind, known))
        scoped = self._scoped[kind.key]
        if not scoped:
            yield from found
            return
        for item in found:
            overriding = (over for scope, over in scoped.get(item.name, ()) if scope.holds(situation))
            yield next(overriding, item)

    def owner_of(self, name: str, kind: Kind[Any] = EVENT_CLASSES) -> str:
        """The pack that declares an item by its name in the fleet, whoever overrides it; empty when none does."""
        return self._owners.get((kind.key, name), NO_PACK)

    def title(self, kind: str, name: str) -> LabelText | None:
        """What people call a thing of a kind; None where no active pack has a name for it.

        Args:
            kind: pack, role, event_class, rule, part (of a composite), thing_model, property, command or interlock.
            name: its name in the fleet; that of a part is `pack/warning/part`, that of a property, a command or an
                interlock `model/name`, or the name alone where all models that have it call it the same.
        """
        return self._titles.get((kind, name)) or self._short_titles.get((kind, name))

    def with_pack(self, pack: ActivePack) -> ActivePacks:
        """The set with this pack in place of its former version."""
        return replace(self, packs={**self.packs, pack.pack_id: pack}, set_number=0, _answers={})

    def without(self, pack_id: str) -> ActivePacks:
        """The set without a pack."""
        kept = {name: pack for name, pack in self.packs.items() if name != pack_id}
        return replace(self, packs=kept, set_number=0, _answers={})

    def _ordered(self) -> Iterator[ActivePack]:
        return iter(sorted(self.packs.values(), key=lambda pack: pack.pack_id))

    def _found(self, kind: Kind[Item], event_class: str) -> Iterator[PackItem[Item]]:
        assert kind.classes is not None, f"{kind.key} answer for no class"  # noqa: S101 a mistake of the caller
        for pack_id in path(self.manifests, self.owner_of(event_class)):
            items = self._of_pack[kind.key].get(pack_id, ())
            yield from (item for item in items if event_class in kind.classes(item.item))
            yield from (item for item in items if EVERY_CLASS in kind.classes(item.item))

    @cached_property
    def _owners(self) -> Mapping[tuple[str, str], str]:
        return {
            (kind.key, kind.name_of(pack.pack_id, entry.item_id)): pack.pack_id
            for kind in self.kinds
            for pack in self._ordered()
            for entry in _own(pack, kind)
        }

    @cached_property
    def _of_pack(self) -> Mapping[str, Mapping[str, Sequence[PackItem[Any]]]]:
        """By kind and pack: the items that stand there, overridden where an override holds everywhere."""
        found: dict[str, dict[str, list[PackItem[Any]]]] = {kind.key: {} for kind in self.kinds}
        for kind in self.kinds:
            for pack in self._ordered():
                names = [kind.name_of(pack.pack_id, entry.item_id) for entry in _own(pack, kind)]
                found[kind.key][pack.pack_id] = [self._named[kind.key][name] for name in names]
        return found

    @cached_property
    def _named(self) -> Mapping[str, Mapping[str, PackItem[Any]]]:
        found: dict[str, dict[str, PackItem[Any]]] = {kind.key: {} for kind in self.kinds}
        for kind in self.kinds:
            for pack in self._ordered():
                for entry in _own(pack, kind):
                    name = kind.name_of(pack.pack_id, entry.item_id)
                    found[kind.key].setdefault(name, self._item(pack, entry, name))
            for pack, entry, name in self._overrides(kind):
                if name in found[kind.key] and not entry.scope:
                    found[kind.key][name] = self._item(pack, entry, name)
        return found

    @cached_property
    def _scoped(self) -> Mapping[str, Mapping[str, Sequence[tuple[Scope, PackItem[Any]]]]]:
        """By kind and name of an item: the overrides that hold in some situations."""
        found: dict[str, dict[str, list[tuple[Scope, PackItem[Any]]]]] = {kind.key: {} for kind in self.kinds}
        for kind in self.kinds:
            for pack, entry, name in self._overrides(kind):
                if entry.scope:
                    found[kind.key].setdefault(name, []).append((entry.scope, self._item(pack, entry, name)))
        return found

    def _item(self, pack: ActivePack, entry: Entry[Item], name: str) -> PackItem[Item]:
        version = pack.pack_version
        return PackItem(entry.item, pack.pack_id, version, name, entry.item_id, pack.retiring, self.set_number)

    def _overrides(self, kind: Kind[Any]) -> Iterator[tuple[ActivePack, Entry[Any], str]]:
        for pack in self._ordered():
            for entry in pack.content.entries(kind):
                if entry.overrides:
                    yield pack, entry, kind.name_of(*entry.overrides.split("/", 1))

    @cached_property
    def _titles(self) -> Mapping[tuple[str, str], LabelText]:
        found: dict[tuple[str, str], LabelText] = {}
        for pack in self._ordered():
            found.setdefault(("pack", pack.content.manifest.pack), pack.content.manifest.title)
        for kind in self.kinds:
            for item in self._named[kind.key].values():
                for of, name, title in kind.titles(item.item):
                    if title is not None:
                        # As overrides keep the names that they override, the pack is that of the item's name.
                        pack_id = item.name.partition("/")[0]
                        found.setdefault((of, kind.name_of(pack_id, name)), title)
        return found

    @cached_property
    def _short_titles(self) -> Mapping[tuple[str, str], LabelText]:
        """Of what is in thing models, by their names alone; without those that mean different things."""
        found: dict[tuple[str, str], list[LabelText]] = {}
        for (of, name), title in self._titles.items():
            model, _, short = name.rpartition("/")
            if model in self._named.get(THING_MODELS.key, {}):
                found.setdefault((of, short), []).append(title)
        return {key: titles[0] for key, titles in found.items() if all(title == titles[0] for title in titles)}


def _own(pack: ActivePack, kind: Kind[Item]) -> Iterator[Entry[Item]]:
    return (entry for entry in pack.content.entries(kind) if not entry.overrides)
