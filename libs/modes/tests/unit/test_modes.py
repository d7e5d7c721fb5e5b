"""What holds at a place, whatever order the versions came in."""

from __future__ import annotations

import itertools

import pytest
from cityloop.common.v1.common_pb2 import AreaReference
from cityloop.events.v1.operating_mode_pb2 import Mode, OperatingMode
from cityloop_modes import Modes, mode_named, name_of

EAST = AreaReference(layer="district", area_id="east")
STREET = AreaReference(layer="street", area_id="east-1")


def mode(area: AreaReference, version: int, of: Mode) -> OperatingMode:
    return OperatingMode(area=area, version=version, mode=of)


def test_an_area_that_was_never_switched_is_in_peacetime() -> None:
    assert Modes().at([EAST]) is None
    assert Modes().name_at([EAST]) == "peacetime"


def test_the_gravest_mode_of_a_place_s_areas_holds() -> None:
    modes = Modes().with_mode(mode(EAST, 1, Mode.MODE_RESPONSE)).with_mode(mode(STREET, 1, Mode.MODE_RECOVERY))
    assert modes.name_at([STREET, EAST]) == "response"
    assert modes.name_at([STREET]) == "recovery"
    assert modes.name_at([AreaReference(layer="district", area_id="west")]) == "peacetime"


def test_back_in_peacetime_nobody_commands() -> None:
    modes = Modes().with_mode(mode(EAST, 1, Mode.MODE_RESPONSE)).with_mode(mode(EAST, 2, Mode.MODE_PEACETIME))
    assert modes.at([EAST]) is None


def test_the_newest_version_holds_in_every_order_and_twice() -> None:
    versions = [
        mode(EAST, 1, Mode.MODE_RESPONSE),
        mode(EAST, 2, Mode.MODE_EMERGENCY),
        mode(EAST, 3, Mode.MODE_RECOVERY),
    ]
    for order in itertools.permutations([*versions, versions[0]]):
        modes = Modes()
        for one in order:
            modes = modes.with_mode(one)
        assert modes.name_at([EAST]) == "recovery"


@pytest.mark.parametrize("of", [Mode.MODE_PEACETIME, Mode.MODE_RESPONSE, Mode.MODE_EMERGENCY, Mode.MODE_RECOVERY])
def test_names_and_modes_name_each_other(of: Mode) -> None:
    assert mode_named(name_of(of)) == of
