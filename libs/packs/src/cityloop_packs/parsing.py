"""From the files of a pack to its checked content, with every problem named by file and line."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from cityloop_kernel import Phrase, SentenceError, phrase_list, say
from pydantic import ValidationError

from cityloop_packs.content import MANIFEST_FILE, MANIFEST_KEY, PackContent
from cityloop_packs.copying import complete
from cityloop_packs.kind import Entry, FileProblem, Kind, Path
from cityloop_packs.manifest import Manifest
from cityloop_packs.parameters import NO_VALUES, PARAMETER_MARK, Values, substituted, values_of
from cityloop_packs.provided_values import provided_values, values_provided_to
from cityloop_packs.registry import KINDS
from cityloop_packs.sources import Source, UnreadableError, load
from cityloop_packs.validation import problem_phrases

KINDS_BY_FILE: Mapping[str, Kind[Any]] = {kind.file: kind for kind in KINDS}
MAX_BYTES = 16 * 1024 * 1024
"""Of all files."""
MAX_ITEM_BYTES = 256 * 1024
"""Of an item as it travels."""
MAX_ITEMS = 20_000
NO_PACKS: Mapping[str, PackContent] = {}


class PackError(ValueError):
    """The files are no pack; `problems` says what to fix."""

    def __init__(self, problems: list[FileProblem]) -> None:
        super().__init__("; ".join(map(str, problems)))
        self.problems = problems


def digest_of(files: Mapping[str, str]) -> str:
    """Digest over names and contents in name order."""
    digest = hashlib.sha256()
    for name in sorted(files):
        content = files[name].encode()
        digest.update(f"{name}\n{len(content)}\n".encode())
        digest.update(content)
    return f"sha256:{digest.hexdigest()}"


def parse_manifest(files: Mapping[str, str]) -> Manifest:
    """What the pack says of itself.

    Raises:
        PackError: pack.yaml is missing, or wrong.
    """
    if MANIFEST_FILE not in files:
        raise PackError([FileProblem(say("pack-file-missing", file=MANIFEST_FILE))])
    try:
        source = load(files[MANIFEST_FILE])
        return Manifest.model_validate(source.value)
    except UnreadableError as error:
        raise PackError([_unreadable(MANIFEST_FILE, error)]) from error
    except ValidationError as error:
        raise PackError(list(_wrong(MANIFEST_FILE, source, (), error))) from error


def parse(
    files: Mapping[str, str], packs: Mapping[str, PackContent] = NO_PACKS, given: Values = NO_VALUES
) -> PackContent:
    """The content of a pack.

    Args:
        files: by name.
        packs: those that it requires, whose items it may extend or override.
        given: values that other packs give its parameters.

    Raises:
        PackError: with every problem found.
    """
    if sum(len(text.encode()) for text in files.values()) > MAX_BYTES:
        raise PackError([FileProblem(say("pack-too-large", most=MAX_BYTES))])
    unknown = sorted(set(files) - set(KINDS_BY_FILE) - {MANIFEST_FILE})
    known = say("pack-file-unknown", known=phrase_list(KINDS_BY_FILE))
    problems = [FileProblem(known, file=name) for name in unknown]
    sources: dict[str, Source] = {}
    try:
        manifest = parse_manifest(files)
        sources[MANIFEST_KEY] = load(files[MANIFEST_FILE])
    except PackError as error:
        problems += error.problems
    for name in sorted(set(files) - set(unknown) - {MANIFEST_FILE}):
        try:
            sources[KINDS_BY_FILE[name].key] = load(files[name])
        except UnreadableError as error:
            problems.append(_unreadable(name, error))
    if problems:
        raise PackError(problems)
    required = {name: packs[name] for name in manifest.requires if name in packs}
    values = values_of(manifest.parameters, given)
    entries: dict[str, tuple[Entry[Any], ...]] = {}
    for kind in (kind for kind in KINDS if kind.key in sources):
        try:
            entries[kind.key] = _entries(kind, sources[kind.key], values, required)
        except PackError as error:
            problems += error.problems
    content = PackContent(manifest, entries, sources)
    problems += [*_defined_twice(content), *_too_large(content)]
    if len(content) > MAX_ITEMS:
        problems.append(FileProblem(say("pack-too-many-items", items=len(content), most=MAX_ITEMS)))
    if problems:
        raise PackError(problems)
    return content


def parse_all(packs: Iterable[Mapping[str, str]]) -> dict[str, PackContent]:
    """The contents of packs by their ids.

    Args:
        packs: files of each by name, each after those it requires.

    Raises:
        PackError: of the first that is none.
    """
    contents: dict[str, PackContent] = {}
    listed = list(packs)
    manifests = [parse_manifest(files) for files in listed]
    given = provided_values({manifest.pack: manifest for manifest in manifests})
    for manifest, files in zip(manifests, listed, strict=True):
        content = parse(files, contents, values_provided_to(given, manifest.pack))
        contents[content.manifest.pack] = content
    return contents


def _entries(
    kind: Kind[Any], source: Source, values: Values, required: Mapping[str, PackContent]
) -> tuple[Entry[Any], ...]:
    """The entries of one file.

    Raises:
        PackError: with every problem of the file.
    """
    if not isinstance(source.value, dict) or set(source.value) != {kind.key}:
        raise PackError([FileProblem(say("pack-one-list", key=kind.key), file=kind.file)])
    listed = source.value[kind.key]
    if not isinstance(listed, list):
        raise PackError([_at(kind, source, (kind.key,), say("pack-is-a-list", key=kind.key))])
    entries: list[Entry[Any]] = []
    problems: list[FileProblem] = []
    filled = PARAMETER_MARK in source.text
    for index, value in enumerate(listed):
        path = (kind.key, index)
        try:
            entries.append(complete(kind, substituted(value, values) if filled else value, required))
        except SentenceError as error:
            problems.append(_at(kind, source, path, error.sentence))
        except ValidationError as error:
            problems += _wrong(kind.file, source, path, error)
    if problems:
        raise PackError(problems)
    return tuple(entries)


def _at(kind: Kind[Any], source: Source, path: Path, phrase: Phrase) -> FileProblem:
    return FileProblem(phrase, file=kind.file, line=source.line(path))


def _unreadable(file: str, error: UnreadableError) -> FileProblem:
    return FileProblem(error.sentence, file=file, line=error.line)


def _wrong(file: str, source: Source, path: Path, error: ValidationError) -> Iterator[FileProblem]:
    """Each problem of one item, with file and line."""
    for place, phrase in problem_phrases(error):
        yield FileProblem(phrase, file=file, line=source.line((*path, *place)))


def _too_large(content: PackContent) -> Iterator[FileProblem]:
    by_key = {kind.key: kind for kind in KINDS}
    for record in content.records:
        size = len(record.content.encode())
        if size > MAX_ITEM_BYTES:
            kind, name = by_key[record.kind], record.entry.item_id
            phrase = say("pack-item-too-large", kind=kind.word, item=name, size=size, most=MAX_ITEM_BYTES)
            yield _at(kind, content.sources[kind.key], (kind.key, record.position), phrase)


def _defined_twice(content: PackContent) -> Iterator[FileProblem]:
    for kind in KINDS:
        first_at: dict[str, int] = {}
        for index, entry in enumerate(content.entries(kind)):
            if entry.item_id in first_at:
                first = f"{kind.file}:{content.sources[kind.key].line((kind.key, first_at[entry.item_id]))}"
                phrase = say("pack-item-twice", kind=kind.word, item=entry.item_id, first=first)
                yield _at(kind, content.sources[kind.key], (kind.key, index), phrase)
            first_at.setdefault(entry.item_id, index)
