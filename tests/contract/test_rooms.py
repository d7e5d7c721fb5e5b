"""A room of a service knows of another room its domain, and rooms know each other one way only."""

from __future__ import annotations

import ast
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PURE = {"domain", "rules"}
"""Floors that other rooms may import; kinds of rules are as pure as a domain."""
SERVICES = sorted({path.parents[1] for path in ROOT.glob("services/*/src/*/*/room.py")})


def imports_of(service: Path, room: str) -> set[tuple[str, str]]:
    """The other rooms that a room imports, with the floor that it imports of each."""
    rooms = {path.parent.name for path in service.glob("*/room.py")}
    trees = [ast.parse(file.read_text(encoding="utf-8")) for file in (service / room).rglob("*.py")]
    modules = [
        node.module.split(".")
        for tree in trees
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module
    ]
    names = {(parts[1], ".".join(parts[2:3])) for parts in modules if parts[0] == service.name and len(parts) > 1}
    return {(other, floor) for other, floor in names if other in rooms - {room}}


@pytest.mark.parametrize("service", SERVICES, ids=lambda path: path.name)
def test_a_room_knows_of_another_its_domain_and_not_the_other_way_round(service: Path) -> None:
    imports = {path.parent.name: imports_of(service, path.parent.name) for path in service.glob("*/room.py")}
    floors = {(room, other, floor) for room, found in imports.items() for other, floor in found}
    assert {item for item in floors if item[2] not in PURE} == set()
    TopologicalSorter({room: {other for other, _ in found} for room, found in imports.items()}).prepare()
