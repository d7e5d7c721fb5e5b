"""How figures are and were made: a version each time that what makes their values is another."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from cityloop_packs import Indicator

MAKING = {"formula", "unit", "decimals", "window", "least_size", "target", "baseline", "bands", "hysteresis"}
"""What of a figure makes its values, or how they are judged; not its title, nor by what else it is told apart."""


@dataclass(frozen=True, slots=True)
class FigureVersion:
    """How a figure was made from a moment on."""

    version: int
    """From 1."""
    definition: str
    """The figure as its pack said it, as JSON."""
    since: dt.datetime
    """When the packs in use began to say so."""
    pack_version: int

    @property
    def indicator(self) -> Indicator:
        """The figure as it was."""
        return Indicator.model_validate_json(self.definition)


def next_version(
    newest: FigureVersion | None, indicator: Indicator, pack_version: int, now: dt.datetime
) -> FigureVersion | None:
    """The version that begins now; None where nothing has changed, or an older version of the pack says otherwise."""
    definition = indicator.model_dump_json(exclude_unset=True)
    if newest is None:
        return FigureVersion(1, definition, now, pack_version)
    if pack_version < newest.pack_version or _making(indicator) == _making(newest.indicator):
        return None
    return FigureVersion(newest.version + 1, definition, now, pack_version)


def _making(indicator: Indicator) -> str:
    return indicator.model_dump_json(include=MAKING)
