"""The languages that a service speaks to people."""

from __future__ import annotations

from pathlib import Path

from cityloop_localisation import Catalogues
from cityloop_telemetry import Logger

from cityloop_web.telemetry import LogEvents


def languages(*packages: str, folder: Path | None) -> Catalogues:
    """The catalogues of packages and of this library, and of a folder with further languages; what these lack is
    logged, and said in the city's first language.

    Raises:
        CatalogueError: a file cannot be used; the message says which, where and why.
    """
    catalogues = Catalogues.of("cityloop_web", *packages, folder=folder)
    missing = catalogues.missing()
    log = Logger().warning if missing else Logger().info
    log(LogEvents.LANGUAGES_READ, languages=list(catalogues.tags), missing=len(missing), examples=missing[:3])
    return catalogues
