"""Five incidents of a running fleet: the right alert reaches a person and no other, and its page says what ends it."""

from __future__ import annotations

import os

import pytest
from cityloop_testkit import eventually
from cityloop_testkit.http import http_client
from monitoring.conftest import Watched
from monitoring.incidents import INCIDENTS, Incident
from monitoring.prometheus import Asking

pytestmark = pytest.mark.timeout(3600)
SECONDS = 600
SYMPTOMS_COME_WITHIN = 210
"""Seconds after the cause is seen in which each alert that follows from it at once would have come: symptoms are looked
at for two minutes, most of them after a minute of their own."""


async def shown_during(asking: Asking, incident: Incident) -> set[tuple[str, str]]:
    """All alerts that reached a person until symptoms would have come too."""
    seen: set[tuple[str, str]] = set()
    labels = f'alertname="{incident.alert}",service="{incident.service}"'

    async def long_enough() -> bool:
        nonlocal seen
        seen |= await asking.shown()
        pending = f"time() - ALERTS_FOR_STATE{{{labels}}} > {SYMPTOMS_COME_WITHIN}"
        return bool(await asking.query(pending)) and bool(seen)

    await eventually(long_enough, SECONDS)
    return seen


async def test_the_right_alert_and_no_other_and_its_page_ends_it(quiet: Watched, subtests: pytest.Subtests) -> None:
    async with http_client() as client:
        asking = Asking(quiet.monitoring, client)

        async def nothing_shown() -> bool:
            return not await asking.shown()

        wanted = [incident for incident in INCIDENTS if os.environ.get("INCIDENT", "") in incident.name]
        assert wanted, "INCIDENT names none of them"
        for incident in wanted:
            with subtests.test(incident=incident.name):
                await eventually(nothing_shown, SECONDS)
                async with incident.staged(quiet.machine):
                    seen = await shown_during(asking, incident)
                    assert seen == {(incident.alert, incident.service)}
                    await incident.repaired(quiet.machine)

                    async def over(incident: Incident = incident) -> bool:
                        return (incident.alert, incident.service) not in await asking.shown()

                    await eventually(over, SECONDS)
