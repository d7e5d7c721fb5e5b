"""How far the parts of a play are: bars on a terminal, elsewhere a line every two seconds and one at each end."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from cityloop_localisation import Language
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

SECONDS_A_LINE = 2.0
PrintLine = Callable[[str], None]
"""Prints a line of progress."""


class PartProgress:
    """One part of a play, while it is done."""

    def __init__(self, total: int, show: Callable[[int], None]) -> None:
        self._total = total
        self._show = show
        self._done = 0

    def step(self) -> None:
        """One more is done."""
        self._show_done(self._done + 1)

    def left(self, count: int) -> None:
        """So many are left."""
        self._show_done(self._total - count)

    def done(self) -> int:
        """How many are done."""
        return self._done

    def _show_done(self, done: int) -> None:
        self._done = done
        self._show(done)


Parts = Callable[[str, int], PartProgress]
"""Begins a part of so many, under the message that names it."""


class ProgressLines:
    """Prints how many are done and how many a second, at most every two seconds, and once when all are."""

    def __init__(
        self,
        what: str,
        total: int,
        print_line: PrintLine,
        language: Language,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._what = what
        self._language = language
        self._total = total
        self._print_line = print_line
        self._clock = clock
        self._started = clock()
        self._printed_at, self._printed = self._started, -1

    def __call__(self, done: int) -> None:
        """So many are done."""
        now = self._clock()
        if done == self._printed or (done < self._total and now - self._printed_at < SECONDS_A_LINE):
            return
        self._printed_at, self._printed = now, done
        rate = done / max(now - self._started, 0.001)
        numbers = {"done": done, "total": self._total, "rate": round(rate)}
        self._print_line(self._language.say("replay-part", what=self._what, **numbers))


@contextmanager
def parts_on(console: Console, print_line: PrintLine, language: Language) -> Iterator[Parts]:
    """Show the parts that are begun inside the block.

    Args:
        console: shows bars if it is a terminal.
        print_line: is given lines if it is none.
        language: of the audience.
    """
    if not console.is_terminal:
        yield lambda message, total: PartProgress(
            total, ProgressLines(language.say(message), total, print_line, language)
        )
        return
    columns = (TextColumn("{task.description:<20}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console) as bars:

        def bar(message: str, total: int) -> PartProgress:
            shown = bars.add_task(language.say(message), total=total)
            return PartProgress(total, lambda done: bars.update(shown, completed=done))

        yield bar
