"""What demos share: a fresh folder for the fleet, and serving on until Enter."""

from __future__ import annotations

import contextlib
import os
import sys
import tempfile
from pathlib import Path

from cityloop_local.workspace import root
from cityloop_localisation import Language
from rich.console import Console


def fresh_folder() -> Path:
    """A new folder for the state of one demo; tests name another place for it."""
    place = Path(os.environ.get("CITYLOOP_DEMO_FOLDER", root() / ".state" / "demo"))
    place.mkdir(parents=True, exist_ok=True)
    return Path(tempfile.mkdtemp(dir=place))


def serve_until_enter(console: Console, language: Language) -> None:
    """On a terminal, return at Enter; elsewhere at once."""
    if sys.stdin.isatty():
        with contextlib.suppress(EOFError):
            console.input(language.say("demo-serving") + " ")
