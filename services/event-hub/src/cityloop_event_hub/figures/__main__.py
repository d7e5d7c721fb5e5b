"""`python -m cityloop_event_hub.figures`: serve, and what every service can do; `recompute` makes figures anew."""

import sys

from cityloop_service import run

from cityloop_event_hub.figures.process import NAME, PACKAGE, bootstrap
from cityloop_event_hub.figures.recompute_command import run_recompute
from cityloop_event_hub.figures.settings import FigureSettings

if __name__ == "__main__":
    if sys.argv[1:2] == ["recompute"]:
        run_recompute(NAME, str(FigureSettings.model_config["env_prefix"]), sys.argv[2:])
    else:
        run(NAME, PACKAGE, FigureSettings, bootstrap)
