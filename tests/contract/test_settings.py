"""No setting is accepted and then ignored: whatever may stand in a file or in the environment is read by some code."""

from __future__ import annotations

import ast
import importlib
from collections.abc import Iterable, Iterator

import pytest
from cityloop_operator.city_file import CityFile
from cityloop_packs.registry import KINDS
from cityloop_packs.values import Strict
from cityloop_plays.file import PlayFile
from cityloop_plays.stage import PlayModel
from cityloop_service.settings import ServiceSettings
from cityloop_testkit.sources import SERVICES, production
from pydantic import BaseModel

BY_TYPE = {"do"}
"""Fields whose value says which class a part is of; nothing else need read them."""


def below(model: type[BaseModel]) -> Iterator[type[BaseModel]]:
    """A model and those that extend it, as far as they are imported."""
    yield model
    for extending in model.__subclasses__():
        yield from below(extending)


def declared() -> dict[str, Iterable[type[BaseModel]]]:
    """Models of what people write, by what they write it into; importing their modules has made them known."""
    for service in SERVICES:
        importlib.import_module(f"cityloop_{service.replace('-', '_')}.settings")
    assert KINDS
    return {
        "city.yaml": below(CityFile.__mro__[1]),
        "packs": below(Strict),
        "plays": [PlayFile, *below(PlayModel)],
        "environment": below(ServiceSettings),
    }


def read() -> set[str]:
    """Names that production code reads: attributes, and the texts of what reads them by name."""
    nodes = (node for _, tree in production() for node in ast.walk(tree))
    return {
        node.attr if isinstance(node, ast.Attribute) else str(node.value)
        for node in nodes
        if (isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Load)) or isinstance(node, ast.Constant)
    }


@pytest.mark.parametrize("written", ["city.yaml", "packs", "plays", "environment"])
def test_what_may_be_set_is_read(written: str) -> None:
    fields = {(model.__name__, name) for model in declared()[written] for name in model.model_fields}
    assert len(fields) > 10
    known = read() | BY_TYPE
    assert sorted(f"{model}.{name}" for model, name in fields if name not in known) == []
