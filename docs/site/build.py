"""Builds the documentation into .state/docs/site: `make docs`. A link or an anchor that leads nowhere ends it."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tomllib
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import reference
from cityloop_testkit.sources import ROOT
from pages import BrokenLinkError, Site
from reference.fields import MeaningMissingError

HERE = Path(__file__).resolve().parent
TARGET = ROOT / ".state/docs"
"""The generator writes below its own folder only: its settings and the pages are put there."""


class UnlistedError(Exception):
    """The navigation and the pages do not fit: the generator says nothing of that."""


def check_navigation(settings: Path, pages: Collection[str], generated: Collection[str]) -> None:
    """Every entry is a page, and every generated page has an entry.

    Raises:
        UnlistedError: with those that are amiss.
    """
    listed = set(_places(tomllib.loads(settings.read_text(encoding="utf-8"))["project"]["nav"]))
    amiss = [f"{place}: in the navigation, and no page" for place in sorted(listed - set(pages))]
    amiss += [f"{place}: a page, and not in the navigation" for place in sorted(set(generated) - listed)]
    if amiss:
        raise UnlistedError("\n".join(amiss))


def _places(entries: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    for entry in entries:
        for leads in entry.values():
            yield from [leads] if isinstance(leads, str) else _places(leads)


def main() -> int:
    """Write the pages, have the site made; returns the exit code."""
    shutil.rmtree(TARGET, ignore_errors=True)
    TARGET.mkdir(parents=True)
    shutil.copy(HERE / "zensical.toml", TARGET)
    (TARGET / "pages").mkdir()
    shutil.copy(HERE / "tables.css", TARGET / "pages")
    try:
        generated = reference.pages()
        pages = Site(ROOT, generated).write(TARGET / "pages")
        check_navigation(TARGET / "zensical.toml", pages, generated)
    except (BrokenLinkError, MeaningMissingError, UnlistedError) as error:
        print(error, file=sys.stderr)
        return 1
    command = [sys.executable, "-m", "zensical", "build", "--strict", "--config-file", "zensical.toml"]
    built = subprocess.run(command, cwd=TARGET, capture_output=True, text=True, check=False)
    if built.returncode:
        # What is wrong, before a traceback of the generator itself.
        print(built.stderr.partition("Traceback")[0], file=sys.stderr)
        return 1
    print(f"{len(pages)} pages in {TARGET / 'site'}; read them: python -m http.server --directory {TARGET / 'site'}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
