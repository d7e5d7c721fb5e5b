"""`python -m cityloop_citizen_services`: serve, migrate, verify-audit."""

from cityloop_service import run

from cityloop_citizen_services.bootstrap import NAME, PACKAGE, bootstrap
from cityloop_citizen_services.settings import Settings

if __name__ == "__main__":
    run(NAME, PACKAGE, Settings, bootstrap)
