"""What a proposal makes of the packs in use: their contents, their problems, and what changes."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from cityloop_kernel import Sentence, say
from cityloop_packs import (
    COPYING,
    KINDS,
    MANIFEST_FILE,
    MANIFEST_KEY,
    MODE_CHANGES,
    ActivePack,
    ActivePacks,
    FileProblem,
    PackContent,
    PackError,
    Problem,
    difference,
    digest_of,
    in_order,
    parse,
    parse_manifest,
    problems_of,
    problems_of_provided_values,
    problems_of_requirements,
    problems_with_city,
    provided_values,
    required_by,
    values_provided_to,
)
from cityloop_packs.sources import load

from cityloop_data_sharing.city.domain import CityNames
from cityloop_data_sharing.packs.domain.pack_sets import Member

Files = Mapping[str, str]
KINDS_BY_KEY = {kind.key: kind for kind in KINDS}


@dataclass(frozen=True)
class PackInUse:
    """A pack in use."""

    pack_version: int
    content: PackContent
    files: Files
    retiring: bool = False


PacksInUse = Mapping[str, PackInUse]
NO_PACKS: PacksInUse = {}


@dataclass
class Draft:
    """What a proposal comes to."""

    problems: list[FileProblem] = field(default_factory=list)
    """The proposal is refused when there is one."""
    changes: list[Sentence] = field(default_factory=list)
    """One for each item and value that changes."""
    written: dict[str, tuple[Files, PackContent]] = field(default_factory=dict)
    """Packs that get a new version."""
    unchanged: dict[str, int] = field(default_factory=dict)
    """Packs that go on in a version that there is already."""
    retiring: set[str] = field(default_factory=set)
    mode_layers: dict[str, frozenset[str]] = field(default_factory=dict)
    """Of packs that change or go: the layers whose operating modes they say how to switch."""

    def members(self, newest: Mapping[str, int]) -> tuple[Member, ...]:
        """Every pack of the set; new versions are numbered after the newest that a pack ever had."""
        versions = self.unchanged | {name: newest.get(name, 0) + 1 for name in self.written}
        return tuple(Member(name, versions[name], name in self.retiring) for name in sorted(versions))


@dataclass(frozen=True)
class Proposal:
    """What is to change.

    Args:
        files: of packs that come, or replace their present version.
        restored: versions that there were before, by pack.
        withdraw: packs that go.
    """

    files: Sequence[Files] = ()
    restored: PacksInUse = field(default_factory=dict)
    withdraw: Collection[str] = ()


def make_draft(present: PacksInUse, proposal: Proposal, city: CityNames | None) -> Draft:
    """What a proposal comes to.

    Args:
        present: the packs in use.
        proposal: what is to change.
        city: what the city has; None while there is none, when names of the city are not checked.
    """
    draft = Draft()
    coming = _named(proposal.files, draft)
    draft.problems += _contradictions(present, coming.keys() | proposal.restored.keys(), proposal.withdraw)
    if draft.problems:
        return draft
    contents = _contents(present, coming, proposal, draft)
    if draft.problems:
        return draft
    gone = {name: pack.content for name, pack in present.items() if name not in contents or pack.retiring}
    draft.retiring = _needed({**gone, **contents}, _with_own_work(present, contents), gone)
    draft.unchanged |= {name: present[name].pack_version for name in draft.retiring}
    after = {name: ActivePack(name, 0, content) for name, content in contents.items()}
    leaving = {name: ActivePack(name, 0, present[name].content, retiring=True) for name in draft.retiring}
    found = problems_of(ActivePacks(after)) or (problems_of(ActivePacks(after | leaving)) if leaving else [])
    changed = {name: after[name] for name in [*draft.written, *proposal.restored] if name in after}
    if city is not None:
        found += problems_with_city(ActivePacks(changed), city.departments, city.layers, city.areas)
    draft.problems += [
        *_problems_of_other_cities(changed.values(), city),
        *(locate_problem(item, contents, present) for item in found),
    ]
    draft.changes = list(_changes(present, contents, draft))
    draft.mode_layers = dict(_mode_layers(present, draft))
    return draft


def locate_problem(
    problem: Problem, contents: Mapping[str, PackContent], present: PacksInUse, former: PacksInUse = NO_PACKS
) -> FileProblem:
    """A problem with its file and line.

    Args:
        problem: of an item of one of the packs.
        contents: of the packs as they would become.
        present: the stored packs, whose files know the lines of what came as records.
        former: the packs in use, for an item that goes: its line is that of the version that has it.
    """
    if problem.item_id and (before := former.get(problem.pack_id)) is not None:
        kind = KINDS_BY_KEY.get(problem.kind)
        content = contents.get(problem.pack_id)
        if kind is not None and (content is None or problem.item_id not in content.names(kind)):
            sentence = say("pack-line-of-version", problem=problem.phrase, version=str(before.pack_version))
            return locate_problem(replace(problem, phrase=sentence), {problem.pack_id: before.content}, former)
    stored, kind = present.get(problem.pack_id), KINDS_BY_KEY.get(problem.kind)
    content = contents.get(problem.pack_id, None if stored is None else stored.content)
    if not problem.pack_id:
        return FileProblem(problem.phrase)
    if content is None:
        return FileProblem(problem.phrase, problem.pack_id, MANIFEST_FILE)
    key, file = (MANIFEST_KEY, MANIFEST_FILE) if kind is None else (kind.key, kind.file)
    if stored is not None and key not in content.sources and file in stored.files:
        # It came as records; its files know the lines.
        content = content.with_source(key, load(stored.files[file]))
    return content.placed_in_manifest(problem) if kind is None else content.placed(kind, problem)


def _named(listed: Sequence[Files], draft: Draft) -> dict[str, Files]:
    coming: dict[str, Files] = {}
    for files in listed:
        try:
            name = parse_manifest(files).pack
        except PackError as error:
            draft.problems += error.problems
            continue
        if name in coming:
            draft.problems.append(FileProblem(say("pack-proposed-twice", pack=name)))
        coming[name] = files
    return coming


def _contradictions(present: PacksInUse, coming: Collection[str], withdraw: Collection[str]) -> Iterator[FileProblem]:
    for name in sorted(withdraw):
        if name in coming:
            yield FileProblem(say("pack-proposed-and-withdrawn", pack=name))
        elif name not in present:
            yield FileProblem(say("pack-not-in-use", pack=name))


def _contents(
    present: PacksInUse, coming: Mapping[str, Files], proposal: Proposal, draft: Draft
) -> dict[str, PackContent]:
    """The contents of all packs that are not withdrawn, each read after those it requires."""
    staying = {
        name: pack for name, pack in present.items() if name not in proposal.withdraw and not pack.retiring
    } | dict(proposal.restored)
    manifests = {name: pack.content.manifest for name, pack in staying.items()}
    manifests |= {name: parse_manifest(files) for name, files in coming.items()}
    missing = list(problems_of_requirements(manifests)) or list(problems_of_provided_values(manifests))
    if missing:
        # Before anything is read: what a missing pack leaves open would hide what is missing.
        written = {
            name: PackContent(manifests[name], sources={MANIFEST_KEY: load(files[MANIFEST_FILE])})
            for name, files in coming.items()
        }
        draft.problems += [locate_problem(item, written, present) for item in missing]
        return {}
    contents: dict[str, PackContent] = {}
    changed: set[str] = set(proposal.restored)
    used = {name: pack.content.manifest for name, pack in present.items() if not pack.retiring}
    before, given = provided_values(used), provided_values(manifests)
    for name in in_order(manifests):
        copies = name not in coming and name not in proposal.restored and _copies(staying[name].files)
        again = copies and not changed.isdisjoint(required_by(manifests, name))
        if name not in proposal.restored:
            again = again or values_provided_to(before, name) != values_provided_to(given, name)
        if name not in coming and not again:
            contents[name], draft.unchanged[name] = staying[name].content, staying[name].pack_version
            continue
        files = coming.get(name) or staying[name].files
        try:
            content = parse(files, contents, values_provided_to(given, name))
        except PackError as error:
            draft.problems += [replace(item, pack_id=name) for item in error.problems]
            continue
        same = name in present and _same(present[name], files, content) and not present[name].retiring
        if same:
            contents[name], draft.unchanged[name] = present[name].content, present[name].pack_version
        else:
            contents[name], draft.written[name] = content, (files, content)
            changed.add(name)
    return contents


def _copies(files: Files) -> bool:
    return any(f"{word}:" in text for text in files.values() for word in COPYING)


def _same(present: PackInUse, files: Files, content: PackContent) -> bool:
    return present.content.digest == content.digest and digest_of(present.files) == digest_of(files)


def _with_own_work(present: PacksInUse, contents: Mapping[str, PackContent]) -> set[str]:
    """Packs that go and have classes or models that no other takes over: there may still be work under them."""
    taken_over = {item for content in contents.values() for item in _named_in_fleet(content)}
    return {
        name
        for name, pack in present.items()
        if name not in contents and not taken_over.issuperset(_named_in_fleet(pack.content))
    }


def _named_in_fleet(content: PackContent) -> Iterator[tuple[str, str]]:
    """The classes and thing models that a pack declares."""
    for kind in (kind for kind in KINDS if kind.names_in_fleet):
        yield from ((kind.key, entry.item_id) for entry in content.entries(kind) if not entry.overrides)


def _needed(contents: Mapping[str, PackContent], retiring: set[str], gone: Mapping[str, PackContent]) -> set[str]:
    """The retiring packs, and those that go and that one of them requires."""
    manifests = {name: content.manifest for name, content in contents.items()}
    required = {need for name in retiring for need in required_by(manifests, name)}
    return retiring | (required & gone.keys())


def _problems_of_other_cities(changed: Iterable[ActivePack], city: CityNames | None) -> Iterator[FileProblem]:
    for pack in changed:
        named = pack.content.manifest.city
        if named is not None and (city is None or named != city.city_id):
            found = say("pack-city-none") if city is None else say("pack-city-is", city=city.city_id)
            sentence = say("pack-for-another-city", city=named, found=found)
            yield FileProblem(sentence, pack.pack_id, MANIFEST_FILE)


def _mode_layers(present: PacksInUse, draft: Draft) -> Iterator[tuple[str, frozenset[str]]]:
    for name, pack in sorted(present.items()):
        layers = frozenset(item.layer for item in pack.content.of(MODE_CHANGES))
        if layers and (name not in draft.unchanged or name in draft.retiring):
            yield name, layers


def _changes(present: PacksInUse, contents: Mapping[str, PackContent], draft: Draft) -> Iterator[Sentence]:
    for name in sorted(present.keys() | contents.keys()):
        before = present.get(name)
        if name not in contents:
            if before is not None and not before.retiring:
                retires = name in draft.retiring
                yield say("pack-change-retires", pack=name) if retires else say("pack-change-goes", pack=name)
            continue
        if before is not None and before.content is contents[name] and not before.retiring:
            continue
        yield from difference(name, None if before is None else before.content, contents[name])
        if before is not None and before.retiring:
            yield say("pack-change-again", pack=name)
