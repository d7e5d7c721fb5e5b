"""`python -m cityloop_sensing_ingest`: serve, migrate, verify-audit."""

from cityloop_service import run

from cityloop_sensing_ingest.bootstrap import NAME, PACKAGE, bootstrap
from cityloop_sensing_ingest.settings import Settings

if __name__ == "__main__":
    run(NAME, PACKAGE, Settings, bootstrap)
