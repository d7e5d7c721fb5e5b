"""What residents are told of a case is why it came into its state, not what officers say of it later."""

from __future__ import annotations

import datetime as dt

from cityloop_citizen_services.cases.domain import CasePhase, CaseVersion, with_reasons_of_states

NOW = dt.datetime(2026, 12, 1, tzinfo=dt.UTC)


def version(number: int, state: str, reason: str) -> CaseVersion:
    phase = CasePhase.CLOSED if state == "closed" else CasePhase.IN_HANDLING
    return CaseVersion("event", number, "case", "C-1", phase, state, reason, "drainage", 0, None, NOW)


def test_the_reason_of_a_state_stays_until_the_next_state() -> None:
    said = [
        version(1, "in_handling", ""),
        version(2, "in_handling", "urged: the mayor called"),
        version(3, "closed", "the cover is new"),
        version(4, "closed", "supervision ended: they had no crew"),
        version(5, "in_handling", "it is broken again"),
    ]
    told = with_reasons_of_states(said)
    assert [item.reason for item in told] == ["", "", "the cover is new", "the cover is new", "it is broken again"]
    assert [item.version for item in told] == [1, 2, 3, 4, 5]
    assert with_reasons_of_states([]) == []
