"""What does not fit across packs, and between packs and their city: names that are defined twice, or nowhere."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

from cityloop_kernel import ReferenceTarget, Sentence, SentenceError, phrase_list, say

from cityloop_packs.active import ActivePack, ActivePacks
from cityloop_packs.conditions import environment_of
from cityloop_packs.kind import Entry, Kind, Path, Problem
from cityloop_packs.kinds.event_classes.kind import EVENT_CLASSES
from cityloop_packs.kinds.problem_kinds.kind import PROBLEM_KINDS
from cityloop_packs.kinds.responsibilities.schema import Responsibility
from cityloop_packs.kinds.roles.kind import ROLES
from cityloop_packs.kinds.thing_models.kind import THING_MODELS
from cityloop_packs.precedence import BASE, base_chain, problems_of_requirements, required_by
from cityloop_packs.provided_values import problems_of_provided_values
from cityloop_packs.references import Reference, references_of
from cityloop_packs.registry import KINDS
from cityloop_packs.scope import Scope
from cityloop_packs.values import EVERY_CLASS

DECLARING: dict[ReferenceTarget, Kind[Any]] = {
    ReferenceTarget.EVENT_CLASS: EVENT_CLASSES,
    ReferenceTarget.THING_MODEL: THING_MODELS,
    ReferenceTarget.ROLE: ROLES,
    ReferenceTarget.PROBLEM_KIND: PROBLEM_KINDS,
}

NO_CLASS = ""
"""Of what is for no class: its conditions know nothing."""


def problems_of(packs: ActivePacks) -> list[Problem]:
    """What does not fit together across packs; empty when all does."""
    requirements = list(problems_of_requirements(packs.manifests)) or list(problems_of_provided_values(packs.manifests))
    if requirements:
        # Precedence has no meaning without them: what else is wrong would be guessed.
        return requirements
    checks = [found for kind in KINDS for found in kind.check(packs)]
    return [
        *_in_two_packs(packs),
        *_nowhere(packs),
        *_answering_for_others(packs),
        *_overridden_twice(packs),
        *_conditions(packs),
        *checks,
    ]


def problems_with_city(
    packs: ActivePacks, departments: Collection[str], layers: Collection[str], areas: Collection[tuple[str, str]]
) -> list[Problem]:
    """Names of departments (ids and aliases), layers, and areas (layer and id) that the city has not."""
    known = {ReferenceTarget.DEPARTMENT: departments, ReferenceTarget.LAYER: layers}
    return [
        _unknown(pack, kind, entry, reference, say("pack-unknown-to-city"))
        for pack, kind, entry, reference in _references(packs)
        if reference.target in known and reference.name not in known[reference.target]
    ] + [
        Problem(phrase, pack.pack_id, kind.key, entry.item_id, path)
        for pack, kind, entry in _entries(packs)
        for phrase, path in _unknown_areas(entry, layers, areas)
    ]


def _unknown_areas(
    entry: Entry[Any], layers: Collection[str], areas: Collection[tuple[str, str]]
) -> Iterator[tuple[Sentence, Path]]:
    """What is said of areas that an item or its scope names, and where; layers of items are references."""
    of_item = entry.item.areas if isinstance(entry.item, Responsibility) else {}
    for layer in entry.scope.areas.keys() - layers:
        yield say("pack-scope-unknown-layer", layer=layer), ("scope", "areas", layer)
    for named, path in ((of_item, ("areas",)), (entry.scope.areas, ("scope", "areas"))):
        for layer in named.keys() & layers:
            unknown = [name for name in named[layer] if (layer, name) not in areas]
            if unknown:
                phrase = say("pack-unknown-areas", count=len(unknown), layer=layer, example=unknown[0])
                yield phrase, (*path, layer)


def _conditions(packs: ActivePacks) -> Iterator[Problem]:
    """Conditions that are none with the attributes of each class that their item is for."""
    for pack, kind, entry, reference in _references(packs):
        if reference.target is not ReferenceTarget.CONDITION:
            continue
        if kind.environment is not None:
            yield from _own_condition(pack, kind, entry, reference)
            continue
        for name in kind.classes_of_conditions(entry.item) or (NO_CLASS,):
            try:
                environment_of(packs, name, kind.variables(entry.item)).condition(reference.name)
            except SentenceError as error:
                of_class = say("pack-condition-wrong", name=name, problem=error.sentence)
                phrase = error.sentence if name == NO_CLASS else of_class
                yield Problem(phrase, pack.pack_id, kind.key, entry.item_id, reference.path)
                break


def _own_condition(pack: ActivePack, kind: Kind[Any], entry: Entry[Any], reference: Reference) -> Iterator[Problem]:
    """A condition on attributes that the item has itself."""
    try:
        if kind.environment is not None:
            kind.environment(entry.item).condition(reference.name)
    except SentenceError as error:
        yield Problem(error.sentence, pack.pack_id, kind.key, entry.item_id, reference.path)


def _entries(packs: ActivePacks) -> Iterator[tuple[ActivePack, Kind[Any], Entry[Any]]]:
    for name in sorted(packs.packs):
        pack = packs.packs[name]
        for kind in KINDS:
            for entry in pack.content.entries(kind):
                yield pack, kind, entry


def _references(packs: ActivePacks) -> Iterator[tuple[ActivePack, Kind[Any], Entry[Any], Reference]]:
    for pack, kind, entry in _entries(packs):
        for reference in references_of(entry.item):
            yield pack, kind, entry, reference


def _owners(packs: ActivePacks, kind: Kind[Any]) -> dict[str, str]:
    """The pack that declares each item of a kind whose names are the fleet's."""
    found: dict[str, str] = {}
    for pack, of, entry in _entries(packs):
        if of is kind and not entry.overrides:
            found.setdefault(entry.item_id, pack.pack_id)
    return found


