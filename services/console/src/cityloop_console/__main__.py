"""`python -m cityloop_console`: serve, migrate, verify-audit."""

from cityloop_service import run

from cityloop_console.bootstrap import NAME, PACKAGE, bootstrap
from cityloop_console.settings import Settings

if __name__ == "__main__":
    run(NAME, PACKAGE, Settings, bootstrap)
