"""Every generated message of the contracts."""

from __future__ import annotations

import importlib
from functools import cache
from pathlib import Path

import cityloop


@cache
def load_contracts() -> None:
    """Import all of them, so that each can be found by its name."""
    for root in map(Path, cityloop.__path__):
        for file in sorted(root.rglob("*_pb2.py")):
            importlib.import_module(".".join(("cityloop", *file.relative_to(root).with_suffix("").parts)))
