"""From the files of a pack to its checked content, with every problem named by file and place."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from pydantic import ValidationError

from cityloop_packs.loading import UnreadableError, load
from cityloop_packs.parameters import UnknownParameterError, filled_in
from cityloop_packs.schema import Manifest, PackContent

MANIFEST_FILE = "pack.yaml"
KIND_FILES = {
    "event-classes.yaml": "event_classes",
    "rules.yaml": "rules",
    "responsibilities.yaml": "responsibilities",
    "process.yaml": "processes",
    "messages.yaml": "messages",
    "warnings.yaml": "warnings",
    "modes.yaml": "mode_changes",
    "thing-models.yaml": "thing_models",
}
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
    unknown = sorted(set(files) - set(KIND_FILES) - {MANIFEST_FILE})
    problems = [f"{name}: no file of a pack has this name; known are {', '.join(KIND_FILES)}" for name in unknown]
    if MANIFEST_FILE not in files:
        problems.append(f"{MANIFEST_FILE} is missing")
    content: dict[str, Any] = {}
    for name, text in files.items():
        if name in unknown:
            continue
        try:
            loaded = load(text)
        except UnreadableError as error:
            problems.append(f"{name}: {error}")
            continue
        if name == MANIFEST_FILE:
            content["manifest"] = loaded
        elif isinstance(loaded, dict) and set(loaded) == {KIND_FILES[name]}:
            content.update(loaded)
        else:
            problems.append(f"{name}: expected one list named `{KIND_FILES[name]}`")
    if problems:
        raise PackError(problems)
    try:
        pack = PackContent.model_validate(_filled_in(content))
    except UnknownParameterError as error:
        raise PackError([*_problems_of_manifest(content["manifest"]), str(error)]) from error
    except ValidationError as error:
        raise PackError([_line(problem) for problem in error.errors()]) from error
    twice = list(_twice(pack))
    if twice:
        raise PackError(twice)
    return pack


def _filled_in(content: Mapping[str, Any]) -> dict[str, Any]:
    """With the manifest's parameters in their places; whether they are numbers is for the schema to say."""
    manifest = content["manifest"]
    named = manifest.get("parameters") if isinstance(manifest, dict) else None
    parameters = named if isinstance(named, dict) else {}
    return {kind: items if kind == "manifest" else filled_in(items, parameters) for kind, items in content.items()}


def _problems_of_manifest(manifest: Any) -> list[str]:
    try:
        Manifest.model_validate(manifest)
    except ValidationError as error:
        return [f"manifest.{_line(problem)}" for problem in error.errors()]
    return []


def _line(problem: Any) -> str:
    return f"{'.'.join(str(part) for part in problem['loc'])}: {problem['msg']}"


def _twice(pack: PackContent) -> Iterable[str]:
    kinds: dict[str, list[str]] = {
        "event class": [item.event_class for item in pack.event_classes],
        "rule": [item.rule for item in pack.rules],
        "responsibility": [item.responsibility for item in pack.responsibilities],
        "process": [item.process for item in pack.processes],
        "message of state": [item.state for item in pack.messages],
        "warning": [item.warning for item in pack.warnings],
        "change of mode": [item.change for item in pack.mode_changes],
        "thing model": [item.thing_model for item in pack.thing_models],
    }
    for kind, names in kinds.items():
        for name in sorted(name for name, times in Counter(names).items() if times > 1):
            yield f"{kind} {name!r} stands twice"
