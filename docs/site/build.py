"""Builds the documentation into .state/docs/site: `make docs`. A link or an anchor that leads nowhere ends it."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import reference
from cityloop_testkit.sources import ROOT
from pages import BrokenLinkError, Site
from reference.fields import MeaningMissingError

HERE = Path(__file__).resolve().parent
TARGET = ROOT / ".state/docs"
"""The generator writes below its own folder only: its settings and the pages are put there."""


def main() -> int:
    """Write the pages, have the site made; returns the exit code."""
    shutil.rmtree(TARGET, ignore_errors=True)
    TARGET.mkdir(parents=True)
    shutil.copy(HERE / "zensical.toml", TARGET)
    try:
        count = Site(ROOT, reference.pages()).write(TARGET / "pages")
    except (BrokenLinkError, MeaningMissingError) as error:
        print(error, file=sys.stderr)
        return 1
    command = [sys.executable, "-m", "zensical", "build", "--strict", "--config-file", "zensical.toml"]
    built = subprocess.run(command, cwd=TARGET, capture_output=True, text=True, check=False)
    if built.returncode:
        # What is wrong, before a traceback of the generator itself.
        print(built.stderr.partition("Traceback")[0], file=sys.stderr)
        return 1
    print(f"{count} pages in {TARGET / 'site'}; read them: python -m http.server --directory {TARGET / 'site'}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
