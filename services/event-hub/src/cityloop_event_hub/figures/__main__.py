"""`python -m cityloop_event_hub.figures`: serve, and what every service can do; `recompute` makes figures anew."""

from cityloop_service import run

from cityloop_event_hub.figures.process import NAME, PACKAGE, bootstrap
from cityloop_event_hub.figures.recompute_command import RECOMPUTE
from cityloop_event_hub.figures.settings import FigureSettings

if __name__ == "__main__":
    run(NAME, PACKAGE, FigureSettings, bootstrap, f"{PACKAGE}.figures", (RECOMPUTE,))
