"""`requirements.lock` is what the pyproject files ask for, and names neither a host nor a path."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).parents[2]
LOCK = (ROOT / "requirements.lock").read_text()
PINNED = re.compile(r"^(?P<name>[a-z0-9-]+)==(?P<version>[^ ;]+)(?: ; (?P<marker>.+?))? \\$", re.MULTILINE)
OWN = "cityloop-"
FILES = (
    "pyproject.toml",
    "libs/*/pyproject.toml",
    "services/*/pyproject.toml",
    "clients/*/pyproject.toml",
    "tools/*/pyproject.toml",
)


def requirements() -> Iterator[tuple[str, Requirement]]:
    for path in (path for pattern in FILES for path in sorted(ROOT.glob(pattern))):
        document = tomllib.loads(path.read_text())
        asked = [*document["project"].get("dependencies", ()), *document.get("dependency-groups", {}).get("dev", ())]
        parsed = (Requirement(line) for line in asked)
        yield from ((str(path.relative_to(ROOT)), item) for item in parsed if not item.name.startswith(OWN))


def test_what_is_asked_for_is_locked() -> None:
    locked = {found["name"]: Version(found["version"]) for found in PINNED.finditer(LOCK)}
    amiss = [
        f"{file} asks for {asked}, locked is {locked.get(canonicalize_name(asked.name))}: run `make lock`"
        for file, asked in requirements()
        if (version := locked.get(canonicalize_name(asked.name))) is None or version not in asked.specifier
    ]
    assert not amiss


def test_every_pin_has_its_hashes_and_nothing_says_where_it_came_from() -> None:
    entries = re.split(r"\n(?! )", LOCK.strip())
    assert all(PINNED.match(entry) and "--hash=sha256:" in entry for entry in entries)
    assert not re.search(r"https?:|file:|--index|--find-links|^-e", LOCK, re.MULTILINE)


def test_the_base_of_images_is_pinned_by_its_digest() -> None:
    dockerfile = (ROOT / "deploy/images/Dockerfile").read_text()
    assert re.search(r"^ARG BASE=[a-z0-9.:-]+@sha256:[0-9a-f]{64}$", dockerfile, re.MULTILINE)
    assert set(re.findall(r"^FROM (\S+)", dockerfile, re.MULTILINE)) == {"${BASE}"}
