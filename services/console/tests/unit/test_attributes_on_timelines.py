"""What attributes say stands on the JSON of a timeline as people read it, and nothing that is no JSON."""

from __future__ import annotations

import datetime as dt
import json

from cityloop.common.v1.common_pb2 import AttributeValue
from cityloop.sharing.v1.city_pb2 import City
from cityloop_city import CityModel
from cityloop_console.timelines.entrypoints.timeline_edge import entry_as_json
from cityloop_localisation import Catalogues
from cityloop_timelines import Entry, Subject

CATALOGUES = Catalogues.of("cityloop_localisation", "cityloop_words", "cityloop_web", "cityloop_console")
NOON = dt.datetime(2026, 7, 1, 12, tzinfo=dt.UTC)


def test_an_entry_with_attributes_is_json_that_says_them() -> None:
    entry = Entry(
        NOON, NOON, Subject.CASE, "C-2026-000001", "set-attributes",
        attributes={"road_blocked": AttributeValue(flag=True)}, said="road blocked: yes",
    )  # fmt: skip
    found = json.loads(json.dumps(entry_as_json(entry, CityModel("none", 1, City()), CATALOGUES)))
    assert found["said"]["en"] == "road blocked: yes"
    assert "attributes" not in found
