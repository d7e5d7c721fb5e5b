"""Days of local clocks."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

MINUTE = dt.timedelta(minutes=1)


class NaturalDays:
    """What local clocks show counts: a skipped hour as if it had been, one that comes twice only once.

    Clocks are changed at whole minutes, as they have been everywhere for a century.
    """

    def __init__(self, zone: ZoneInfo) -> None:
        self._zone = zone

    def elapsed(self, start: dt.datetime, end: dt.datetime) -> dt.timedelta:
        """By how much the clocks have moved on."""
        return self._shown(end) - self._shown(start)

    def due(self, start: dt.datetime, limit: dt.timedelta) -> dt.datetime:
        """When the clocks first show so much more; for a time that they skip, when they skip it."""
        if not limit:
            return start.astimezone(dt.UTC)
        shown = self._shown(start) + limit
        moment = shown.replace(tzinfo=self._zone).astimezone(dt.UTC)
        while self._shown(moment - MINUTE) >= shown:
            moment = _whole(moment - MINUTE)
        return moment

    def _shown(self, moment: dt.datetime) -> dt.datetime:
        """What the clocks show; when an hour comes the second time, what they showed at the end of the first."""
        local = moment.astimezone(self._zone)
        if not local.fold:
            return local.replace(tzinfo=None)
        again = _whole(moment.astimezone(dt.UTC))
        while (again - MINUTE).astimezone(self._zone).fold:
            again -= MINUTE
        return (again - MINUTE).astimezone(self._zone).replace(tzinfo=None) + MINUTE


def _whole(moment: dt.datetime) -> dt.datetime:
    return moment.replace(second=0, microsecond=0)