def _in_two_packs(packs: ActivePacks) -> Iterator[Problem]:
    for kind in (kind for kind in KINDS if kind.names_in_fleet):
        owners = _owners(packs, kind)
        for pack, of, entry in _entries(packs):
            if of is kind and not entry.overrides and owners[entry.item_id] != pack.pack_id:
                other = owners[entry.item_id]
                packs_of = phrase_list([other, pack.pack_id])
                phrase = say("pack-item-in-two", kind=kind.word, item=entry.item_id, packs=packs_of)
                yield Problem(phrase, pack.pack_id, kind.key, entry.item_id)


def _nowhere(packs: ActivePacks) -> Iterator[Problem]:
    """Names that no pack declares, or one that this pack does not require."""
    owners = {refers: _owners(packs, kind) for refers, kind in DECLARING.items()}
    visible = {name: {name, *required_by(packs.manifests, name)} for name in packs.packs}
    for pack, kind, entry, reference in _references(packs):
        if reference.target not in owners or reference.name == EVERY_CLASS:
            continue
        owner = owners[reference.target].get(reference.name)
        if owner is None:
            yield _unknown(pack, kind, entry, reference, say("pack-declared-nowhere"))
        elif owner not in visible[pack.pack_id]:
            why = say("pack-declared-elsewhere", owner=owner, pack=pack.pack_id)
            yield _unknown(pack, kind, entry, reference, why)


def _unknown(pack: ActivePack, kind: Kind[Any], entry: Entry[Any], reference: Reference, why: Sentence) -> Problem:
    refers = say(f"pack-refers-{reference.target.name.lower()}")
    item = entry.item_id
    phrase = say("pack-names", kind=kind.word, item=item, refers=refers, name=reference.name, why=why)
    return Problem(phrase, pack.pack_id, kind.key, entry.item_id, reference.path)


def _answering_for_others(packs: ActivePacks) -> Iterator[Problem]:
    """Items that answer for classes of another pack, and scenarios that answer for every class."""
    owners, chain = _owners(packs, EVENT_CLASSES), base_chain(packs.manifests)
    for pack, kind, entry in _entries(packs):
        if kind.classes is None or entry.overrides:
            continue
        for name in kind.classes(entry.item):
            where = (pack.pack_id, kind.key, entry.item_id)
            if name == EVERY_CLASS and pack.content.manifest.kind != BASE:
                yield Problem(say("pack-answers-for-all", kind=kind.word, item=entry.item_id), *where)
            elif name in owners and owners[name] != pack.pack_id and not {owners[name], pack.pack_id} <= set(chain):
                of = {"name": name, "owner": owners[name]}
                yield Problem(say("pack-answers-for-others", kind=kind.word, item=entry.item_id, **of), *where)


def _overridden_twice(packs: ActivePacks) -> Iterator[Problem]:
    """Two overrides of one item that may hold at one place: neither is nearer than the other."""
    overriding: dict[tuple[str, str], list[tuple[str, Scope]]] = {}
    for pack, kind, entry in _entries(packs):
        if entry.overrides:
            others = overriding.setdefault((kind.key, entry.overrides), [])
            for other, scope in others:
                if scope.meets(entry.scope):
                    both = phrase_list([f"[{scope}]", f"[{entry.scope}]"])
                    places = both if entry.scope else say("pack-everywhere")
                    of = {"item": entry.overrides, "other": other}
                    phrase = say("pack-overridden-twice", kind=kind.word, places=places, **of)
                    yield Problem(phrase, pack.pack_id, kind.key, entry.item_id)
            others.append((pack.pack_id, entry.scope))
