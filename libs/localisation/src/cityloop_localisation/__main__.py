"""`python -m cityloop_localisation FOLDER PACKAGE…`: what the languages of a folder lack of those packages, a line for
each message; exit code 1 where something is missing, 2 where a file cannot be used.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from cityloop_localisation.catalogues import Catalogues
from cityloop_localisation.source import CatalogueError


def main() -> int:
    """Check a folder; returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m cityloop_localisation", description=__doc__)
    parser.add_argument("folder", type=Path, help="with a folder for each language, such as fr")
    parser.add_argument("packages", nargs="+", help="such as cityloop_words cityloop_citizen_services")
    arguments = parser.parse_args()
    try:
        missing = Catalogues.of(*arguments.packages, folder=arguments.folder).missing()
    except CatalogueError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    sys.stdout.writelines(f"{line}\n" for line in missing)
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
