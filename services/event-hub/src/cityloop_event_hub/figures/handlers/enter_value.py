"""The owner says the value of a figure for a period; which periods wait for it."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal

from cityloop.events.v1.indicator_pb2 import IndicatorPeriod
from cityloop.events.v1.indicators_service_pb2 import EnterValueRequest, EnterValueResponse
from cityloop_audit import record_evidence
from cityloop_database import Connection, UnitOfWork
from cityloop_kernel import Actor, ForbiddenError, InvalidError, Moment, NotFoundError
from cityloop_messaging import to_datetime

from cityloop_event_hub.figures.adapters import cell_store, definition_store, entered_store, fact_log
from cityloop_event_hub.figures.adapters.figure_messages import period_message
from cityloop_event_hub.figures.domain.definitions import Definitions
from cityloop_event_hub.figures.domain.formulas import Cell
from cityloop_event_hub.figures.domain.periods import begin, microseconds, moment_of, shifted
from cityloop_event_hub.figures.domain.values import ENTERED_ONE

NUMBER = re.compile(r"-?\d{1,12}(\.\d{1,6})?", re.ASCII)
MOST_OVERDUE = 12


async def enter_value(work: UnitOfWork, actor: Actor, moment: Moment, request: EnterValueRequest) -> EnterValueResponse:
    """Keep a value.

    Raises:
        NotFoundError: there is no such figure.
        InvalidError: it is not entered, not by such periods, no number, or of a period that has not ended.
        ForbiddenError: the post is not the owner's.
    """
    connection = work.connection
    end = await fact_log.lock(connection)
    definitions = await definition_store.in_force(connection)
    indicator = definitions.indicators.get(request.indicator)
    if indicator is None:
        raise NotFoundError(
            f"there is no figure {request.indicator!r}; ListIndicators names those that there are", "FIGURE_UNKNOWN"
        )
    owner = indicator.owner
    if indicator.formula.entered is None or owner is None:
        raise InvalidError("this figure is counted: nobody enters it", "FIGURE_NOT_ENTERED")
    if actor.department_id != owner.department or owner.role not in actor.roles:
        raise ForbiddenError(f"its owner is {owner.role} of {owner.department}: act with such a post", "NOT_THE_OWNER")
    if request.unit not in indicator.periods:
        raise InvalidError(f"enter it by one of {', '.join(indicator.periods)}", "PERIOD_UNKNOWN")
    if NUMBER.fullmatch(request.value) is None:
        raise InvalidError("write a decimal number of at most 12 digits before the point and 6 behind it", "NO_NUMBER")
    start = begin(request.unit, microseconds(to_datetime(request.moment)), definitions.zone)
    until = shifted(request.unit, start, 1, definitions.zone)
    if moment_of(until) > moment.recorded_at:
        raise InvalidError("the period has not ended: enter its value afterwards", "PERIOD_NOT_ENDED")
    value = int(Decimal(request.value) * ENTERED_ONE)
    known_at = max(end.known_at, moment.recorded_at)
    said = (request.indicator, request.unit, start, value, actor.post_id, known_at, moment.occurred_at)
    version = await entered_store.add(connection, *said)
    cell = Cell(request.indicator, request.unit, start, "", "")
    changed = dict.fromkeys(definitions.published_with(cell), version > 1)
    await cell_store.mark(connection, changed, known_at)
    details = {"unit": request.unit, "start": moment_of(start).isoformat(), "value": request.value, "version": version}
    await record_evidence(connection, actor, moment, "enter-value", request.indicator, details)
    period = period_message(request.unit, (moment_of(start), moment_of(until)))
    return EnterValueResponse(period=period, version=version)


async def overdue(
    connection: Connection, definitions: Definitions, name: str, now: dt.datetime
) -> list[IndicatorPeriod]:
    """Periods of an entered figure whose value is overdue, the newest first; looked for in the last twelve of each."""
    indicator = definitions.indicators[name]
    if indicator.formula.entered is None:
        return []
    within = dt.timedelta(days=indicator.formula.entered.within_days)
    found = []
    for unit in indicator.periods:
        present = begin(unit, microseconds(now), definitions.zone)
        ended = [shifted(unit, present, -count, definitions.zone) for count in range(1, MOST_OVERDUE + 1)]
        said = await entered_store.values(connection, name, unit, ended)
        for start in ended:
            until = moment_of(shifted(unit, start, 1, definitions.zone))
            if start not in said and until + within < now:
                found.append(period_message(unit, (moment_of(start), until)))
    return found[:MOST_OVERDUE]
