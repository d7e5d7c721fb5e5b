"""The language that a terminal is spoken to in."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from cityloop_localisation import Catalogues, Language
from cityloop_plays.words import PACKAGES

FIRST = "en"
"""Of whoever asks for none."""


@cache
def catalogues(folder: str = "") -> Catalogues:
    """The languages of the tools, and those of a folder beside them.

    Raises:
        CatalogueError: a file of the folder cannot be used.
    """
    return Catalogues.of(*PACKAGES, "cityloop_cli", folder=Path(folder) if folder else None, first=FIRST)


def language_of(environment: Mapping[str, str]) -> Language:
    """`LANG_UI`, a language tag, else what the terminal speaks by `LANG`, else English; `CITYLOOP_LOCALES` names a
    folder of further languages.

    Raises:
        CatalogueError: a file of the folder cannot be used.
    """
    terminal = environment.get("LANG", "").partition(".")[0].replace("_", "-")
    return catalogues(environment.get("CITYLOOP_LOCALES", "")).best(environment.get("LANG_UI", ""), terminal)
