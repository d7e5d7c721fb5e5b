"""A service names the kinds of pack items that it works with: what it uses in code it has read, and each is read."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import cityloop_packs
import pytest
from cityloop.topics import CITY_PACKS
from cityloop_citizen_services.bootstrap import KINDS as OF_CITIZEN_SERVICES
from cityloop_collaboration_tasks.bootstrap import KINDS as OF_COLLABORATION_TASKS
from cityloop_console.bootstrap import KINDS as OF_CONSOLE
from cityloop_event_hub.bootstrap import KINDS as OF_EVENT_HUB
from cityloop_local.workspace import root
from cityloop_packs import KINDS, Kind
from cityloop_sensing_ingest.bootstrap import KINDS as OF_SENSING_INGEST

READ = {
    "sensing-ingest": OF_SENSING_INGEST,
    "event-hub": OF_EVENT_HUB,
    "collaboration-tasks": OF_COLLABORATION_TASKS,
    "citizen-services": OF_CITIZEN_SERVICES,
    "console": OF_CONSOLE,
}
ASKING = {
    "rights_of": "roles",
    "process_of": "processes",
    "state_name": "processes",
    "move_name": "processes",
    "message_of": "messages",
    "responsibility_of": "responsibilities",
    "escalation_of": "escalations",
    "drafting_rule": "warnings",
}
"""Views of packs, and the kind that each asks."""


def used(folder: Path) -> Iterator[str]:
    """The kinds that the code below a folder asks packs for, but for the list in its bootstrap."""
    for path in folder.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.ImportFrom) and node.module == "cityloop_packs" and path.name != "bootstrap.py":
                for alias in node.names:
                    found = getattr(cityloop_packs, alias.name, None)
                    if isinstance(found, Kind):
                        yield found.key
                    elif alias.name in ASKING:
                        yield ASKING[alias.name]


def test_each_service_that_follows_packs_is_looked_at() -> None:
    assert set(CITY_PACKS.consumers) == set(READ)


@pytest.mark.parametrize("service", READ)
def test_what_a_service_asks_packs_for_it_has_read(service: str) -> None:
    asked = set(used(root() / "services" / service / "src"))
    assert asked, "it asks for something"
    assert asked <= {kind.key for kind in READ[service]}


def test_every_kind_is_read_by_a_service() -> None:
    assert {kind.key for kind in KINDS} == {kind.key for kinds in READ.values() for kind in kinds}
