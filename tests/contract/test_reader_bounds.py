"""What a reader lets through, the services take: their bounds stand in both, for a reader never imports a service."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from cityloop_citizen_services.reports.domain import report, submission
from cityloop_operator import request as reader
from cityloop_operator.reading import moments
from cityloop_packs import values
from cityloop_plays.replay.agency_plan import AgencyAction, Move
from cityloop_rpc import change
from pydantic import TypeAdapter


def longest_keys() -> Iterator[str]:
    number, department = "N" * reader.MAX_NUMBER, "d" * 63
    yield f"{number}/submit"
    for move in Move:
        action = AgencyAction(move, department, dt.datetime(2026, 1, 1, tzinfo=dt.UTC), number)
        yield f"{action.report}/{action.move}/{action.department}"


def test_the_bounds_of_the_reader_are_those_of_the_services() -> None:
    assert reader.MAX_TEXT <= report.MAX_TEXT
    assert reader.MAX_NAME <= submission.MAX_NAME
    assert reader.MAX_NUMBER <= submission.MAX_NAME
    assert TypeAdapter(values.Name).validate_python("x" * reader.MAX_NAME)
    assert moments.EARLIEST == change.EARLIEST
    assert max(map(len, longest_keys())) <= change.MAX_KEY_LENGTH
