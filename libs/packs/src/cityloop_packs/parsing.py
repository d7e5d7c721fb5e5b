"""From the files of a pack to its checked content, with every problem named by file and line."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import ValidationError

from cityloop_packs.content import PackContent
from cityloop_packs.kind import Kind
from cityloop_packs.parameters import UnknownParameterError, filled_in
from cityloop_packs.registry import KINDS
from cityloop_packs.sources import Source, UnreadableError, load
from cityloop_packs.values import Manifest

MANIFEST_FILE = "pack.yaml"
KINDS_BY_FILE: Mapping[str, Kind[Any]] = {kind.file: kind for kind in KINDS}
MAX_BYTES = 1024 * 1024


class PackError(ValueError):
    """The files are no pack; `problems` says what to mend, one line each."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("; ".join(problems))
        self.problems = problems


def digest_of(files: Mapping[str, str]) -> str:
    """Digest over names and contents in name order."""
    digest = hashlib.sha256()
    for name in sorted(files):
        content = files[name].encode()
        digest.update(f"{name}\n{len(content)}\n".encode())
        digest.update(content)
    return f"sha256:{digest.hexdigest()}"


def parse(files: Mapping[str, str]) -> PackContent:
    """The content of a pack.

    Raises:
        PackError: with every problem found.
    """
    if sum(len(text.encode()) for text in files.values()) > MAX_BYTES:
        raise PackError([f"the files together are larger than {MAX_BYTES} bytes"])
    unknown = sorted(set(files) - set(KINDS_BY_FILE) - {MANIFEST_FILE})
    problems = [f"{name}: no file of a pack has this name; known are {', '.join(KINDS_BY_FILE)}" for name in unknown]
    if MANIFEST_FILE not in files:
        problems.append(f"{MANIFEST_FILE} is missing")
    sources = {}
    for name in sorted(set(files) - set(unknown)):
        try:
            sources[name] = load(files[name])
        except UnreadableError as error:
            problems.append(f"{name}: {error}")
    if problems:
        raise PackError(problems)
    manifest = _manifest(sources.pop(MANIFEST_FILE))
    content = PackContent(manifest)
    for name, source in sources.items():
        try:
            content = _with_items(content, KINDS_BY_FILE[name], source)
        except PackError as error:
            problems += error.problems
    problems += _twice(content)
    if problems:
        raise PackError(problems)
    return content


def _manifest(source: Source) -> Manifest:
    try:
        return Manifest.model_validate(source.value)
    except ValidationError as error:
        raise PackError(_lines(MANIFEST_FILE, source, (), error)) from error


def _with_items(content: PackContent, kind: Kind[Any], source: Source) -> PackContent:
    """The content with the items of one file.

    Raises:
        PackError: with every problem of the file.
    """
    if not isinstance(source.value, dict) or set(source.value) != {kind.key}:
        raise PackError([f"{kind.file}: expected one list named `{kind.key}`"])
    listed = source.value[kind.key]
    if not isinstance(listed, list):
        raise PackError([f"{kind.file}:{source.line((kind.key,))}: `{kind.key}` is a list"])
    items, places, problems = [], [], []
    for index, value in enumerate(listed):
        path = (kind.key, index)
        try:
            items.append(kind.schema.model_validate(filled_in(value, content.manifest.parameters)))
            places.append(f"{kind.file}:{source.line(path)}")
        except UnknownParameterError as error:
            problems.append(f"{kind.file}:{source.line(path)}: {error}")
        except ValidationError as error:
            problems += _lines(kind.file, source, path, error)
    if problems:
        raise PackError(problems)
    return content.with_items(kind, items, places, source)


def _lines(file: str, source: Source, path: tuple[str | int, ...], error: ValidationError) -> list[str]:
    """A line for each problem of one item: file and line, where in the item, what is wrong."""
    return [
        f"{file}:{source.line((*path, *problem['loc']))}: "
        + (f"{'.'.join(map(str, problem['loc']))}: " if problem["loc"] else "")
        + problem["msg"].removeprefix("Value error, ")
        for problem in error.errors()
    ]


def _twice(content: PackContent) -> Iterator[str]:
    for kind in KINDS:
        first_at: dict[str, str] = {}
        for item, place in zip(content.of(kind), content.places(kind), strict=True):
            name = kind.identity(item)
            if name in first_at:
                yield f"{place}: {kind.name} {name!r} stands twice, first at {first_at[name]}"
            first_at.setdefault(name, place)
