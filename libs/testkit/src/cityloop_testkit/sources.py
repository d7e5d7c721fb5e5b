"""The code of the workspace as syntax trees, for tests that compare it with what is declared."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from cityloop_local.fleet import PROCESSES
from cityloop_local.workspace import root

ROOT = root()
ROLES = (ROOT / "deploy/packs/base/roles.yaml").read_text(encoding="utf-8")
"""The roles of the base, for packs of tests that stand on none."""
SERVICES = {folder.name: folder for folder in sorted((ROOT / "services").iterdir()) if (folder / "src").is_dir()}
OUTSIDERS = {"departments", "partners"}
COMPANIONS = {spec.name: spec.beside for spec in PROCESSES if spec.beside}
"""Processes of their own, and the service in whose house each is: they have consumer groups of their own."""


@cache
def trees(folder: Path) -> tuple[tuple[Path, ast.Module], ...]:
    """Every Python file below `folder`/src."""
    files = sorted((folder / "src").rglob("*.py"))
    return tuple((file, ast.parse(file.read_text(encoding="utf-8"))) for file in files if "_pb2" not in file.name)


def production() -> Iterator[tuple[Path, ast.Module]]:
    """Every Python file of libraries (without the generated contracts), services and tools."""
    for folder in (*(ROOT / "libs").iterdir(), *SERVICES.values(), *(ROOT / "tools").iterdir()):
        if (folder / "src").is_dir() and folder.name != "contracts":
            yield from trees(folder)


def names_from(tree: ast.Module, module: str) -> set[str]:
    """Names that a file imports from a module and uses."""
    imported = {
        alias.asname or alias.name: alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == module
        for alias in node.names
    }
    used = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    return {name for local, name in imported.items() if local in used}
