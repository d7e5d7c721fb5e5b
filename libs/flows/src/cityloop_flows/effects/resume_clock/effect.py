"""Time counts again."""

from __future__ import annotations

from cityloop_flows.effect import Effect


class ResumeClock(Effect):
    """The suspended clock goes on with the time that was left; without it the next stage has a clock of its own."""

    name = "resume_clock"
    resumes = True
