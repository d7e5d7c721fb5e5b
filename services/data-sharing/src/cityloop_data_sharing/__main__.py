"""`python -m cityloop_data_sharing`: serve, migrate, verify-audit."""

from cityloop_service import run

from cityloop_data_sharing.bootstrap import NAME, PACKAGE, bootstrap
from cityloop_data_sharing.settings import Settings

if __name__ == "__main__":
    run(NAME, PACKAGE, Settings, bootstrap)
