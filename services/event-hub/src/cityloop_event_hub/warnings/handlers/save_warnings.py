"""Warnings that have changed are numbered, stored and published, each once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from types import MappingProxyType

from cityloop_city import CityModel
from cityloop_database import UnitOfWork, next_numbers
from cityloop_kernel import short_number
from cityloop_messaging import Outbox
from cityloop_telemetry import current_traceparent, trace_id_of

from cityloop_event_hub.warnings.adapters import warning_messages, warning_store
from cityloop_event_hub.warnings.domain.warning_changes import WarningChanges
from cityloop_event_hub.warnings.domain.warnings import PublicWarning
from cityloop_event_hub.warnings.telemetry import Metrics

NO_CAUSES: Mapping[str, str] = MappingProxyType({})


def changes_of(city: CityModel, warnings: Iterable[PublicWarning], now: dt.datetime) -> WarningChanges:
    """Changes of these stored warnings and of new ones, issued by departments of the city."""
    return WarningChanges(warnings, _department_of(city), now)


async def save_warnings(
    work: UnitOfWork,
    outbox: Outbox,
    changes: WarningChanges,
    now: dt.datetime,
    causes: Mapping[str, str] = NO_CAUSES,
) -> dict[str, PublicWarning]:
    """Store and publish what has changed; returns it by id.

    `causes` are the traceparents of what may have changed it, by the id of an event or a signal; of what stands in none
    the present span is the cause.
    """
    changed = changes.changed()
    if not changed:
        return {}
    new = [warning for warning in changed if not warning.warning_number]
    numbers = iter(await next_numbers(work.connection, "warning_numbers", len(new)))
    saved = [
        (warning if warning.warning_number else _numbered(warning, next(numbers))).published(now) for warning in changed
    ]
    caused = [_cause_of(warning, causes) for warning in saved]
    present = current_traceparent()
    await warning_store.save(work.connection, saved, [trace_id_of(cause or present) for cause in caused])
    facts = [warning_messages.warning_fact(warning, cause) for warning, cause in zip(saved, caused, strict=True)]
    await outbox.add(work, facts)
    for warning in saved:
        if changes.is_in_new_state(warning):
            Metrics.WARNINGS.labels(warning.kind, warning.state).inc()
    return {warning.warning_id: warning for warning in saved}


def _cause_of(warning: PublicWarning, causes: Mapping[str, str]) -> str:
    signals = (signal_id for part in warning.parts for signal_id in part.signal_ids)
    return next((causes[name] for name in (warning.event_id, *signals) if name in causes), "")


def _numbered(warning: PublicWarning, number: int) -> PublicWarning:
    return replace(warning, warning_number=short_number("W", warning.opened_at.year, number))


def _department_of(city: CityModel) -> Callable[[str], str]:
    def department_of(named: str) -> str:
        department = city.department(named)
        return city.city.fallback_department_id if department is None else department.department_id

    return department_of
