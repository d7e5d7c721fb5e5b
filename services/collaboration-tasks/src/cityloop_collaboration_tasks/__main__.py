"""`python -m cityloop_collaboration_tasks`: serve, migrate, verify-audit."""

from cityloop_service import run

from cityloop_collaboration_tasks.bootstrap import NAME, PACKAGE, bootstrap
from cityloop_collaboration_tasks.settings import Settings

if __name__ == "__main__":
    run(NAME, PACKAGE, Settings, bootstrap)
