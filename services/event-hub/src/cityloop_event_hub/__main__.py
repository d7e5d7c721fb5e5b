"""`python -m cityloop_event_hub`: serve, migrate, verify-audit."""

from cityloop_service import run

from cityloop_event_hub.bootstrap import NAME, PACKAGE, bootstrap
from cityloop_event_hub.settings import Settings

if __name__ == "__main__":
    run(NAME, PACKAGE, Settings, bootstrap)
