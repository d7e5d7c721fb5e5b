"""The language that a terminal is spoken to in."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from cityloop_localisation import Catalogues, Language, terminal_languages

FIRST = "en"
"""Of whoever asks for none."""
SHARED = (
    "cityloop_declarations",
    "cityloop_flows",
    "cityloop_packs",
    "cityloop_words",
    "cityloop_telemetry",
    "cityloop_city",
    "cityloop_operator",
    "cityloop_local",
    "cityloop_plays",
    "cityloop_terminal",
)
"""Packages whose sentences every command may need."""
_tools: set[str] = set()


def add_catalogue(tool: str) -> None:
    """A tool's package adds its own sentences, when it is imported."""
    _tools.add(tool)


@cache
def catalogues(packages: tuple[str, ...], folder: str = "") -> Catalogues:
    """The languages of packages, and those of a folder beside them.

    Raises:
        CatalogueError: a file of the folder cannot be used.
    """
    # Those of the packages are looked at by tests: a command reads the language that it speaks, and no other.
    return Catalogues.of(*packages, folder=Path(folder) if folder else None, first=FIRST, check=bool(folder))


def language_of(environment: Mapping[str, str]) -> Language:
    """`LANG_UI`, a language tag, else what the terminal speaks by `LANG`, else English; `CITYLOOP_LOCALES` names a
    folder of further languages.

    Raises:
        CatalogueError: a file of the folder cannot be used.
    """
    found = catalogues((*SHARED, *sorted(_tools)), environment.get("CITYLOOP_LOCALES", ""))
    return found.best(*terminal_languages(environment))
