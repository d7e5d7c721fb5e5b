"""What we ship in `deploy/` has each of its names in every language that the fleet has sentences in."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from cityloop_localisation import Catalogues
from cityloop_testkit.sources import ROOT

FILES = sorted(file for folder in ("cities", "packs", "plays") for file in (ROOT / "deploy" / folder).rglob("*.yaml"))


@cache
def languages() -> frozenset[str]:
    return frozenset(Catalogues.of("cityloop_words").tags)


def names_in(value: Any) -> Iterator[dict[str, str]]:
    if isinstance(value, dict):
        if languages() & set(value):
            yield value
        else:
            yield from (name for part in value.values() for name in names_in(part))
    elif isinstance(value, list):
        yield from (name for part in value for name in names_in(part))


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(ROOT / "deploy")))
def test_names_have_every_language_of_the_fleet(file: Path) -> None:
    names = list(names_in(yaml.load(file.read_text(encoding="utf-8"), yaml.CSafeLoader)))
    assert [name for name in names if set(name) != languages() or not all(name.values())] == []


def test_a_pack_and_a_city_of_ours_have_names_that_are_looked_at() -> None:
    for name in ("packs/waterlogging/process.yaml", "cities/simulated/city.yaml"):
        assert list(names_in(yaml.safe_load((ROOT / "deploy" / name).read_text(encoding="utf-8"))))
